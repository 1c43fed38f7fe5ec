# SPDX-License-Identifier: GPL-2.0-only
"""The flows of a run, and which of them a packet belongs to.

A packet is of the flow of whom it was when it left its host: at a client the newest flow of its
tuple, at a server that of the last packet which came with it, or of the connection that lives there. On its way it is told by its content,
over translations by what managers made of it. What no host sent for a flow is of none: resets that
devices make, and those of hosts that know nothing of a flow.
"""

from bisect import bisect_right, insort
from collections import defaultdict

from network import FORWARD, REVERSE
from packets import FIN, RST, SYN, TCP, UDP, turned
from quantities import address_bytes, protocol_number, seconds_to_ns

NEVER = 1 << 62


class Flow:
    """A line of flows.csv."""

    def __init__(self, row, tiers):
        self.number = int(row["flow"])
        client, service = address_bytes(row["client"]), address_bytes(row["service"])
        self.protocol = protocol_number(row["protocol"], 4 if len(client) == 4 else 6)
        ports = int(row["clientPort"]), int(row["servicePort"])
        self.tuple = (client, ports[0], service, ports[1], self.protocol)
        self.start = seconds_to_ns(row["start"])
        self.end = seconds_to_ns(row["end"]) if row["end"] else NEVER
        self.outcome = row["outcome"]
        self.members = {tier: row[tier] for tier in tiers}  # owner, or all that it visited
        self.row = row

    def is_active(self, time):
        """Whether it has started and not ended."""
        return self.start <= time < self.end


class Heard:
    """Whom a server answers by one tuple: over TCP the flow of the connection that it has, until it
    closed both ways, was reset, or the server answers another SYN with its own."""

    def __init__(self, flow):
        self.begin(flow)
        self._syns = {}  # what answers a SYN acknowledges -> whose it is
        self._owed = []  # flows whose datagrams or SYNs wait for an answer

    def begin(self, flow):
        """A flow has the tuple now."""
        self.flow = self._asked = flow
        self._closed = set()

    def hear_datagram(self, flow):
        """A client's datagram came. Returns those of whom one may be answered in place of another."""
        self._owed.append(flow)
        return {*self._owed} if len({*self._owed}) > 1 else set()

    def answer_datagram(self, packet):
        """One is answered: over UDP the response begins with piece 0 (doc/traffic.rst)."""
        if self._owed and (packet.protocol != UDP or not any(packet.body[6:10])):
            self._owed.pop()

    def is_over(self):
        """Whether the connection is closed both ways, or was reset."""
        return len(self._closed) == 2

    def hear(self, flow, packet):
        """A client's segment came. Returns those of whom one may be answered in place of another."""
        unclear, flags = set(), packet.flags
        if flags & SYN:
            self._syns[(_number(packet, 0) + 1) % 2**32] = flow
            self._owed.append(flow)
            unclear = {*self._owed} - {None} if len({*self._owed}) > 1 else set()
        if flags & SYN or self.is_over():
            self._asked = flow
        self._close(FORWARD, flags)
        return unclear

    def answer(self, packet):
        """The server sends a segment. Those of a connection that is over may have waited for the
        wire while others came: the next one begins when they are answered, by SYN or RST."""
        flags = packet.flags
        if flags & SYN or flags & RST and self.is_over():
            self.begin(self._syns.get(_number(packet, 4), self._asked) if flags & SYN else self._asked)
            self._owed.clear()
        self._close(REVERSE, flags)

    def _close(self, direction, flags):
        if flags & RST:
            self._closed = {FORWARD, REVERSE}
        elif flags & FIN:
            self._closed.add(direction)


class FlowBook:
    """Finds the flows of packets. An item is (time, packet, (group, node) of the sender)."""

    def __init__(self, network, ports, flows):
        self._network = network
        self.flows = {flow.number: flow for flow in flows}
        self.reused = set()  # flows that shared a tuple while both were open
        self.near = set()  # flows of which one had a tuple that the other had while both were open
        self.alike = set()  # flows of whom fragments were taken for another's, or may have been
        self._contents = defaultdict(list)  # content -> (time, number, direction, ttl, group)
        self._firsts = defaultdict(list)  # (sender, fragments in common) -> (time, packet)
        self._tuples = defaultdict(list)  # clients' tuple -> (time, number)
        self._latest = {}  # tuple of requests anywhere -> number
        self._opened = set()  # flows whose SYN has left
        self._waiting = []  # (flow whose SYN had not left, flow before it) when one of their packets did
        self._strays = set()  # (tuple, number) of resets that answer what is of no flow
        self._answered = {}  # (server, tuple of requests) -> number
        for flow in sorted(flows, key=lambda flow: flow.start):
            for _, number in self._tuples[flow.tuple]:
                if self.flows[number].is_active(flow.start):
                    self.reused.update((number, flow.number))
            self._tuples[flow.tuple].append((flow.start, flow.number))
            self._own(flow.tuple, flow.start, flow.number)
        for port in ports:
            for item in port.sent:
                self._note_first(item)

    def _own(self, key, time, number):
        """From a time on a tuple is a flow's."""
        former = self._latest.get(key, number)
        if former != number and self.flows[former].is_active(time):
            self.reused.update((former, number))
        elif former != number and self.flows[former].end > self.flows[number].start:
            self.near.update((former, number))
        self._latest[key] = number

    # ---- fragments -------------------------------------------------------------------------------

    def _note_first(self, item):
        """What first fragments say that later ones of the same sender do not."""
        time, packet, sender = item
        if packet.is_fragment and not packet.is_later:
            insort(self._firsts[(sender, packet.fragment_key)], (time, packet), key=_time)

    def first_of(self, item):
        """The first fragment that the sender of a later one sent; else the packet itself."""
        first = self._first_entry(item)
        return first[1] if first else item[1]

    def _first_entry(self, item):
        _, packet, sender = item
        firsts = self._firsts.get((sender, packet.fragment_key), ()) if packet.is_later else ()
        place = bisect_right(firsts, packet.left, key=_time)
        # It may have waited for another neighbour's address than this one.
        return firsts[max(place - 1, 0)] if firsts else None

    # ---- where packets come from, called in order of time ----------------------------------------

    def client_hears(self, item):
        """What came for no flow is answered by a reset that is of none."""
        packet = item[1]
        if packet.protocol == TCP and not packet.flags & RST and not self.find(item):
            self._strays.add((turned(packet.tuple), _number(packet, 4)))

    def answers_nobody(self, packet):
        """Whether it is a client's reset that answers what came for no flow."""
        return packet.flags == RST and (packet.tuple, _number(packet, 0)) in self._strays

    def client_sends(self, item):
        """A client's packet is of the newest flow with its tuple. A TCP flow that waits with others
        for the wire has begun when its SYN leaves."""
        if self.answers_nobody(item[1]):
            return
        owners = self._tuples.get(self.first_of(item).tuple, ())
        place = bisect_right(owners, item[0], key=_time)
        if item[1].flags & SYN and place:
            self._opened.add(owners[place - 1][1])
        while place > 1 and not self._has_begun(owners[place - 1][1]):
            self._waiting.append((owners[place - 1][1], owners[place - 2][1]))
            place -= 1
        if place:
            self._tell(item, owners[place - 1][1], FORWARD)

    def open_with(self, key, time):
        """The newest flow of a client's tuple that was open then or ended then, or none."""
        owners = self._tuples.get(key, ())
        numbers = [number for start, number in owners if start <= time <= self.flows[number].end]
        return numbers[-1] if numbers else None

    def silent(self):
        """TCP flows whose SYN never left their host, with those before them whose packets may be theirs."""
        return {
            number
            for waiting, former in self._waiting
            if waiting not in self._opened
            for number in (waiting, former)
        }

    def _has_begun(self, number):
        flow = self.flows[number]
        return flow.protocol != TCP or number in self._opened or flow.end == flow.start

    def _asked(self, key):
        """The part of a request's tuple that its answer bears, too: a server that restores the
        service's address was asked by its own."""
        client, port, _, service_port, protocol = key
        restores = self._network.servers.restores()
        return (client, port, service_port, protocol) if restores else key

    def server_hears(self, item, server):
        """What a server sends from now on with this tuple turned around is of the same flow; over TCP
        once the connection is over that it has by that tuple."""
        packet = item[1]
        # A SYN of a flood is of no flow, and its connection may have the tuple that a flow gets.
        floods = "syn-flood" in self._network.sources and packet.flags == SYN
        found = self.find(item) or floods and (None, FORWARD)
        if not found or found[1] != FORWARD or not packet.has_ports:
            return
        heard = self._answered.setdefault((server, self._asked(packet.tuple)), Heard(found[0]))
        if packet.protocol == TCP:
            self.reused |= heard.hear(found[0], packet)
        else:
            heard.begin(found[0])
            self.reused |= heard.hear_datagram(found[0])

    def server_sends(self, item):
        """A server's packet is of the flow that it heard of last by its tuple."""
        packet = self.first_of(item)
        heard = self._answered.get((item[2], self._asked(turned(packet.tuple))))
        if heard:
            if packet.protocol == TCP:
                heard.answer(packet)
            elif not item[1].is_later:
                heard.answer_datagram(packet)
            if heard.flow is not None:
                self._tell(item, heard.flow, REVERSE)

    def answered(self, item):
        """The flow that a server's packet answers, or none."""
        key = self._asked(turned(self.first_of(item).tuple))
        heard = self._answered.get((item[2], key))
        return heard and heard.flow

    def translated(self, arrival, departure):
        """A manager made something of a packet, or let it pass."""
        found = self.find(arrival)
        if found:
            self._tell(departure, *found)
            if found[1] == FORWARD and departure[1].has_ports:
                self._own(departure[1].tuple, departure[0], found[0])

    def _tell(self, item, number, direction):
        told = (item[0], number, direction, item[1].ttl, item[2][0])
        self._contents[item[1].content].append(told)

    def find(self, item):
        """Number and direction (0 forward, 1 reverse) of the flow that a packet is of, or none."""
        known = self._known(item, item[1])
        first = self._first_entry(item)
        by_first = self._known(item, first[1]) if first else ()
        if known and by_first and known[-1][1] != by_first[-1][1]:
            # Clients behind one self address may choose one identification, so that later fragments
            # look alike; the sender has sent the first one since another client's were made.
            self.alike.update((known[-1][1], by_first[-1][1]))
            known = by_first if first[0] > known[-1][0] else known
        known = known or by_first
        return known[-1][1:3] if known else None

    def _known(self, item, packet):
        """What was told of its content before, by one who is so many hops away. A client's reset to a
        server that answered past its manager looks like what the manager makes of others, but for that."""
        known = self._contents.get(packet.content, ())
        return [
            told
            for told in known[: bisect_right(known, item[1].left, key=_time)]
            if told[3] - packet.ttl in self._network.hops(told[2], told[4], item[2][0])
        ]


def _time(entry):
    return entry[0]


def _number(packet, place):
    """The sequence number of a segment, at place 0, or what it acknowledges, at 4."""
    return int.from_bytes(packet.body[place : place + 4], "big")


def trace(network, ports, meetings, book, keepers):
    """Tells the book of all packets, in order of time. `meetings`: of managers, (arrival,
    departure). Of what all servers got those hear who keep it."""
    steps = [(departure[0], book.translated, arrival, departure) for arrival, departure in meetings]
    for port in ports:
        if port.group is network.clients:
            if "syn-flood" in network.sources:
                steps += [(item[0], book.client_hears, item) for item in port.received]
            steps += [(item[0], book.client_sends, item) for item in port.sent]
        elif port.group is network.servers:
            steps += [(item[0], book.server_hears, item, port.place) for item in port.received
                      if keepers.takes(port, item)]
            steps += [(item[0], book.server_sends, item) for item in port.sent]
    # A server may answer at once, by another port.
    steps.sort(key=lambda step: (step[0], step[1] == book.server_sends))
    for _, take, *arguments in steps:
        take(*arguments)
