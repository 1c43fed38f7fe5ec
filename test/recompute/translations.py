# SPDX-License-Identifier: GPL-2.0-only
"""What traffic managers made of packets, from the packets on both of their sides.

A packet that a manager sent was one that it had received, with the same content but for addresses
and ports. Contents are not always unique: openings of connections look alike, echoes over IPv6 too.
Packets leave to one neighbour in the order in which they came, but for those that dispatchers hold, so those that leave no doubt narrow the time
in which others came. Then that one counts whose ends are known to be translated so; else one of that
very moment, else the earliest.
"""

from bisect import bisect_left, insort
from collections import defaultdict

from packets import turned

SOON = 1000  # ns; what leaves so soon was not held


def find_meetings(network, ports, first_of):
    """What managers received with what they sent of it: pairs of (time, packet, sender).
    `first_of`: from a later fragment to the first one of its sender."""
    meetings = []
    for group in network.managers():
        for node in {port.node for port in ports if port.group is group}:
            own = [port for port in ports if port.place == (group.name, node)]
            meetings += Matching(network, group, own, first_of).pairs()
    return meetings


class Matching:
    """The packets of one manager."""

    def __init__(self, network, group, ports, first_of):
        self._services = network.endpoints()
        self._group = group
        self._first_of = first_of
        self._arrivals = defaultdict(list)  # those that were not taken yet, by what they keep
        self._known = defaultdict(list)  # (client's tuple, server's tuple) -> times
        for item in sorted((item for port in ports for item in port.received), key=_time):
            self._arrivals[_kept(item[1], item[1].ttl - 1)].append(item)
        self._departures = sorted(
            ((item, _line(port, item[1])) for port in ports for item in port.sent),
            key=lambda one: one[0][0],
        )
        self._anchors = defaultdict(list)  # line -> (time of departure, time of arrival)
        self._found = []

    def pairs(self):
        """Every departure with the arrival that it was, as far as there was one."""
        rest = self._departures
        left = len(rest) + 1
        while len(rest) < left:
            left = len(rest)
            rest = self._pass(rest, self._only)
        if self._group.may_hold():
            rest = self._pass(rest, self._at_once)
        rest = self._pass(rest, self._by_known)
        self._pass(rest, self._by_time)
        return self._found

    def _pass(self, departures, choose):
        """Pairs those for which one can be chosen. Returns the others."""
        rest = []
        for departure, line in departures:
            arrival = choose(departure, self._candidates(departure, line))
            if arrival:
                self._take(arrival, departure, line)
            else:
                rest.append((departure, line))
        return rest

    def _candidates(self, departure, line):
        time, packet, _ = departure
        waiting = self._arrivals.get(_kept(packet, packet.ttl))
        if not waiting:
            return []
        first, last = self._window(time, line)
        return [
            arrival
            for arrival in waiting
            if first <= arrival[0] <= last and self._may_be(arrival, departure)
        ]

    def _window(self, time, line):
        """From when to when what left in a line at a time can have come."""
        if self._group.may_hold():
            return 0, time
        anchors = self._anchors[line]
        place = bisect_left(anchors, (time, 0))
        first = anchors[place - 1][1] if place else 0
        last = anchors[place][1] if place < len(anchors) else time
        return first, min(last, time)

    def _take(self, arrival, departure, line):
        self._arrivals[_kept(arrival[1], arrival[1].ttl - 1)].remove(arrival)
        insort(self._known[self._ends(arrival, departure)], departure[0])
        insort(self._anchors[line], (departure[0], arrival[0]))
        self._found.append((arrival, departure))

    # ---- choosing one of several -----------------------------------------------------------------

    def _only(self, departure, candidates):
        return candidates[0] if len(candidates) == 1 else None

    def _by_known(self, departure, candidates):
        """That whose ends were translated so nearest in time."""
        distances = []
        for arrival in candidates:
            times = self._known.get(self._ends(arrival, departure))
            if times:
                place = bisect_left(times, departure[0])
                near = times[max(place - 1, 0) : place + 1]
                distance = min(abs(time - departure[0]) for time in near)
                distances.append((distance, arrival))
        nearest = min((distance for distance, _ in distances), default=None)
        return self._by_time(departure, [a for distance, a in distances if distance == nearest])

    def _at_once(self, departure, candidates):
        """The only one of that very moment."""
        now = self._now(departure, candidates)
        return now[0] if len(now) == 1 else None

    def _by_time(self, departure, candidates):
        return (self._now(departure, candidates) or candidates or [None])[0]

    def _now(self, departure, candidates):
        soon = SOON if self._group.may_hold() else 0
        return [arrival for arrival in candidates if departure[0] - arrival[0] <= soon]

    # ---- what a translation may be ---------------------------------------------------------------

    def _ends(self, arrival, departure):
        """The tuple of requests on the clients' and on the servers' side."""
        came, went = self._first_of(arrival).tuple, self._first_of(departure).tuple
        return (came, went) if self._is_request(came) else (turned(went), turned(came))

    def _is_request(self, key):
        """Whether a tuple leads to a service: to a server's port, or for an echo, to none."""
        return any(
            endpoint.protocol == key[4] and endpoint.port == key[3] or key[4] in (1, 58) and not key[3]
            for endpoint in self._services.get(key[2], ())
        )

    def _may_be(self, arrival, departure):
        """Whether what left can be a translation of what came, or the same."""
        if arrival[1].tuple == departure[1].tuple:
            return True
        came, went = self._first_of(arrival).tuple, self._first_of(departure).tuple
        if not self._is_request(came):
            came, went = turned(came), turned(went)
        source = self._group.translates("source") or came[:2] == went[:2]
        destination = self._group.translates("destination") or came[2] == went[2]
        return source and destination and came[3] == went[3]


def _line(port, packet):
    """Those who leave in order: one neighbour's address may still be asked for, another's be known."""
    return (port.file, packet.version, packet.link_destination)


def _kept(packet, ttl):
    """What a packet keeps on its way through a manager that leaves it with a TTL."""
    about = (packet.version, packet.protocol, packet.identification, packet.is_later)
    return (*about, ttl, packet.body)


def _time(item):
    return item[0]
