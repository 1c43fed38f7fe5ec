# SPDX-License-Identifier: GPL-2.0-only
"""X3: what changes of the membership do to the choices for active flows."""

from collections import defaultdict

from learning import Knowledge, Timeline
from network import FORWARD

KINDS = ("stayed", "needed", "toNewcomer", "excess", "byWeight", "alreadyMoved")


class EventMoves:
    """The flows that an event moved, by kind and direction."""

    def __init__(self):
        self._flows = {kind: (set(), set()) for kind in KINDS}

    def add(self, kind, direction, flow):
        """A flow in a direction that a chooser was asked about."""
        self._flows[kind][direction].add(flow)

    def counts(self, kind):
        """How many flows there are of a kind."""
        forward, reverse = self._flows[kind]
        return {"forward": len(forward), "reverse": len(reverse), "either": len(forward | reverse)}

    def asked(self):
        """How many flows were asked about."""
        forward, reverse = (
            set().union(*(self._flows[kind][direction] for kind in KINDS)) for direction in (0, 1)
        )
        return {"forward": len(forward), "reverse": len(reverse), "either": len(forward | reverse)}


def _kind(owner, before, after, former, now, change):
    """What became of a choice."""
    if before != owner or before is None:
        return "alreadyMoved"
    if before == after:
        return "stayed"
    if change == "weight":
        return "byWeight"
    if not now.serves(before):
        return "needed"
    return "toNewcomer" if not former.serves(after) else "excess"


def find_moves(results, packets):
    """The moves of each event, by its number. Schemes that are not written again are left out."""
    network = results.network
    members = {chooser: pool.members for chooser, pool in packets.pools.items() if pool.scheme}
    knowledge = Knowledge(network, members, results.learned)
    timeline = Timeline(network.events)
    moves = [EventMoves() for _ in network.events]
    latest = defaultdict(dict)  # tier -> (flow, direction) -> Chosen
    place = 0
    for row, former in knowledge.advance(network.duration):
        while place < len(packets.choices) and packets.choices[place].time <= row.time:
            chosen = packets.choices[place]
            latest[chosen.tier][(chosen.flow, chosen.direction)] = chosen
            place += 1
        asked = [c for c in latest[row.tier].values() if c.chooser == row.chooser]
        now = knowledge.memberships[row.chooser]
        _ask(packets, row, asked, former, now, moves[timeline.event_of(row)])
    return moves


def hold_moves(results, packets, report):
    """X3 of every event, where all who learned of it choose by schemes that are written again."""
    told_of = results.summary["failover"]
    servers = results.network.servers.name
    for number, moves in enumerate(find_moves(results, packets)):
        group = results.network.events[number].group
        pools = [pool for pool in packets.pools.values() if pool.members == group]
        by_entries = group == servers and results.network.managers()
        if "flowsAsked" not in told_of[number] or by_entries or not all(p.scheme for p in pools):
            continue
        what = f"failover.{number}"
        slack = len(report.excused(packets.book.flows))
        report.hold_all(f"{what}.flowsAsked", told_of[number]["flowsAsked"], moves.asked(), slack)
        for kind in KINDS[1:]:
            told = told_of[number]["moved"][kind]
            report.hold_all(f"{what}.moved.{kind}", told, moves.counts(kind), slack)


def _ask(packets, row, asked, former, now, moves):
    """Asks a chooser before and after about what it carries."""
    scheme = packets.pools[row.chooser].scheme
    before, after = scheme.over(former), scheme.over(now)
    for chosen in asked:
        flow = packets.book.flows[chosen.flow]
        if flow.is_active(row.time):
            key = flow.tuple if chosen.direction == FORWARD else chosen.key
            owner = packets.affinities[row.tier].owner_at(chosen.flow, row.time)
            kind = _kind(owner, before(key), after(key), former, now, row.change)
            moves.add(kind, chosen.direction, chosen.flow)
