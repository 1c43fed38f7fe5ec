# SPDX-License-Identifier: GPL-2.0-only
"""When flows began, had their first answer and ended, from what their clients sent and received."""

import struct
from collections import defaultdict

from network import FORWARD, REVERSE
from packets import FIN, RST, SYN, TCP, UDP, turned

HEADER = struct.Struct("!IIII")  # of a request: mark, its size, that of the response, its number
PIECE = struct.Struct("!II")  # of a datagram of a response: number of the request, of the piece
MARK = 0x464C4F57
RESEND = 1_000_000_000  # ns; sockets send again what was not answered then, or after a multiple of it
DATAGRAM = 1392  # bytes of a response in a datagram


def payload_of(packet):
    """What a TCP segment or a datagram carries."""
    return packet.body[(packet.body[8] >> 4) * 4 - 6 :] if packet.protocol == TCP else packet.body[2:]


def _size_of_line(data, place):
    """Bytes of the line that stands before a request for a path (doc/traffic.rst); 0: there is none."""
    return data.find(b"\n", place) + 1 - place if data.startswith(b"GET /", place) else 0


class Stream:
    """One direction of a TCP connection, put together from its segments."""

    def __init__(self):
        self._first = None
        self._parts = {}  # place -> (time, payload)
        self.data = b""
        self.times = []  # (bytes there in a row, when)

    def take(self, time, packet):
        """A segment."""
        number = struct.unpack_from("!I", packet.body)[0]
        if packet.flags & SYN:
            self._first = (number + 1) % 2**32
            return
        payload = payload_of(packet)
        if payload and self._first is not None:
            place = (number - self._first) % 2**32
            if len(payload) > len(self._parts.get(place, b"")):
                self._parts[place] = payload
            self._join(time)

    def _join(self, time):
        """Adds what follows what is there."""
        found = True
        while found:
            there = len(self.data)
            found = [p for p, part in self._parts.items() if p <= there]
            for place in sorted(found):
                part = self._parts.pop(place)
                self.data += part[len(self.data) - place :]
        if not self.times or len(self.data) > self.times[-1][0]:
            self.times.append((len(self.data), time))

    def has(self, number, payload):
        """Whether bytes have their place here, by the number of their segment. What comes behind one
        that never left its host stands alone."""
        if self._first is None:
            return False
        place = (number - self._first) % 2**32
        known = self.data[place : place + len(payload)]
        if place >= len(self.data):
            known = self._parts.get(place, b"")[: len(payload)]
        return known == payload

    def reaches(self, number):
        """Whether a number acknowledges no more than all, and the end behind it."""
        size = max([len(self.data), *(place + len(part) for place, part in self._parts.items())])
        return self._first is not None and (number - self._first) % 2**32 <= size + 1

    def when(self, size):
        """When so many bytes were there, or none."""
        return next((time for there, time in self.times if there >= size), None)


class Life:
    """What one flow's client sent and received: lists of (time, packet)."""

    def __init__(self, flow):
        self.flow = flow
        self.sent = []
        self.received = []
        self.node = None  # the client's
        self.last = 0  # when the last packet of the flow reached its end
        self.requests = []

    def _until_end(self):
        return [item for item in self.received if item[0] <= self.flow.end]

    def sort(self):
        """Puts all into the order of time."""
        self.received.sort(key=lambda item: item[0])
        self.sent.sort(key=lambda item: item[0])

    def replayed(self):
        """The same two as below of a replay, which puts nothing together: first reply that carries
        something, and the last packet of all at either end."""
        answers = (time for time, packet in self._until_end() if payload_of(packet))
        return next(answers, None), self.last

    def times(self):
        """First byte of an answer, and the moment at which all that the client asked for was
        there; none where that did not come."""
        if self.flow.protocol == TCP:
            return self._of_stream()
        return self._of_datagrams() if self.flow.protocol == UDP else self._of_echoes()

    def _of_stream(self):
        asked, answered = Stream(), Stream()
        for time, packet in self.sent:
            asked.take(time, packet)
        for time, packet in self._until_end():
            answered.take(time, packet)
        due = place = 0
        while place + HEADER.size <= len(asked.data):
            line = _size_of_line(asked.data, place)
            if place + line + HEADER.size > len(asked.data):
                break
            mark, size, response, _ = HEADER.unpack_from(asked.data, place + line)
            if mark != MARK:
                return answered.when(1), None
            due += response
            place += line + size
        return answered.when(1), answered.when(due) if due else None

    def _of_datagrams(self):
        asked = {}
        for _, packet in self.sent:
            if not packet.is_later and len(packet.body) >= 2 + HEADER.size:
                mark, _, response, number = HEADER.unpack_from(packet.body, 2)
                if mark == MARK:
                    asked[number] = max(1, -(-response // DATAGRAM))
        pieces = defaultdict(set)
        first = last = None
        for time, packet in self._until_end():
            number, piece = PIECE.unpack_from(packet.body, 2)
            first = first or time
            pieces[number].add(piece)
            if asked and number == max(asked) and len(pieces[number]) == asked[number]:
                last = last or time
        return first, last

    def _of_echoes(self):
        asked = [packet.body[2:4] for _, packet in self.sent if not packet.is_later]
        answers = [(time, packet.body[2:4]) for time, packet in self._until_end()]
        last = next((time for time, number in answers if asked and number == max(asked)), None)
        return (answers[0][0] if answers else None), last


def find_lives(packets, replayed):
    """The life of every flow, by its number. A client takes all that comes to its port: also what a
    server still has to say of a former flow of that tuple. In a replay only what is of the flow."""
    book = packets.book
    lives = {number: Life(flow) for number, flow in book.flows.items()}
    ends = (packets.network.clients, packets.network.servers)
    for port in packets.ports:
        if port.group not in ends:
            continue
        at_client = port.group is ends[0]
        for item in port.received:
            found = book.find(item)
            if found and found[1] == (REVERSE if at_client else FORWARD):
                life = lives[found[0]]
                life.last = max(life.last, item[0])
                if replayed and at_client and item[1].tuple == turned(life.flow.tuple):
                    life.received.append(item[:2])
            if at_client and not replayed and item[1].has_ports:
                number = book.open_with(turned(item[1].tuple), item[0])
                if number is not None:
                    lives[number].received.append(item[:2])
        for item in port.sent if at_client else ():
            found = book.find(item)
            if found and found[1] == FORWARD:
                lives[found[0]].sent.append(item[:2])
                lives[found[0]].node = port.node
    return lives


def _endings(packets):
    """Moments at which clients were told that a connection is over, by the tuple of what told it:
    also by a device, whose resets are of no flow."""
    return {
        (item[1].tuple, item[0])
        for port in packets.ports
        if port.group is packets.network.clients
        for item in port.received
        if item[1].protocol == TCP and item[1].flags & (RST | FIN)
    }


class _Wires:
    """Between what a client gives to its devices and what leaves them."""

    def __init__(self, packets):
        self._free = defaultdict(set)  # by client the moments when a port of its own became free
        self._shared = set()  # clients on a shared segment
        self._packets = packets
        for port in packets.ports:
            if port.group is packets.network.clients:
                if port.link.medium == "csma":
                    self._shared.add(port.node)
                self._free[port.node].update(port.until)

    def may_have_held(self, node, left):
        """Whether what left then may have been there before."""
        return node in self._shared or not self._free[node].isdisjoint(range(left - 1, left + 2))

    def hides(self, node, time):
        """Whether what a client sent then may never have left."""
        name = f"{self._packets.network.clients.name}{node}"
        return self._packets.unsent > 0 or self._packets.failures.is_dead(name, time)


def _seconds(time):
    return time if time is None else time / 1e9


def hold_lives(results, packets, report):
    """Start, first byte and end of every flow. Returns their lives."""
    replayed = results.is_replay()
    wires = _Wires(packets)
    endings = _endings(packets)
    timeout = packets.network.timeout
    lives = find_lives(packets, replayed)
    for number, life in sorted(lives.items()):
        flow = life.flow
        life.sort()
        first, complete = life.replayed() if replayed else life.times()
        if life.sent and life.sent[0][0] < flow.end:
            _hold_start(life, wires, packets.network.light, report)
        told = flow.row["firstByte"]
        report.hold_flow(number, "firstByte", float(told) if told else None, _seconds(first))
        if flow.outcome == "completed":
            report.hold_flow(number, "end", flow.end / 1e9, _seconds(complete))
        if flow.outcome == "unfinished":
            report.hold_flow(number, "end", flow.row["end"], "")
        if flow.outcome == "refused" and flow.protocol == TCP:
            told = (turned(flow.tuple), flow.end) in endings
            report.hold_flow(number, "was refused, and by a packet", True, told)
        if flow.outcome == "broken":
            ended = flow.end - flow.start in (0, timeout) or (turned(flow.tuple), flow.end) in endings
            ended = ended or _was_silent(life, wires, packets.network.light)
            report.hold_flow(number, "broke, and by a packet or a timer", True, ended)
    return lives


def _hold_start(life, wires, light, report):
    """A client's first packet leaves at once, or as soon as its port is free; where that one was
    lost before it left, the next one whole seconds later, or after whole times of light flows. A TCP
    flow of whom no SYN left, as where its port was in use, tells no more than that it had begun."""
    start, left = life.flow.start, life.sent[0][0]
    late = left - start
    silent = life.flow.protocol == TCP and not life.sent[0][1].flags & SYN
    resend = light[0] if light else RESEND
    waited = (
        silent or wires.may_have_held(life.node, left) or late > 0 and late % resend == 0
    )
    report.hold_flow(
        life.flow.number, "start", start / 1e9, _seconds(min(left, start) if waited else left)
    )


def _was_silent(life, wires, light):
    """Whether a light flow ended when what its client had sent, and so often again, had found no answer:
    it sent at each of these times, or its port was not free, or what it sent never left."""
    if not light:
        return False
    wait, resends = light
    times = [life.flow.end - wait * number for number in range(1, resends + 2)]
    if times[-1] < life.flow.start:
        return False
    sent = [time for time, packet in life.sent if packet.protocol != TCP
            or packet.flags & (SYN | FIN) or payload_of(packet)]
    return all(_has_sent(time, sent, life.node, wires) for time in times)


def _has_sent(time, sent, node, wires):
    if time in sent or wires.hides(node, time):
        return True
    later = [left for left in sent if left > time]
    return bool(later) and wires.may_have_held(node, min(later))
