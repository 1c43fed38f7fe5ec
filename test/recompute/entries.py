# SPDX-License-Identifier: GPL-2.0-only
"""Whether a manager's entry of a flow can still be there, by when its packets came (doc/traffic-manager.rst)."""

from collections import defaultdict

from network import FORWARD
from packets import SYN, TCP
from quantities import nanoseconds

OF_TCP = ("halfOpen", "established", "closing")


def _prefix(group):
    return "" if group.kind == "dispatcher" else "translation."


class _Limits:
    """How long a manager of a group keeps what is idle."""

    def __init__(self, group):
        self._times = {
            key: nanoseconds(group.values[f"{_prefix(group)}timeouts.{key}"])
            for key in (*OF_TCP, "udpIdle")
        }
        self.is_shared = group.kind == "dispatcher"  # others may end or replace it
        self.watches = not group.translates("destination") and not group.translates("source")
        self._takes_up = group.picks_up()

    def of(self, packet):
        """The least and the greatest idle time; which one holds is the connection's state."""
        times = [self._times[key] for key in (OF_TCP if packet.protocol == TCP else ("udpIdle",))]
        return min(times), max(times)

    def proves(self, direction, packet):
        """Whether a packet that a manager sent shows that there was an entry then. One that only
        watches passes on all."""
        if direction != FORWARD or packet.is_later:
            return False
        opens = packet.protocol != TCP or packet.flags & SYN or self._takes_up
        return bool(opens) or not self.watches


class Entries:
    """Those of all managers."""

    def __init__(self, packets):
        limits = {group.name: _Limits(group) for group in packets.network.managers()}
        self._passed = defaultdict(list)  # manager and flow -> (time, direction, packet)
        self._limits = limits
        self._failures = packets.failures
        for came, (_, _, place) in packets.sent_to_servers():
            found = packets.book.find(came)
            if found:
                self._passed[(place, found[0])].append((came[0], found[1], came[1]))

    def standing(self, place, flow, time):
        """Whether an entry is there for sure, and whether it can be."""
        limits = self._limits[place[0]]
        since = self._failures.came_back(f"{place[0]}{place[1]}", time)  # it knew nothing
        sure = possible = 0  # until when
        for at, direction, packet in self._passed.get((place, flow), ()):
            if not since <= at <= time:
                continue
            least, greatest = limits.of(packet)
            proven = limits.proves(direction, packet)
            if proven or at < sure and not packet.is_later:
                sure = max(sure, at + least)
            if proven or at <= possible:
                possible = at + greatest
        return time < sure and not limits.is_shared, time <= possible
