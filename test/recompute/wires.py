# SPDX-License-Identifier: GPL-2.0-only
"""Tells what each port sent from what it received.

A capture does not say. On a shared segment the link addresses do. On a point-to-point link what was
sent is in the peer's capture a time later that is known to the nanosecond: its time on the wire and
the link's delay. What the peer does not have was sent and lost; what was received the peer has sent.
"""

import os
from collections import defaultdict

from captures import Capture
from packets import parse

IP_TYPES = (b"\x08\0", b"\x86\xdd")


class Port:
    """A port of a node, with what went through it: lists of (time in ns, packet, sender), where the
    sender is (group, node) at the other end."""

    def __init__(self, row, network):
        self.file = row["file"]
        self.group = network.group(row["group"])
        self.node = int(row["node"])
        self.link = network.link(row["link"])
        self.peer_group = network.group(row["peerGroup"])
        self.peers = [int(peer) for peer in row["peers"].split()]
        self.mac = bytes.fromhex(row["mac"].replace(":", ""))
        self.sent = []
        self.received = []

    @property
    def place(self):
        """Whose it is."""
        return (self.group.name, self.node)


def read_ports(rows, network, folder):
    """All ports of a run with their packets."""
    ports = [Port(row, network) for row in rows]
    captures = {port: Capture(os.path.join(folder, port.file)) for port in ports}
    owners = {port.mac: port.place for port in ports}
    pairs = {}
    for port in ports:
        if port.link.medium == "csma":
            _split_segment(port, captures[port], owners)
        else:
            pairs[(port.link.name, port.place, (port.peer_group.name, port.peers[0]))] = port
    for (link, own, other), port in pairs.items():
        _split_link(port, captures[port], captures[pairs[(link, other, own)]])
    return ports


def _split_segment(port, capture, owners):
    for time, data in capture.frames:
        if data[12:14] not in IP_TYPES:
            continue
        packet, source = parse(data, capture.link_header), data[6:12]
        if source == port.mac:
            port.sent.append((time, packet, port.place))
        elif data[:6] == port.mac or data[0] & 1:
            port.received.append((time, packet, owners[source]))


def _split_link(port, capture, peer):
    arrivals = defaultdict(list)
    for time, data in peer.frames:
        arrivals[data].append(time)
    slack = max(2, 2 * capture.resolution)
    for time, data in capture.frames:
        packet = parse(data, capture.link_header)
        if not packet:
            continue
        way = port.link.delay + len(data) * 8 * 10**9 // port.link.rate
        times = arrivals.get(data, ())
        came = any(abs(other + way - time) < slack for other in times)
        went = any(abs(time + way - other) < slack for other in times)
        if came and not went:
            port.received.append((time, packet, (port.peer_group.name, port.peers[0])))
        else:
            port.sent.append((time, packet, port.place))
