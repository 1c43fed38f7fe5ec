# SPDX-License-Identifier: GPL-2.0-only
"""What connections that are bound late have to show: what became of packets that dispatchers took
to bind them, and that what one end says is what the other one hears (doc/dispatchers.rst)."""

from collections import defaultdict

from lives import Stream, find_lives, payload_of
from bindings import LIMIT, NUMBERS
from dispatchers import LOCK
from network import FORWARD, REVERSE
from packets import ACK, FIN, RST, SYN, turned
from quantities import nanoseconds

CONSUMED = "consumed"  # not lost: a dispatcher made something else of it
IN_VAIN = {"client-gone", "payload-late", "no-application", "no-server", "server-refused",
           "server-silent", "device-failed"}


def _is_lock(word):
    return bool(word) and not word.removed and word.value[:1] == bytes([LOCK])


class Fates:
    """What can have become of packets that dispatchers of a group got and did not send on."""

    def __init__(self, packets, group, in_flight):
        self._packets = packets
        self._cluster = packets.clusters[group.name]
        self._values = group.values
        self._in_flight = in_flight
        self._waits = 2 * nanoseconds(group.values["binding.timeout"])
        self._quiet = not any(e.group == group.name for e in packets.network.events)
        self._asked = defaultdict(list)  # (dispatcher, server, client's tuple there) -> times
        for _, (time, packet, place) in packets.opened:
            self._asked[(place, packet.tuple)].append(time)

    def of_request(self, node, item):
        """Of a packet of a client."""
        time, packet, _ = item
        full = {"held-full"} if int(self._values["heldPackets"]) <= node.received else set()
        if packet.flags & SYN:
            return {CONSUMED} | full
        reasons = set()
        for word in self._words(node, packet.tuple, time):
            is_bound = _is_lock(word) and word.node == node.place[1]
            reasons |= self._while_bound(packet, time) | full if is_bound else set()
            # An entry may be gone, or a lock be over, though nobody said so.
            reasons |= set() if is_bound else self._without_entry(time) | full
            if _is_lock(word) and not is_bound or not self._quiet or \
                    self._values["noEntry"] == "choose":
                reasons |= self._while_bound(packet, time)
        return reasons

    def _words(self, node, key, time):
        return self._cluster.words(node.place[1]).at(key, time, time)

    def _while_bound(self, packet, time):
        says = payload_of(packet) or packet.flags & (FIN | RST)
        if not says and packet.flags & ACK:
            answers = self._packets.bindings.answers
            key = (packet.source, packet.source_port, packet.destination_port)
            number, answered = NUMBERS.unpack_from(packet.body)
            right = {(answer + 1) % LIMIT for answer in answers.get((key, (number - 1) % LIMIT), ())}
            return {CONSUMED} if answered in right else {CONSUMED, "out-of-window"}
        late = {self._in_flight} if time + self._waits >= self._packets.network.duration else set()
        return {CONSUMED, "out-of-window"} | IN_VAIN | late

    def _without_entry(self, time):
        if self._values["noEntry"] != "hold":
            return {"no-entry"}
        late = {self._in_flight} if time + self._waits >= self._packets.network.duration else set()
        return {"entry-late", "device-failed"} | late

    def of_reply(self, node, item):
        """Of a packet of a server."""
        time, packet, _ = item
        key = turned(packet.tuple)
        asked = any(at < time for at in self._asked.get((node.place, key), ()))
        if asked and packet.flags & (SYN | RST):
            sure = self._quiet and packet.flags & SYN and self._is_bound(node, key, time)
            return {CONSUMED} if sure else {CONSUMED, "no-offset"}
        return {"no-offset"} | (self._without_entry(time) - {"no-entry"})

    def _is_bound(self, node, key, time):
        """Whether the node has the lock of a client, surely. `key`: its tuple at a server."""
        network = self._packets.network
        version = 4 if len(key[0]) == 4 else 6
        services = [service.address(version) for service in network.services]
        words = [self._words(node, (*key[:2], one, *key[3:]), time) for one in services]
        return any(
            all(_is_lock(word) and word.node == node.place[1] for word in known) for known in words
        )


def hold_bindings(packets, report):
    """Answers, servers and what is said, of all connections that are bound late."""
    bindings = packets.bindings
    for (key, number), answers in bindings.answers.items():
        report.hold(f"answers to SYN {number} of port {key[1]}", 1, len(answers))
    if not bindings.names:
        return
    lives = find_lives(packets, False)
    said, heard = _at_servers(packets)
    for number, life in sorted(lives.items()):
        if bindings.is_late(life.flow.tuple) and not report.excused({number}):
            asked = _stream(life.sent)
            life.sort()
            answered = [_stream(items) for items in said[number].values()]
            _hold_heard(f"flow {number}: servers hear", heard[number], [asked], answered, report)
            _hold_heard(f"flow {number}: the client hears", life.received, answered, [asked], report)
            _hold_servers(packets, number, asked.data, report)


def _at_servers(packets):
    """By flow what servers said, by server, and what they heard."""
    said = defaultdict(lambda: defaultdict(list))
    heard = defaultdict(list)
    for sight in packets.sights[packets.network.servers.name]:
        if sight.direction == REVERSE:
            said[sight.flow][sight.member].append((sight.time, sight.packet))
        else:
            heard[sight.flow].append((sight.time, sight.packet))
    return said, heard


def _stream(items):
    stream = Stream()
    for time, packet in sorted(items, key=lambda item: item[0]):
        stream.take(time, packet)
    return stream


def _hold_heard(what, items, said, answered, report):
    """Each segment has the bytes of its place in one of the streams that were said, and acknowledges
    what was answered."""
    other = beyond = 0
    for _, packet in items:
        payload = payload_of(packet)
        number, acknowledged = NUMBERS.unpack_from(packet.body)
        if packet.flags & (SYN | RST):
            continue
        other += bool(payload) and not any(stream.has(number, payload) for stream in said)
        if packet.flags & ACK:
            beyond += not any(stream.reaches(acknowledged) for stream in answered)
    report.hold(f"{what} what was not said", 0, other)
    report.hold(f"{what} acknowledged what was not said", 0, beyond)


def _hold_servers(packets, number, asked, report):
    """SYNs of a flow went to servers of what it asks for."""
    network = packets.network
    key = packets.book.flows[number].tuple
    path = _path_of(asked)
    for came, (_, packet, place) in packets.opened:
        if came[1].tuple == key and packets.book.find(came) == (number, FORWARD):
            names = packets.bindings.names[place[0]]
            possible = names.servers(key[3], path, network.nodes(network.servers))
            server = network.server_at(packet.destination)
            report.hold_in(f"flow {number}: server for {path!r}", server, possible)


def _path_of(data):
    """The path that a request begins with, as RFC 9112 has it; empty: none."""
    method, blank, rest = data.partition(b" ")
    if not blank or not 1 <= len(method) <= 16 or not method.isalpha() or not method.isupper():
        return b""
    return rest.replace(b"\r", b" ").replace(b"\n", b" ").partition(b" ")[0]
