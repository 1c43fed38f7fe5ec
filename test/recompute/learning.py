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
