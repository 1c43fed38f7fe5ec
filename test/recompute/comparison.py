# SPDX-License-Identifier: GPL-2.0-only
"""Holds the figures of one run against what its packets say."""

from collections import Counter, defaultdict

from accounting import Accounts, hold_effort, hold_lookups, hold_losses, hold_packets
from alone import hold_alone
from bound_packets import hold_bindings
from causes import hold_causes
from choices import hold_choices
from dispatchers import hold_clusters
from ends import hold_forgotten
from events import hold_events
from expectations import hold_imbalance
from heartbeats import hold_views
from keeping import hold_keeping
from lives import hold_lives
from loads import QUANTITIES
from network import FORWARD, REVERSE
from recomputation import Recomputation
from report import Report
from results import Results
from samples import hold_samples
from standby import hold_standby
from trunks import hold_trunks

DIRECTIONS = {FORWARD: "forward", REVERSE: "reverse"}
MOST_BYTES = 65535  # of a packet


def compare(folder):
    """Recomputes a run. Returns its report."""
    results = Results(folder)
    return hold_results(results, Recomputation(results))


def hold_results(results, packets):
    """Holds results against what was recomputed."""
    report = Report(results.seed, packets.excused())
    hold_outcomes(results, packets, report)
    hold_flows(results, packets, report)
    hold_alone(results, hold_lives(results, packets, report), report)
    hold_affinity(results, packets, report)
    hold_causes(results, packets, report)
    hold_views(results, packets, report)
    hold_loads(results, packets, report)
    hold_imbalance(results, packets, report)
    hold_samples(results, packets, report)
    hold_choices(results, packets, report)
    movers = hold_events(results, packets, report)
    accounts = Accounts(results, packets)
    hold_packets(results, accounts, report)
    hold_effort(results, accounts, report)
    hold_lookups(results, packets, accounts, report)
    hold_keeping(results, packets, accounts, report)
    hold_clusters(results, packets, report)
    hold_bindings(packets, report)
    hold_standby(results, packets, report)
    hold_trunks(results, packets, report)
    hold_forgotten(results, packets, accounts, report)
    hold_losses(results, packets, movers, accounts, report)
    return report


def hold_outcomes(results, packets, report):
    """Flows by outcome."""
    counts = Counter(flow.outcome for flow in results.flows)
    flows = results.summary["flows"]
    report.hold("flows.offered", flows["offered"], len(results.flows))
    for outcome in ("completed", "broken", "refused", "unfinished"):
        report.hold(f"flows.{outcome}", flows[outcome], counts[outcome])
    hold_completion(results, report)
    report.hold("requests of no flow", 0, packets.stray_requests())
    at_once = sum(flow.outcome == "broken" and flow.end == flow.start for flow in results.flows)
    report.hold("flows.noPort", flows["noPort"], at_once)
    report.hold_range("flows.mostOpen", flows["mostOpen"], *_most_open(results.flows))
    hidden = results.summary["packets"]["dropped"].get("queue-full", 0)
    syns = packets.flood_syns()
    report.hold_range("flows.floodSyns", flows["floodSyns"], syns, syns + hidden)


def _most_open(flows):
    """How many are open at once: at least, and at most, if starts come before ends of a moment."""
    changes = [(flow.start, 1) for flow in flows]
    changes += [(flow.end, -1) for flow in flows if flow.end is not None]
    peaks = []
    for first in (1, -1):
        total = most = 0
        for _, change in sorted(changes, key=lambda item: (item[0], first * item[1])):
            total += change
            most = max(most, total)
        peaks.append(most)
    return peaks


def hold_completion(results, report):
    """Quantiles of the times that completed flows took: the smallest that so many do not exceed."""
    times = sorted(f.end - f.start for f in results.flows if f.outcome == "completed")
    for percent in (50, 90, 99):
        place = -(-percent * len(times) // 100) - 1
        own = times[place] / 1e9 if times else None
        report.hold(f"completionTime.p{percent}", results.summary["completionTime"][f"p{percent}"], own)


def hold_flows(results, packets, report):
    """Owner and violations of every flow."""
    for flow in results.flows:
        for tier, affinity in packets.affinities.items():
            members = affinity.members(flow.number)
            report.hold_flow(flow.number, f"members of {tier}", flow.members[tier], members)
        violations = sum(
            affinity.violations[flow.number] for affinity in packets.affinities.values()
        )
        report.hold_flow(flow.number, "violations", int(flow.row["violations"]), violations)
        hold_bytes(flow, packets.affinities[results.network.servers.name], report)


def hold_bytes(flow, servers, report):
    """What servers received and sent of a flow."""
    for direction, column in ((FORWARD, "bytesForward"), (REVERSE, "bytesReverse")):
        if column in flow.row:
            own = servers.bytes[(flow.number, direction)]
            report.hold_flow(flow.number, column, int(flow.row[column]), own)


def hold_affinity(results, packets, report):
    """X1 of every tier."""
    for tier, affinity in packets.affinities.items():
        slack = report.slack(affinity.packets)
        for direction, name in DIRECTIONS.items():
            told = results.summary["affinity"][tier][name]
            report.hold_all(f"affinity.{tier}.{name}", told, affinity.counts(direction), slack)
            for causes, violated in (("byCause", "packets"), ("flowsByCause", "flows")):
                count = told[f"{violated}Violated"]
                report.hold(f"affinity.{tier}.{name}.{causes}", sum(told[causes].values()), count)


def hold_loads(results, packets, report):
    """Loads of members, and what the measuring window left out."""
    told = defaultdict(dict)
    for row in results.members:
        told[row["tier"]][int(row["member"][len(row["tier"]) :])] = row
    for tier, load in packets.loads.items():
        slack = report.slack(packets.affinities[tier].packets)
        hold_weights(results, tier, told[tier], report)
        for member in sorted(told[tier].keys() | load.by_member.keys()):
            for quantity in QUANTITIES:
                report.hold(
                    f"load of {tier}{member}: {quantity}",
                    int(told[tier][member][quantity]) if member in told[tier] else 0,
                    load.of(member)[quantity],
                    slack * (MOST_BYTES if quantity == "bytes" else 1),
                )
        if tier in results.summary["imbalance"]:
            outside = results.summary["imbalance"][tier]
            report.hold_all(f"imbalance.{tier}", outside, load.outside, slack)


def hold_weights(results, tier, told, report):
    """The weight of each member, as the last who learned of it has it; 0 where nobody did."""
    weights = results.network.groups[tier].first_members()
    for row in results.learned:
        for _, member, weight in row.changes:
            if row.tier == tier and weight is not None:
                weights[member] = weight
    for member, row in told.items():
        own = weights.get(member, 0)
        report.hold(f"weight of {tier}{member}", float(row["weight"]), own)
