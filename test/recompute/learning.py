# SPDX-License-Identifier: GPL-2.0-only
"""What choosers know of their members, and when."""

from collections import defaultdict

from quantities import seconds_to_ns
from schemes import Membership


ANSWERS = 1  # the pool of servers that choose routers; 0 is that in which they choose themselves


class Learned:
    """A line of learned.csv: a chooser learned of a change. One who chooses itself may learn of
    several at once."""

    def __init__(self, row, network):
        self.time = seconds_to_ns(row["time"])
        self.tier = row["members"]
        group = network.group(row["group"])
        pool = ANSWERS if group.chooses_routers() and self.tier != group.name else int(row["pool"])
        self.chooser = (group.name, int(row["node"]), pool)
        self.change = row["change"]
        self.member = int(row["member"])
        weight = float(row["weight"]) if row["weight"] else None
        self.changes = [(self.change, self.member, weight)]
        self.event = None  # number of what it is about

    def add(self, other):
        """Takes what another line says, if the same chooser learned it by the same message."""
        same = (self.time, self.chooser, self.tier) == (other.time, other.chooser, other.tier)
        if same and self.chooser[0] == self.tier:
            self.changes += other.changes
            return True
        return False


def read_learned(rows, network):
    """What was learned, from the lines of learned.csv, in order of time."""
    learned = []
    for row in sorted((Learned(row, network) for row in rows), key=lambda row: row.time):
        if not learned or not learned[-1].add(row):
            learned.append(row)
    return learned


class Knowledge:
    """The memberships of all choosers as time goes on."""

    def __init__(self, network, members, learned):
        """`members`: by chooser the group that it chooses among."""
        self._learned = [row for row in learned if row.tier == members.get(row.chooser)]
        self._place = 0
        self.memberships = {
            chooser: Membership(network.groups[group].first_members())
            for chooser, group in members.items()
        }

    def advance(self, time):
        """Takes what was learned up to a time: yields each news with the membership before it."""
        while self._place < len(self._learned) and self._learned[self._place].time <= time:
            row = self._learned[self._place]
            self._place += 1
            former = self.memberships[row.chooser].copy()
            for change in row.changes:
                self.memberships[row.chooser].change(*change)
            yield row, former


class Choices:
    """Whom schemes choose, by what their choosers know."""

    def __init__(self, pools, knowledge):
        self._pools = pools
        self._knowledge = knowledge
        self._choose = {}
        self._tables = {
            chooser: pool.scheme.slow_table(knowledge.memberships[chooser])
            for chooser, pool in pools.items()
            if pool.scheme and pool.scheme.is_slow
        }

    def forget(self, chooser, time):
        """What the chooser knows has changed at a time."""
        self._choose.pop(chooser, None)
        if chooser in self._tables:
            scheme = self._pools[chooser].scheme
            table = scheme.table(self._knowledge.memberships[chooser])
            self._tables[chooser].update(table, time)

    def ask(self, chooser, key, time):
        """Whom a chooser's scheme chooses at a time, the latest so far; one that is written again here."""
        scheme = self._pools[chooser].scheme
        membership = self._knowledge.memberships[chooser]
        if chooser in self._tables:
            return scheme.read(self._tables[chooser], membership, key, time)
        if chooser not in self._choose:
            self._choose[chooser] = scheme.over(membership)
        return self._choose[chooser](key)


class Happening:
    """What happened, as an event says, or as somebody learned it though no event did: a switch sees
    its trunks, and takes a member behind one that is cut for failed."""

    def __init__(self, at, action, target, group, node):
        self.at = at
        self.action = action
        self.target = target
        self.what = (group, node, action)
        self.is_announced = True
        self._heard = set()

    @classmethod
    def learned(cls, row):
        """One that nobody announced."""
        found = cls(row.time, row.change, f"{row.tier}{row.member}", row.tier, row.member)
        found.is_announced = False
        return found

    @property
    def name(self):
        """As results have it."""
        return f"{'' if self.is_announced else 'learned '}{self.action} {self.target}"

    def takes(self, row):
        """Whether somebody learns of this, for the first time; if so, it has."""
        fits = self.what == (row.tier, row.member, row.change) and row.chooser not in self._heard
        if fits:
            self._heard.add(row.chooser)
        return fits


def find_happenings(events, learned):
    """All that happened, in its order; rows of what was `learned` get the number of theirs: the first
    one that their chooser had not learned of."""
    coming = sorted(events, key=lambda event: event.at)
    found = []
    for row in learned:
        while coming and coming[0].at <= row.time:
            found.append(_happening(coming.pop(0)))
        numbers = (number for number, one in enumerate(found) if one.takes(row))
        row.event = next(numbers, None)
        if row.event is None:
            row.event = len(found)
            found.append(Happening.learned(row))
            found[-1].takes(row)
    return found + [_happening(event) for event in coming]


def _happening(event):
    return Happening(event.at, event.action, event.target, event.group, event.node)
