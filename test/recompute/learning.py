# SPDX-License-Identifier: GPL-2.0-only
"""What choosers know of their members, and when."""

from collections import defaultdict

from quantities import seconds_to_ns
from schemes import Membership


class Learned:
    """A line of learned.csv: a chooser learned of a change."""

    def __init__(self, row):
        self.time = seconds_to_ns(row["time"])
        self.chooser = (row["group"], int(row["node"]), int(row["pool"]))
        self.tier = row["members"]
        self.change = row["change"]
        self.member = int(row["member"])
        self.weight = float(row["weight"]) if row["weight"] else None
        self.event = None  # number of what it is about


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
        """Takes what was learned up to a time: yields each line with the membership before it."""
        while self._place < len(self._learned) and self._learned[self._place].time <= time:
            row = self._learned[self._place]
            self._place += 1
            former = self.memberships[row.chooser].copy()
            self.memberships[row.chooser].change(row.change, row.member, row.weight)
            yield row, former


class Choices:
    """Whom schemes choose, by what their choosers know."""

    def __init__(self, pools, knowledge):
        self._pools = pools
        self._knowledge = knowledge
        self._choose = {}

    def forget(self, chooser):
        """What the chooser knows has changed."""
        self._choose.pop(chooser, None)

    def ask(self, chooser, key):
        """Whom a chooser's scheme chooses now; one that is written again here."""
        if chooser not in self._choose:
            scheme = self._pools[chooser].scheme
            self._choose[chooser] = scheme.over(self._knowledge.memberships[chooser])
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
