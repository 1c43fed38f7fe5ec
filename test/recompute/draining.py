# SPDX-License-Identifier: GPL-2.0-only
"""convergence: drain of nodes that choose themselves (doc/self-selection.rst): TCP connections stay where
they were opened when a node joins, for a while."""

from collections import Counter, OrderedDict, namedtuple

from packets import ACK, RST, SYN
from quantities import nanoseconds

MOST_VIEWS = 16
COMES = ("add", "return")
GOES = ("remove", "fail")

_Old = namedtuple("_Old", "membership until")  # a view that a newcomer was not in


class Draining:
    """What one node remembers of connections, and of who was there before others came."""

    def __init__(self, group, node, scheme):
        values = group.values
        self._own = node
        self._scheme = scheme
        self._time = nanoseconds(values["drain.time"])
        self._most = int(values["drain.entries"])
        self._idle = nanoseconds(values["drain.idle"])
        self._old = []
        self._kept = OrderedDict()  # connection -> when its latest packet was kept
        self.forgotten = Counter()  # by why

    def learn(self, time, changes, view):
        """The node learns of changes; `view` is what it knew."""
        others = [change for change in changes if change[1] != self._own]
        before = view.copy()
        if len(others) < len(changes):
            self._old.clear()
            self._kept.clear()
            for change in others:
                before.change(*change)
        if any(change[0] in COMES for change in changes):
            self._old = self._old[-MOST_VIEWS + 1 :] + [_Old(before, time + self._time)]
        for change in changes:
            for old in self._old:
                if change[0] in GOES and old.membership.knows(change[1]):
                    old.membership.change(*change)

    def judge(self, time, packet, key, chosen):
        """Of a segment, whom the view says: whether it is kept because its connection was, and why it
        is not kept, or none."""
        while self._old and self._old[0].until <= time:
            self._old.pop(0)
        is_own = chosen == self._own
        if packet.flags & (SYN | ACK | RST) == SYN:
            if is_own:
                self._keep(time, key)
            else:
                self._kept.pop(key, None)
            return False, None if is_own else "not-chosen"
        agreed = all(self._asked(old, key) == chosen for old in self._old)
        if self._use(time, key):
            if is_own or not agreed:
                return True, None
            self._forget(key, "drained")
        if is_own and agreed:
            self._keep(time, key)
            return False, None
        return False, "drains-elsewhere" if is_own else "not-chosen"

    def _asked(self, old, key):
        return self._scheme.over(old.membership)(key)

    def _use(self, time, key):
        while self._kept:
            first, used = next(iter(self._kept.items()))
            if time - used < self._idle:
                break
            self._forget(first, "expired")
        if key not in self._kept:
            return False
        self._kept[key] = time
        self._kept.move_to_end(key)
        return True

    def _keep(self, time, key):
        if self._use(time, key):
            return
        if len(self._kept) >= self._most:
            self._forget(next(iter(self._kept)), "evicted")
        self._kept[key] = time

    def _forget(self, key, why):
        del self._kept[key]
        self.forgotten[why] += 1
