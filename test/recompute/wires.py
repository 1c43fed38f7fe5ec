# SPDX-License-Identifier: GPL-2.0-only
"""Tells what each port sent from what it received.

A capture does not say. On a shared segment the link addresses do, but the sender's capture has a
frame when it first tried to send it: it left when the medium was free, as those who heard it tell.
On a point-to-point link what was sent is in the peer's capture a time later that is known to the
nanosecond: its time on the wire and the link's delay. What the peer does not have was sent and
lost; what was received the peer has sent.
"""

import math
import os
from collections import defaultdict

from captures import Capture
from packets import parse
from standby import Masters, name_senders

SLACK = 2  # ns; by as much a time on the wire may be rounded
IP_TYPES = (b"\x08\0", b"\x86\xdd")


class Port:
    """A port of a node, with what went through it: lists of (time in ns, packet, sender), where the
    sender is (group, node) at the other end."""

    def __init__(self, row, network):
        self.file = row["file"]
        self.group = network.group(row["group"])
        self.node = int(row["node"])
        self.link = network.link(row["link"])
        self.part = int(row["part"])  # number of the link in its trunk
        self.peer_group = network.group(row["peerGroup"])
        self.peers = [int(peer) for peer in row["peers"].split()]
        self.mac = bytes.fromhex(row["mac"].replace(":", ""))
        self.sent = []
        self.received = []
        self.asked = ([], [])  # ARP: (time, frame) of those sent and received
        self.lost = []  # (time of arrival, packet or none, sender, port of the addressee or none,
        # whether it surely left; none: one of those to whom it went with that one, if it did)
        self.copies = 0  # further arrivals of frames to a group
        self.until = {}  # moments at which a frame had left, on a link of its own: when it began to
        self.earliest = {}  # on a segment: id of a packet -> the earliest moment when it can have been there
        self.waiting = None  # what it may have sent just before the run ended, or not

    @property
    def place(self):
        """Whose it is."""
        return (self.group.name, self.node)


    def waited_since(self, time):
        """The earliest moment at which what left then can have been there: it, and what left before it,
        may have waited for each other."""
        while True:
            ends = [end for end in range(time - SLACK, time + SLACK + 1) if end in self.until]
            before = [self.until[end] for end in ends if self.until[end] < time]
            if not before:
                return time
            time = min(before)

    def there_since(self, item):
        """The same of a packet that it sent, on whatever medium: when it, and all that left right before
        it, began to wait for each other."""
        time, packet, _ = item
        return self.earliest.get(id(packet)) or self.waited_since(time)

    def busy(self, data):
        """How long a frame takes to leave."""
        return (len(data) * 16 * 10**9 + self.link.rate) // (2 * self.link.rate)

    def gap(self):
        """How long a segment rests between two frames of one sender: 96 bits (IEEE 802.3)."""
        return -(-96 * 10**9 // self.link.rate)

    def way(self, data):
        """From the moment when a frame leaves to its arrival at the other end."""
        return self.link.delay + self.busy(data)


def read_ports(rows, folder, network):
    """All ports of a run with their packets, and who was master of groups that stand by."""
    ports = [Port(row, network) for row in rows]
    captures = {port: Capture(os.path.join(folder, port.file)) for port in ports}
    by_link = defaultdict(list)
    for port in ports:
        by_link[port.link].append(port)
    masters = Masters(network, ports, captures)
    for link, own in by_link.items():
        if link.medium == "csma":
            name_senders(own, captures, masters)
            _split_segment(own, captures, masters)
        else:
            _split_links(own, captures)
    return ports, masters


# ---- shared segments -----------------------------------------------------------------------------


def _takes(port, data, time, masters):
    """Whether a port takes a frame that came then, as its own or as master."""
    virtual = data[:6] in masters.link_addresses(port.group.name)
    return data[:6] == port.mac or virtual and masters.is_master(port.place, time)


def _split_segment(ports, captures, masters):
    owners = {port.mac: port.place for port in ports}
    heard = _hear(ports, captures)
    for port in ports:
        frames = captures[port].frames
        since, gone = 0, -math.inf  # of its latest frame: when what left with it came, and when it was gone
        for (time, data), left in zip(frames, _departures(port, frames, heard)):
            _follow(port, time, data, left, ports, heard, masters)
            if data[6:12] == port.mac:
                since = since if time <= gone + SLACK else time
                gone = math.inf if left is None else left + port.busy(data) + port.gap()
            if data[12:14] not in IP_TYPES:
                continue
            packet, source = parse(data, captures[port].link_header), data[6:12]
            packet.link_destination = data[:6]
            packet.left = time - port.way(data) + SLACK
            if source != port.mac and (_takes(port, data, time, masters) or data[0] & 1):
                port.received.append((time, packet, owners[source]))
            elif source == port.mac:
                packet.left = time if left is None or left - time <= SLACK else left
                port.earliest[id(packet)] = since
                port.sent.append((packet.left, packet, port.place))
                port.waiting = None if left is not None else port.sent[-1]
        if port.waiting:
            port.sent.remove(port.waiting)


def _follow(port, time, data, left, ports, heard, masters):
    """What is not of a flow, and what became of a frame on a segment that left then, or for nobody."""
    is_own, is_group = data[6:12] == port.mac, data[0] & 1
    if data[12:14] not in IP_TYPES and (is_own or is_group or _takes(port, data, time, masters)):
        port.asked[0 if is_own else 1].append((time, data))
    if not is_own:
        return
    way = port.way(data)
    due = (time if left is None else left) + way
    meant = [other for other in ports
             if other is not port and (is_group or _takes(other, data, due, masters))]
    port.copies += len(meant) - 1 if meant and left is not None else 0
    packet = parse(data, 14) if data[12:14] in IP_TYPES else None
    if packet:
        packet.left = time if left is None else left
        packet.link_destination = data[:6]
    for number, other in enumerate(meant or [None]):
        if left is None or not other or due not in heard[data].get(other.file, ()):
            surely = left is not None or None if number else left is not None
            port.lost.append((due, packet, port.place, other, surely))


def _hear(ports, captures):
    """When each frame was heard by whom else than its sender."""
    heard = defaultdict(lambda: defaultdict(set))
    for port in ports:
        for time, data in captures[port].frames:
            if data[6:12] != port.mac:
                heard[data][port.file].add(time)
    return heard


def _departures(port, frames, heard):
    """When each frame of a port left, which first tried when the one before it was gone; none where
    nobody heard it, and of others' frames."""
    gone = math.inf  # when the next one tried
    departures = []
    for time, data in reversed(frames):
        is_own = data[6:12] == port.mac
        first, last = time + port.way(data), gone + port.way(data)
        times = [at for by in heard.get(data, {}).values() for at in by if first <= at < last]
        left = min(times) - port.way(data) if is_own and times else None
        departures.append(left)
        gone = time if is_own else gone
    return departures[::-1]


# ---- point-to-point links ------------------------------------------------------------------------


def _split_links(ports, captures):
    ends = {(port.place, (port.peer_group.name, port.peers[0]), port.part): port for port in ports}
    for (own, other, part), port in ends.items():
        _split_link(port, ends[(other, own, part)], captures)


def _split_link(port, other, captures):
    capture = captures[port]
    arrivals = defaultdict(list)
    for time, data in captures[other].frames:
        arrivals[data].append(time)
    for time, data in capture.frames:
        packet = parse(data, capture.link_header)
        if not packet:
            continue
        way = port.way(data)
        times = arrivals.get(data, ())
        came = any(abs(at + way - time) < SLACK for at in times)
        went = any(abs(time + way - at) < SLACK for at in times)
        packet.left = time - way + SLACK if came and not went else time
        if came and not went:
            port.received.append((time, packet, (port.peer_group.name, port.peers[0])))
        else:
            port.until[time + way - port.link.delay] = time
            port.sent.append((time, packet, port.place))
            if not went:
                port.lost.append((time + way, packet, port.place, other, True))
