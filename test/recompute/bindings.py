# SPDX-License-Identifier: GPL-2.0-only
"""Connections whose servers are bound late (doc/dispatchers.rst, "Choice by the first bytes"): a
dispatcher answers the SYN of a client, counting from d, and opens the connection to a server, which
counts from s.

The captures have both numbers, so that what passes servers is written as clients count: then a
segment has the same content on both sides, if each dispatcher translates it as it should.
"""

import struct
from bisect import bisect_right
from collections import defaultdict

from packets import ACK, SYN, TCP, turned

NUMBERS = struct.Struct("!II")  # of a segment: sequence and acknowledgement
LIMIT = 2**32
NEAR = 2**26  # bytes that one says in a connection, at most


class _Names:
    """What tells the application of a connection at a cluster, as its parameter says."""

    def __init__(self, text):
        self._starts = defaultdict(list)  # port -> (start of the path, servers)
        self._named = set()  # servers of any application
        for word in text.split():
            what, _, servers = word.partition("=")
            protocol, _, place = what.partition(":")
            port, slash, path = place.partition("/")
            numbers = _numbers(servers)
            self._named |= numbers
            if protocol == "tcp":
                self._starts[int(port)].append(((slash + path).encode(), numbers))
        self.ports = {
            port for port, starts in self._starts.items() if any(start for start, _ in starts)
        }

    def servers(self, port, path, count):
        """Numbers of those who serve a path, of so many servers."""
        fitting = [start for start in self._starts[port] if path.startswith(start[0])]
        if fitting:
            return max(fitting, key=lambda start: len(start[0]))[1]
        return set(range(count)) - self._named


def _numbers(text):
    found = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


class Bindings:
    """All of a run. Writes the numbers of packets at servers as clients count."""

    def __init__(self, network, ports):
        self._network = network
        self.names = {
            group.name: _Names(group.values["applications"]) for group in network.binders()
        }
        self._ports = {port for names in self.names.values() for port in names.ports}
        self.answers = defaultdict(set)  # (client's tuple without the address asked, c) -> d
        self._answered = defaultdict(list)  # (client's tuple at a server) -> (time, c, s)
        if self.names:
            self._read(ports)
            for packet in self._at_servers(ports):
                self._write_as_clients_count(packet)

    def is_late(self, key):
        """Whether the connection of a client's tuple is bound late."""
        return key[4] == TCP and key[3] in self._ports

    def offset(self, key, time, said):
        """What a client counts less what its server does. `key`: its tuple at that server, `said`: a
        number of the client's own, which tells connections of one tuple apart. None where that
        server has not answered by then."""
        known = self._answered.get(key, ())
        known = known[: bisect_right(known, (time, LIMIT, LIMIT))]
        near = [one for one in known if (said - one[1]) % LIMIT < NEAR]
        if not known:
            return None
        _, client, server = (near or known)[-1]
        answers = self.answers.get((_short(key), client), ())
        return (min(answers) - server) % LIMIT if answers else None

    # ---- what captures say -------------------------------------------------------------------------

    def _read(self, ports):
        clusters = self.names.keys()
        for port in ports:
            for _, packet, place in port.sent:
                if packet.protocol != TCP or packet.flags & (SYN | ACK) != SYN | ACK:
                    continue
                number, answered = NUMBERS.unpack_from(packet.body)
                client = (answered - 1) % LIMIT
                if port.group is self._network.servers and packet.source_port in self._ports:
                    self._answered[turned(packet.tuple)].append((packet.left, client, number))
                elif place[0] in clusters and self._network.server_at(packet.source) is None:
                    self.answers[(_short(turned(packet.tuple)), client)].add(number)
        for known in self._answered.values():
            known.sort()

    def _at_servers(self, ports):
        """All packets with a server's own address, each once."""
        found = {}
        for port in ports:
            items = [*port.sent, *port.received, *([port.waiting] if port.waiting else [])]
            packets = [item[1] for item in items] + [lost[1] for lost in port.lost if lost[1]]
            found.update((id(packet), packet) for packet in packets if packet.protocol == TCP)
        return found.values()

    def _write_as_clients_count(self, packet):
        number, answered = NUMBERS.unpack_from(packet.body)
        if self._network.server_at(packet.source) is not None:
            number += self.offset(turned(packet.tuple), packet.left, answered) or 0
        elif self._network.server_at(packet.destination) is not None and packet.flags & ACK:
            answered += self.offset(packet.tuple, packet.left, number) or 0
        else:
            return
        packet.body = NUMBERS.pack(number % LIMIT, answered % LIMIT) + packet.body[NUMBERS.size :]

    # ---- SYNs to servers ---------------------------------------------------------------------------

    def find_opened(self, ports, managed, clusters):
        """SYNs that dispatchers made, with what of the client they stand for: pairs of (time,
        packet, sender), the first one as if it had come when the server was chosen: as the SYN left for
        the first time."""
        first = {}  # (place, server, client's tuple there, its number) -> when it left first
        for came, left in sorted(self._find_opened(ports, managed, clusters), key=lambda pair: pair[1][0]):
            at = first.setdefault((left[2], left[1].tuple, left[1].body[:4]), left[0])
            yield (at, *came[1:]), left

    def _find_opened(self, ports, managed, clusters):
        translated = {id(departure[1]) for _, departure in managed}
        for name in self.names:
            came = defaultdict(list)  # (node, client's tuple) -> what came, in order of time
            own = [port for port in ports if port.group.name == name]
            for port in own:
                for item in port.received:
                    if self.is_late(item[1].tuple):
                        came[(port.node, _short(item[1].tuple))].append(item)
            for known in came.values():
                known.sort(key=lambda item: item[0])
            for port in own:
                for item in port.sent:
                    if self.is_opening(item[1]) and id(item[1]) not in translated:
                        known = came[(port.node, _short(item[1].tuple))]
                        yield from _stands_for(item, known, clusters[name].words(port.node))

    def is_opening(self, packet):
        """Whether it asks a server for a connection that is bound late."""
        is_syn = packet.protocol == TCP and packet.flags & (SYN | ACK) == SYN
        return bool(is_syn) and self.is_late(packet.tuple) and \
            self._network.server_at(packet.destination) is not None


def _stands_for(item, came, words):
    """What the client said first of that connection, as far as it came here: its SYN; one that comes
    later has the same answer, though another flow may have sent it."""
    time, packet, _ = item
    before = [one for one in came if one[0] <= time]
    number = packet.body[:4]
    syns = [one for one in before if one[1].flags & SYN and one[1].body[:4] == number]
    since = words.locked_since(before[-1][1].tuple, time) if before else time
    first = [one for one in syns if one[0] >= since][:1]
    for one in first or (syns or before)[-1:]:
        yield one, item


def _short(key):
    """A client's tuple without the address that it asks, which is another one at servers."""
    return (key[0], key[1], key[3])
