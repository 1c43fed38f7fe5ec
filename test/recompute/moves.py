# SPDX-License-Identifier: GPL-2.0-only
"""X3: what changes of the membership do to the choices for active flows."""

from collections import defaultdict

from problems import Unsupported
from quantities import seconds_to_ns
from schemes import Membership, Scheme

KINDS = ("stayed", "needed", "toNewcomer", "excess", "byWeight", "alreadyMoved")


class Learned:
    """A line of learned.csv: a chooser learned of a change."""

    def __init__(self, row):
        self.time = seconds_to_ns(row["time"])
        self.chooser = (row["group"], int(row["node"]), int(row["pool"] or 0))
        self.tier = row["members"]
        self.change = row["change"]
        self.member = int(row["member"])
        self.weight = float(row["weight"]) if row["weight"] else None


class EventMoves:
    """The flows that an event moved, by kind and direction."""

    def __init__(self):
        self._flows = {kind: (set(), set()) for kind in KINDS}
        self._counts = {kind: [0, 0] for kind in KINDS}

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


class Choosers:
    """The choosers of a run with what they know, and who carried each flow's latest packet."""

    def __init__(self, network, pools):
        self._memberships = {}
        self._schemes = {}
        for chooser, pool in pools.items():
            members = network.groups[pool.members].first_members()
            self._memberships[chooser] = Membership(members)
            self._schemes[chooser] = pool.scheme
        self._latest = defaultdict(dict)  # tier -> (flow, direction) -> Chosen

    def take(self, chosen):
        """A packet was sent to a member."""
        self._latest[chosen.tier][(chosen.flow, chosen.direction)] = chosen

    def knows(self, chooser):
        """Whether it is one of those that choose by a scheme."""
        return chooser in self._schemes

    def learn(self, row):
        """A chooser learns: (flow, direction, before, after, serves before, serves after) of what
        it carries; the last two tell of any member."""
        membership = self._memberships[row.chooser]
        former = membership.copy()
        membership.change(row.change, row.member, row.weight)
        scheme = Scheme(self._schemes[row.chooser])
        before, after = scheme.over(former), scheme.over(membership)
        for (flow, direction), chosen in self._latest[row.tier].items():
            if chosen.chooser == row.chooser:
                yield flow, direction, chosen.key, before, after, former, membership


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


class Timeline:
    """Which event a chooser learned of: the n-th of its kind is the n-th that it learned."""

    def __init__(self, events):
        self._events = defaultdict(list)
        for number, event in enumerate(events):
            self._events[(event.group, event.node, event.action)].append(number)
        self._heard = defaultdict(int)

    def event_of(self, row):
        """Number of the event."""
        what = (row.tier, row.member, row.change)
        heard = self._heard[(row.chooser, what)]
        self._heard[(row.chooser, what)] += 1
        return self._events[what][heard]


def find_moves(network, pools, choices, flows, first_sights, learned):
    """The moves of each event, by its number; and what could not be asked."""
    choosers = Choosers(network, pools)
    timeline = Timeline(network.events)
    moves = [EventMoves() for _ in network.events]
    unsupported = {}
    place = 0
    for row in sorted(learned, key=lambda row: row.time):
        while place < len(choices) and choices[place].time <= row.time:
            choosers.take(choices[place])
            place += 1
        number = timeline.event_of(row)
        if not choosers.knows(row.chooser):
            continue
        try:
            _ask(choosers, row, flows, first_sights[row.tier], moves[number])
        except Unsupported as what:
            unsupported[number] = str(what)
    return moves, unsupported


def _ask(choosers, row, flows, first_sights, moves):
    for flow, direction, key, before, after, former, now in choosers.learn(row):
        if not flows[flow].is_active(row.time):
            continue
        key = flows[flow].tuple if direction == 0 else key
        owner, since = first_sights.get(flow, (None, 0))
        owner = owner if since <= row.time else None
        kind = _kind(owner, before(key), after(key), former, now, row.change)
        moves.add(kind, direction, flow)
