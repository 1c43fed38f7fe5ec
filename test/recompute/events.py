# SPDX-License-Identifier: GPL-2.0-only
"""What the packets show of the events of a run."""

import math
from bisect import bisect_right
from collections import defaultdict

from carriers import Carriers
from learning import Knowledge
from moves import find_moves


class News:
    """Which event each chooser had learned last, at any time."""

    def __init__(self, results):
        self._first = {}  # event -> when somebody learned of it
        self._heard = defaultdict(list)  # chooser and tier -> (time, event)
        for row in results.learned:
            self._heard[(row.chooser, row.tier)].append((row.time, row.event))
            self._first.setdefault(row.event, row.time)

    def first(self, event):
        """When the first chooser learned of an event, by its number; or none."""
        return self._first.get(event)

    def latest(self, carrier, tier):
        """The number of the event, or none."""
        heard = self._heard.get((carrier.chooser, tier), ())
        place = bisect_right(heard, carrier.time, key=lambda entry: entry[0])
        return heard[place - 1][1] if place else None


def find_observed(packets, moves, news):
    """By event the flows that a chooser was asked about and that a packet of its own showed elsewhere
    afterwards."""
    carriers = Carriers(packets)
    observed = [set() for _ in moves]
    for tier, sights in packets.sights.items():
        if packets.affinities[tier].per_packet:
            continue  # that packets go elsewhere is no move
        last = {}
        for sight in sights:
            course = (sight.flow, sight.direction)
            before = last.get(course)
            last[course] = sight.member
            if before in (None, sight.member):
                continue
            carrier = carriers.of(sight)
            event = news.latest(carrier, tier) if carrier else None
            if event is not None and (carrier.chooser, sight.flow) in moves[event].asked_by:
                observed[event].add(sight.flow)
    return observed


def hold_events(results, packets, report):
    """What choosers were asked at each event, and what was seen of it. Returns which event moved
    each flow."""
    told_of = results.summary["failover"]
    report.hold("events", len(told_of), len(results.happenings))
    moves, movers = find_moves(results, packets)
    news = News(results)
    observed = find_observed(packets, moves, news)
    shares = fair_shares(results, packets)
    hold_movers(packets, movers, report)
    for number, (event, told) in enumerate(zip(results.happenings, told_of)):
        what = f"failover.{number}"
        learned_at = round(told["learnedAt"] * 1e9) if told["learnedAt"] is not None else None
        flows = packets.book.flows.items()
        active = {n for n, f in flows if learned_at is not None and f.is_active(learned_at)}
        asked = active | {flow for _, flow in moves[number].asked_by}  # others learn later
        slack = len(report.excused(active) | moves[number].hidden & asked)
        report.hold(f"{what}.event", told["event"], event.name)
        report.hold(f"{what}.at", told["at"], event.at / 1e9)
        heard = news.first(number)
        report.hold(f"{what}.learnedAt", told["learnedAt"], heard and heard / 1e9)
        report.hold(f"{what}.flowsActive", told["flowsActive"], len(active))
        if not moves[number].complete:
            report.pass_over("what became of an event's flows: a scheme is not written again")
        report.hold(f"{what}.fairShare", told["fairShare"], shares.get(number))
        report.hold(f"{what}.observedMoved", told["observedMoved"], len(observed[number]), slack)
        broken = [movers.of(n, f.end) for n, f in flows if f.outcome == "broken"]
        report.hold_range(f"{what}.brokenFlows", told["brokenFlows"], *_bounds(broken, number))
        hold_last_violation(what, told, event, _violations(packets, movers, number, report), report)
        for kind, counts in moves[number].counts().items():
            report.hold_all(f"{what}.moved.{kind}", told["moved"][kind], counts, slack)
    return movers


def _bounds(possible, number):
    """How often an event must be meant, and how often it can be."""
    return sum(events == {number} for events in possible), sum(number in e for e in possible)


def hold_movers(packets, movers, report):
    """The event that moved each flow latest."""
    for number, flow in packets.book.flows.items():
        told = int(flow.row["event"]) if flow.row["event"] else None
        possible = movers.of(number, packets.network.duration)
        report.hold_flow_in(number, "event", told, possible)


def fair_shares(results, packets):
    """By event the share of flows that is due to move, as the first who learns of it sees it."""
    network = results.network
    choosers = {**packets.members_of(), **packets.members_of(network.servers.name)}
    knowledge = Knowledge(network, choosers, results.learned)
    shares = {}
    for row, former in knowledge.advance(network.duration):
        if row.event not in shares:
            shares[row.event] = _fair_share(row, former, knowledge.memberships[row.chooser])
    return shares


def _shares(membership):
    live = membership.live()
    total = math.fsum(weight for _, weight in live)
    return {member: weight / total for member, weight in live}


def _fair_share(row, former, now):
    before, after = _shares(former), _shares(now)
    if row.change in ("add", "return"):
        return after.get(row.member, 0)
    if row.change != "weight":
        return None
    if not before or not after:
        return 1 if before or after else 0
    members = before.keys() | after.keys()
    return math.fsum(abs(after.get(m, 0) - before.get(m, 0)) for m in members) / 2


def _violations(packets, movers, number, report):
    """Times of violations of flows that an event moved last, or may have: (time, whether sure)."""
    for affinity in packets.affinities.values():
        for sight in affinity.violating:
            possible = movers.of(sight.flow, sight.time)
            if number in possible:
                yield sight.time, len(possible) == 1 and not report.excused({sight.flow})
    # Of flows that cannot be told apart it may be any packet, and any event that moved them.
    for sights in packets.sights.values():
        for sight in sights:
            if report.excused({sight.flow}):
                yield sight.time, False


def hold_last_violation(what, told, event, violations, report):
    """The last violation after an event: the last that is sure, or a later one that may be."""
    violations = list(violations)
    sure = max((time for time, is_sure in violations if is_sure), default=None)
    possible = {time for time, _ in violations if sure is None or time >= sure}
    after = {(time - event.at) / 1e9 for time in possible} | ({None} if sure is None else set())
    report.hold_in(f"{what}.lastViolationAfter", told["lastViolationAfter"], after)
