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

BROADCAST = b"\xff" * 6


class Port:
    """A port of a node, with what went through it: lists of (time in ns, packet, link source)."""

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
    pairs = {}
    for port in ports:
        if port.link.medium == "csma":
            _split_segment(port, captures[port])
        else:
            pairs[(port.link.name, port.place, (port.peer_group.name, port.peers[0]))] = port
    for (link, own, other), port in pairs.items():
        _split_link(port, captures[port], captures[pairs[(link, other, own)]])
    return ports


def _split_segment(port, capture):
    for time, data in capture.frames:
        source = data[6:12]
        packet = parse(data, capture.link_header) if data[12:14] in (b"\x08\0", b"\x86\xdd") else None
        if packet and source == port.mac:
            port.sent.append((time, packet, source))
        elif packet and (data[:6] == port.mac or data[0] & 1):
            port.received.append((time, packet, source))


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
        (port.received if came and not went else port.sent).append((time, packet, None))
