# SPDX-License-Identifier: GPL-2.0-only
"""One run: recomputes its figures and compares."""

from collections import Counter, defaultdict

from affinity import Affinity
from flows import FlowBook
from loads import QUANTITIES, Loads
from network import FORWARD, REVERSE
from report import Report
from results import Results
from sightings import Failures, see
from translations import follow
from wires import read_ports

DIRECTIONS = {FORWARD: "forward", REVERSE: "reverse"}


def compare(folder):
    """Recomputes a run. Returns its report."""
    results = Results(folder)
    network = results.network
    rows, captures = results.devices()
    ports = read_ports(rows, network, captures)
    book = FlowBook(results.flows)
    for port in ports:
        book.note_fragments(port.sent)
    strangers = follow(network, ports, book)
    failures = Failures(network.events)
    sights = see(network, ports, book, failures, strangers)
    report = Report(results.seed)
    excuse_flows(ports, book, report)
    affinities = {tier: Affinity(sights[tier]) for tier in sights}
    hold_outcomes(results, report)
    hold_flows(results, affinities, report)
    hold_affinity(results, affinities, report)
    loads = {tier: Loads(sights[tier], network.window) for tier in sights}
    hold_loads(results, loads, affinities, report)
    return report


def excuse_flows(ports, book, report):
    """The closed list of reasons for which packets cannot tell all of a flow."""
    for flow in book.reused:
        report.excuse(flow, "two flows of one tuple at once")
    for port in ports:
        found = port.waiting and book.find(port.waiting)
        if found:
            report.excuse(found[0], "a frame that waited for its segment when the run ended")


def hold_outcomes(results, report):
    """Flows by outcome."""
    counts = Counter(flow.outcome for flow in results.flows)
    flows = results.summary["flows"]
    report.hold("flows.offered", flows["offered"], len(results.flows))
    for outcome in ("completed", "broken", "refused", "unfinished"):
        report.hold(f"flows.{outcome}", flows[outcome], counts[outcome])


def hold_flows(results, affinities, report):
    """Owner and violations of every flow."""
    for flow in results.flows:
        for tier, affinity in affinities.items():
            owner = affinity.owners.get(flow.number)
            report.hold_flow(flow.number, f"owner in {tier}", flow.owners[tier], owner)
        violations = sum(affinity.violations[flow.number] for affinity in affinities.values())
        report.hold_flow(flow.number, "violations", int(flow.row["violations"]), violations)


def hold_affinity(results, affinities, report):
    """X1 of every tier."""
    for tier, affinity in affinities.items():
        for direction, name in DIRECTIONS.items():
            told = results.summary["affinity"][tier][name]
            slack = sum(affinity.packets[flow] + 1 for flow in report.excused(affinity.packets))
            counts = affinity.counts(direction)
            report.hold_all(f"affinity.{tier}.{name}", told, counts, slack)


def hold_loads(results, loads, affinities, report):
    """Loads of members, and what the measuring window left out."""
    told = defaultdict(dict)
    for row in results.members:
        told[row["tier"]][int(row["member"][len(row["tier"]) :])] = row
    for tier, load in loads.items():
        excused = report.excused(affinities[tier].packets)
        slack = sum(affinities[tier].packets[flow] + 1 for flow in excused)
        for member in sorted(told[tier].keys() | load.by_member.keys()):
            for quantity in QUANTITIES:
                report.hold(
                    f"load of {tier}{member}: {quantity}",
                    int(told[tier][member][quantity]) if member in told[tier] else 0,
                    load.of(member)[quantity],
                    slack * (1500 if quantity == "bytes" else 1),
                )
        if tier in results.summary["imbalance"]:
            outside = results.summary["imbalance"][tier]
            report.hold_all(f"imbalance.{tier}", outside, load.outside, slack)
