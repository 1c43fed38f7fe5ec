# SPDX-License-Identifier: GPL-2.0-only
"""What the packets show of the events of a run."""

from bisect import bisect_right
from collections import defaultdict

from carriers import Carriers
from learning import Timeline
from moves import find_moves


class News:
    """Which event each chooser had learned last, at any time."""

    def __init__(self, results):
        timeline = Timeline(results.network.events)
        self._first = {}  # event -> when somebody learned of it
        self._heard = defaultdict(list)  # chooser and tier -> (time, event)
        for row in results.learned:
            event = timeline.event_of(row)
            self._heard[(row.chooser, row.tier)].append((row.time, event))
            self._first.setdefault(event, row.time)

    def first(self, event):
        """When the first chooser learned of an event, by its number; or none."""
        return self._first.get(event)

    def latest(self, carrier, tier):
        """The number of the event, or none."""
        heard = self._heard.get((carrier.chooser, tier), ())
        place = bisect_right(heard, carrier.time, key=lambda entry: entry[0])
        return heard[place - 1][1] if place else None


def find_observed(packets, moves, news):
    """By event the flows that were asked about and that a packet showed elsewhere afterwards."""
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
            if event is not None and sight.flow in moves[event].asked:
                observed[event].add(sight.flow)
    return observed


def hold_events(results, packets, report):
    """What choosers were asked at each event, and what was seen of it."""
    told_of = results.summary["failover"]
    report.hold("events", len(told_of), len(results.network.events))
    moves = find_moves(results, packets)
    news = News(results)
    observed = find_observed(packets, moves, news)
    for number, (event, told) in enumerate(zip(results.network.events, told_of)):
        what = f"failover.{number}"
        learned_at = round(told["learnedAt"] * 1e9) if told["learnedAt"] is not None else None
        flows = packets.book.flows.items()
        active = {n for n, f in flows if learned_at is not None and f.is_active(learned_at)}
        slack = len(report.excused(active))
        report.hold(f"{what}.event", told["event"], f"{event.action} {event.target}")
        report.hold(f"{what}.at", told["at"], event.at / 1e9)
        heard = news.first(number)
        report.hold(f"{what}.learnedAt", told["learnedAt"], heard and heard / 1e9)
        report.hold(f"{what}.flowsActive", told["flowsActive"], len(active))
        if not moves[number].seen:
            report.pass_over("moves of an event: not all that its choosers sent is in the captures")
        elif not moves[number].complete:
            report.pass_over("what became of an event's flows: a scheme is not written again")
        if moves[number].seen:
            seen = len(observed[number])
            report.hold(f"{what}.observedMoved", told["observedMoved"], seen, slack)
        broken = sum(f.outcome == "broken" and f.row["event"] == str(number) for _, f in flows)
        report.hold(f"{what}.brokenFlows", told["brokenFlows"], broken)
        for kind, counts in moves[number].counts().items():
            report.hold_all(f"{what}.moved.{kind}", told["moved"][kind], counts, slack)
