# SPDX-License-Identifier: GPL-2.0-only
"""The sum of packets, what nodes did with theirs (X4), and what events lost (X3)."""

from collections import Counter, defaultdict

from bound_packets import CONSUMED
from keeping import COPIES
from losses import IN_FLIGHT, NO_COPY, NOT_SENT, QUEUE_FULL, UNSEEN, Losses
from network import FORWARD, REVERSE
from packets import SYN, answers_flood
from schemes import takes_turns


# What a node or link that failed loses; what else a device drops it has decided itself.
BY_PLACE = {"device-failed", "link-error", "link-grey", "no-master", IN_FLIGHT, NOT_SENT, QUEUE_FULL}


class Accounts:
    """What captures tell of the sum of packets."""

    def __init__(self, results, packets):
        network = results.network
        hosts = [p for p in packets.ports if p.group in (network.clients, network.servers)]
        self.ports = packets.ports
        self.losses = Losses(results, packets)
        self.relabelled = _label_changes(hosts)
        told = results.summary["packets"]
        self.injected = sum(len(p.sent) + len(p.asked[0]) + (p.waiting is not None) for p in hosts)
        self.delivered = sum(len(p.received) + len(p.asked[1]) for p in hosts)
        self.generated = sum(node.made for node in self.losses.nodes)
        self.consumed = sum(node.consumed for node in self.losses.nodes)
        self.copied = sum(port.copies for port in packets.ports)
        # What nobody's capture has: lost before it left, or waiting to.
        self.unseen = told["injected"] - self.injected + told["generated"] - self.generated
        self.failed_asked = sum(node.failed_asked for node in self.losses.nodes)

    def used_by(self, node):
        """How much came to a node, and the least and the most that it did not drop."""
        losses = self.losses.inside[node.name]
        behind = {QUEUE_FULL, IN_FLIGHT, NOT_SENT, CONSUMED}
        sure = sum(not loss.reasons & behind for loss in losses)
        can = sum(bool(loss.reasons - behind) for loss in losses)
        rest = node.received - node.failed_asked
        return node.received, rest - can, rest - sure

    def reasons(self):
        """By reason how many losses must have it, and how many can."""
        bounds = _bounds([loss.reasons for loss in self.losses.all()])
        for reason in (QUEUE_FULL, NOT_SENT, IN_FLIGHT, "device-failed"):
            low, high = bounds.get(reason, (0, 0))
            bounds[reason] = (low, high + self.unseen)
        low, high = bounds.get("device-failed", (0, 0))
        bounds["device-failed"] = (low + self.failed_asked, high + self.failed_asked)
        return bounds


def _label_changes(hosts):
    """How often a flow's next packet left its host with another flow label, at least and at most: a SYN may
    open another connection between the same ports, which has a label of its own."""
    low = high = 0
    last = {}
    sent = [(item[0], item[1], port.place) for port in hosts for item in port.sent]
    for _, packet, place in sorted(sent, key=lambda item: item[0]):
        if packet.version == 6 and packet.has_ports:
            flow = (place, packet.tuple)
            changed = last.get(flow, packet.label) != packet.label
            low += changed and not packet.flags & SYN
            high += changed
            last[flow] = packet.label
    return low, high


def _bounds(possible):
    """By item of sets how many are of it alone, and how many have it."""
    bounds = defaultdict(lambda: (0, 0))
    for items in possible:
        for item in items:
            low, high = bounds[item]
            bounds[item] = (low + (len(items) == 1), high + 1)
    return bounds


def hold_packets(results, accounts, report):
    """The sum of packets."""
    told = results.summary["packets"]
    lost = sum(told["dropped"].values())
    away = told["delivered"] + told["consumed"] + lost + told["inFlight"]
    report.hold("packets: sum", told["injected"] + told["generated"] + told["copied"], away)
    bad = told["dropped"].get("bad-message", 0)
    report.hold("packets.delivered", told["delivered"], accounts.delivered)
    hidden = told["dropped"].get(QUEUE_FULL, 0) + told["dropped"].get(NOT_SENT, 0)
    hidden += told["inFlight"] + told["dropped"].get("device-failed", 0)  # what waits when its host fails
    for what in ("injected", "generated"):
        seen = getattr(accounts, what)
        report.hold_range(f"packets.{what}", told[what], seen, seen + hidden)
    hops = sum(node.received for node in accounts.losses.nodes)
    report.hold("performance.packetHops", results.summary["performance"]["packetHops"], hops)
    low, high = accounts.relabelled
    report.hold_range("flows.labelChanges", results.summary["flows"]["labelChanges"], low, high + hidden)
    bounds = accounts.reasons()
    maybe = bounds.pop(NO_COPY, (0, 0))[1]
    report.hold_range("packets.copied", told["copied"], accounts.copied, accounts.copied + maybe)
    bounds["bad-message"] = (0, sum(node.messages for node in accounts.losses.nodes))
    low, high = (accounts.consumed + bound for bound in bounds.pop(CONSUMED, (0, 0)))
    report.hold_range("packets.consumed", told["consumed"] + bad, low, high)
    report.hold_range("packets.inFlight", told["inFlight"], *bounds.pop(IN_FLIGHT))
    for reason in sorted(told["dropped"].keys() | bounds.keys()):
        low, high = bounds.get(reason, (0, 0))
        report.hold_range(f"packets.dropped.{reason}", told["dropped"].get(reason, 0), low, high)


def hold_effort(results, accounts, report):
    """What each group's nodes received, used, looked up."""
    for name, told in results.summary["effort"].items():
        nodes = [node for node in accounts.losses.nodes if node.group.name == name]
        what = f"effort.{name}"
        ports = [port for port in accounts.ports if port.group.name == name]
        size = sum(packet.length for port in ports for _, packet, _ in port.received)
        report.hold(f"{what}.receivedBytes", told["receivedBytes"], size)
        if not nodes:
            _hold_servers_effort(what, told, ports, results.summary["keeping"].get(name), report)
            continue
        received, least, most = map(sum, zip(*map(accounts.used_by, nodes)))
        report.hold(f"{what}.received", told["received"], received)
        control = results.summary["control"].get(name)
        if control and not results.network.groups[name].chooses_itself():
            bad = sum(control["dropped"].values())  # they are taken for consumed
            least, most = least - bad, most - bad
        report.hold_range(f"{what}.used", told["used"], least, most)
        if "loadReports" in told:
            # Those of servers that are no members go by unheeded.
            reports = sum(node.reports for node in nodes)
            least = 0 if results.network.events else reports
            heard = told["loadReports"]["reports"]
            report.hold_range(f"{what}.loadReports.reports", heard, least, reports)


def _hold_servers_effort(what, told, ports, keeping, report):
    """Of servers that choose themselves what all of them used; what the stacks of others do with what
    they get nobody counts."""
    received = sum(len(port.received) + len(port.asked[1]) for port in ports)
    used = sum(node["used"] for node in keeping["nodes"].values()) if keeping else received
    report.hold(f"{what}.received", told["received"], received)
    report.hold(f"{what}.used", told["used"], used)


def hold_lookups(results, packets, accounts, report):
    """How often choosers found a member: by hash, by state, by an entry."""
    counts = defaultdict(Counter)
    slack = defaultdict(int)
    for choice in packets.choices:
        group = choice.chooser[0]
        if choice.basis != "byHash" or not takes_turns(packets.pools[choice.chooser].spec):
            counts[group][choice.basis] += 1
        slack[group] += bool(report.excused({choice.flow}))
    for name, told in results.summary["effort"].items():
        group, what = results.network.groups[name], f"effort.{name}.lookups"
        if group.keeps_entries():
            _hold_managers(name, told, results, packets, accounts, report)
            continue
        report.hold(f"effort.{name}.untranslated", told["untranslated"], 0)
        if "lookups" in told:
            remembers = any("state=" in choice.scheme for choice in group.choices)
            own = counts[name]
            by_state = told["lookups"]["byState"] if remembers else own["byState"]
            report.hold(f"{what}.byState", told["lookups"]["byState"], by_state)
            report.hold(f"{what}.byEntry", told["lookups"]["byEntry"], own["byEntry"], slack[name])
            turns = [takes_turns(choice.scheme) for choice in group.choices]
            if remembers and any(turns) and not all(turns):
                report.pass_over(f"{what}.byHash: whose memory byState is, is not told")
                continue
            rest = 0 if turns and all(turns) else own["byHash"] - (by_state if remembers else 0)
            least, most = rest - slack[name], rest + slack[name]
            if group.chooses_routers():
                most += packets.unsent
            report.hold_range(f"{what}.byHash", told["lookups"]["byHash"], least, most)


def _waiting(nodes):
    """What came to nodes and, as it left them, waited for its segment when the run ended."""
    for node in nodes:
        for came, left, port in node.forwarded:
            if left is port.waiting:
                yield came, left


def _hold_managers(name, told, results, packets, accounts, report):
    """Managers choose by entries; what they pass on as it came although they translate had none."""
    group = results.network.groups[name]
    nodes = [node for node in accounts.losses.nodes if node.group is group]
    sent = unchanged = 0
    for came, (_, packet, place) in [*packets.managed, *_waiting(nodes)]:
        mine = place[0] == name and not packet.is_later
        found = packets.book.find(came) if mine else None
        if found:
            to_holder = group.kind == "dispatcher" and results.network.server_at(packet.destination) is None
            sent += found[1] == FORWARD and not to_holder
            unchanged += found[1] == REVERSE and came[1].tuple == packet.tuple
    unchanged += sum(answers_flood(came[1]) for node in nodes for came, left, _ in node.forwarded
                     if came[1].tuple == left[1].tuple)
    opened = Counter(
        (packet.tuple, packet.body[:4], place)
        for _, (_, packet, place) in packets.opened if place[0] == name
    )
    sent += len(opened)
    again = sum(opened.values()) - len(opened)  # asked again, or bound anew
    behind = [0, 0]  # by direction, those that may have been lost after they were decided on
    for node in nodes:
        for item, loss in zip(node.lost, accounts.losses.inside[node.name]):
            found = packets.book.find(item) or answers_flood(item[1]) and (None, REVERSE)
            if found and loss.reasons & {QUEUE_FULL, IN_FLIGHT, NOT_SENT}:
                behind[found[1]] += 1
    if "lookups" in told and group.translates("destination"):
        what = f"effort.{name}.lookups.byEntry"
        report.hold_range(what, told["lookups"]["byEntry"], sent, sent + behind[FORWARD] + again)
        for basis in ("byHash", "byState"):
            report.hold(f"effort.{name}.lookups.{basis}", told["lookups"][basis], 0)
    if group.kind == "manager" and (group.translates("destination") or group.translates("source")):
        what = f"effort.{name}.untranslated"
        report.hold_range(what, told["untranslated"], unchanged, unchanged + behind[REVERSE])


def hold_losses(results, packets, movers, accounts, report):
    """What was lost at each event: of flows that it moved last, or at what it hit."""
    fails = defaultdict(list)
    for number, event in enumerate(results.happenings):
        if event.is_announced and event.action in ("fail", "cut", "grey"):
            fails[event.target].append((event.at, number))
    every = {None, *range(len(results.happenings))}
    possible = []
    for loss in _lost_packets(results.network, accounts):
        if loss.flow is not None:
            unclear = report.excused({loss.flow})
            moved = {event for time in loss.times for event in movers.of(loss.flow, time)}
            then = every if unclear else moved
            possible.append(_events_of(loss, fails, then))
    for keeping in packets.keepings.values():
        for case in keeping.wrong:
            if not case.kept:
                possible.append(_events_of_nobodys(case, keeping, fails, movers, report, every))
    bounds = _bounds(possible)
    for number, told in enumerate(results.summary["failover"]):
        reasons = {reason for of, reason in bounds if of == number} | told["packetsLost"].keys()
        for reason in sorted(reasons - {IN_FLIGHT, NO_COPY, CONSUMED}):
            low, high = bounds.get((number, reason), (0, 0))
            high += accounts.unseen if reason in (QUEUE_FULL, NOT_SENT) else 0
            what = f"failover.{number}.packetsLost.{reason}"
            report.hold_range(what, told["packetsLost"].get(reason, 0), low, high)


def _lost_packets(network, accounts):
    """Losses by which a packet was lost, and not one of the copies that all of a group got."""
    selecting = {f"{group.name}{node}" for group in network.selecting()
                 for node in range(network.nodes(group))}
    for loss in accounts.losses.all():
        failed = loss.reasons == {"device-failed"} and selecting & set(loss.targets)
        if not failed and not loss.reasons & COPIES:
            yield loss


def _events_of_nobodys(case, keeping, fails, movers, report, every):
    """Pairs of event and reason of a packet that nobody kept."""
    reason = "kept-by-none"
    if case.failed is not None:
        before = [f for f in fails[f"{keeping.name}{case.failed}"] if f[0] <= case.found]
        return {(max(before)[1], reason)} if before else set()
    unclear = report.excused({case.flow}) or keeping.unclear
    return {(event, reason) for event in (every if unclear else movers.of(case.flow, case.found))}


def _events_of(loss, fails, movers):
    """Pairs of event and reason. `movers`: events that can have moved the flow last."""
    found = set()
    for reason in loss.reasons:
        hit = [
            max(before)[1]
            for target in (loss.targets if reason in BY_PLACE else ())
            for before in [[f for f in fails[target] if f[0] <= loss.time]]
            if before
        ]
        # A full queue may be that of another port than the one whose link is cut.
        by_any = {*hit, *movers} if reason in UNSEEN else hit or movers
        found |= {(event, reason) for event in by_any}
    return found
