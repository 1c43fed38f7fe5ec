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

    def __init__(self, network, pools, learned):
        self._learned = [row for row in learned if row.chooser in pools]
        self._pools = pools
        self._place = 0
        self._choose = {}
        self.memberships = {
            chooser: Membership(network.groups[pool.members].first_members())
            for chooser, pool in pools.items()
        }

    def advance(self, time):
        """Takes what was learned up to a time: yields each line with the membership before it."""
        while self._place < len(self._learned) and self._learned[self._place].time <= time:
            row = self._learned[self._place]
            self._place += 1
            former = self.memberships[row.chooser].copy()
            self.memberships[row.chooser].change(row.change, row.member, row.weight)
            self._choose.pop(row.chooser, None)
            yield row, former

    def choice(self, chooser, key):
        """Whom a chooser's scheme chooses now; one that is written again here."""
        if chooser not in self._choose:
            scheme = self._pools[chooser].scheme
            self._choose[chooser] = scheme.over(self.memberships[chooser])
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
