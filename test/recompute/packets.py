# SPDX-License-Identifier: GPL-2.0-only
"""What is read of a packet: RFC 791, 8200, 793, 768, 792, 4443."""

import struct
from ipaddress import ip_address, ip_network

TCP, UDP, ICMP, ICMP6 = 6, 17, 1, 58
EXTENSIONS = {0, 43, 60}  # hop by hop, routing, destination
FIN, SYN, RST, ACK = 1, 2, 4, 16
FRAGMENT = 44
ERRORS = {ICMP: {3, 4, 5, 11, 12}, ICMP6: {1, 2, 3, 4}}  # types
DISCOVERY = range(133, 138)  # types of ICMPv6: routers and neighbours
FLOOD_SOURCES = {4: ip_network("100.64.0.0/10"), 6: ip_network("100::/64")}
ECHO_TYPES = {(ICMP, 8): True, (ICMP, 0): False, (ICMP6, 128): True, (ICMP6, 129): False}


class Labelled(tuple):
    """A tuple of a flow, with a packet's flow label beside it, which tells no flows apart."""

    def __new__(cls, ends, label):
        labelled = super().__new__(cls, ends)
        labelled.label = label
        return labelled


class Packet:
    """One IP packet. Ports of an echo are its identifier, at the requester's end, and 0."""

    __slots__ = (
        "version",
        "source",
        "destination",
        "protocol",
        "source_port",
        "destination_port",
        "has_ports",
        "is_fragment",
        "is_later",
        "identification",
        "fragment_offset",
        "ttl",
        "length",
        "flags",
        "body",
        "echo_request",
        "link_destination",
        "label",  # flow label of IPv6; 0 over IPv4
        "left",  # when it left who sent it on this link, ns
    )

    @property
    def tuple(self):
        """What tells its flow on this wire."""
        ends = (self.source, self.source_port, self.destination, self.destination_port, self.protocol)
        return Labelled(ends, self.label)

    @property
    def fragment_key(self):
        """What the fragments of a packet have in common."""
        return (self.source, self.destination, self.protocol, self.identification)

    @property
    def has_key(self):
        """Whether it can belong to a flow: it has ports, or is a later fragment."""
        return self.has_ports or self.is_later

    @property
    def content(self):
        """What it keeps on its way between two translations."""
        return (self.tuple, self.identification, self.is_later, self.body)


def is_discovery(packet):
    """Whether it is of neighbour discovery, which a device that steers ends."""
    return packet.protocol == ICMP6 and packet.body[:1] and packet.body[0] in DISCOVERY


def is_flood(packet):
    """Whether it is of a SYN flood: a SYN from where nobody is (doc/traffic.rst)."""
    nobody = FLOOD_SOURCES[packet.version]
    return packet.protocol == TCP and packet.flags == SYN and ip_address(packet.source) in nobody


def answers_flood(packet):
    """Whether it is for somebody in whose name a SYN flood came."""
    return packet.protocol == TCP and ip_address(packet.destination) in FLOOD_SOURCES[packet.version]


def turned(key):
    """The tuple of the other direction."""
    return Labelled((key[2], key[3], key[0], key[1], key[4]), getattr(key, "label", 0))


def quoted_tuple(packet):
    """What tells the flow of the packet that an ICMP error quotes; none where it is no error, or quotes
    no ports."""
    body = packet.body
    if packet.has_ports or packet.is_later or packet.protocol not in ERRORS or len(body) < 8:
        return None
    if body[0] not in ERRORS[packet.protocol]:
        return None
    quoted = parse(body, 8)
    if not quoted or quoted.is_later:
        return None
    if not quoted.has_ports and quoted.protocol in (TCP, UDP) and len(quoted.body) >= 4:
        quoted.source_port, quoted.destination_port = struct.unpack_from("!HH", quoted.body)
    return quoted.tuple


def parse(data, offset):
    """The packet behind a link header; none where there is no IP."""
    if len(data) < offset + 20:
        return None
    version = data[offset] >> 4
    if version == 4:
        return _parse4(data, offset)
    return _parse6(data, offset) if version == 6 and len(data) >= offset + 40 else None


def _parse4(data, offset):
    packet = Packet()
    packet.link_destination = None
    length, identification, fragment = struct.unpack_from("!HHH", data, offset + 2)
    packet.version = 4
    packet.label = 0
    packet.length = length
    packet.identification = identification
    packet.fragment_offset = fragment & 0x1FFF
    packet.is_later = packet.fragment_offset != 0
    packet.is_fragment = fragment & 0x3FFF != 0
    packet.ttl = data[offset + 8]
    packet.protocol = data[offset + 9]
    packet.source = data[offset + 12 : offset + 16]
    packet.destination = data[offset + 16 : offset + 20]
    _read_transport(packet, data[offset + (data[offset] & 15) * 4 : offset + length])
    return packet


def _parse6(data, offset):
    packet = Packet()
    packet.link_destination = None
    packet.version = 6
    packet.label = struct.unpack_from("!I", data, offset)[0] & 0xFFFFF
    packet.length = 40 + struct.unpack_from("!H", data, offset + 4)[0]
    packet.identification = packet.fragment_offset = 0
    packet.is_fragment = packet.is_later = False
    packet.protocol = data[offset + 6]
    packet.ttl = data[offset + 7]
    packet.source = data[offset + 8 : offset + 24]
    packet.destination = data[offset + 24 : offset + 40]
    place = _skip_extensions(packet, data, offset + 40)
    _read_transport(packet, data[place : offset + packet.length])
    return packet


def _skip_extensions(packet, data, place):
    while packet.protocol in EXTENSIONS or packet.protocol == FRAGMENT:
        size = (data[place + 1] + 1) * 8
        if packet.protocol == FRAGMENT:
            size = 8
            bits, packet.identification = struct.unpack_from("!HI", data, place + 2)
            packet.fragment_offset = bits >> 3
            packet.is_later = packet.fragment_offset != 0
            packet.is_fragment = bits & 0xFFF9 != 0
        packet.protocol = data[place]
        place += size
        if packet.is_later:
            break
    return place


def _read_transport(packet, data):
    """Ports, flags, and in `body` what translation leaves alone."""
    packet.source_port = packet.destination_port = packet.flags = 0
    packet.has_ports = False
    packet.echo_request = None
    packet.body = data
    if packet.is_later:
        return
    if packet.protocol == TCP and len(data) >= 20:
        packet.source_port, packet.destination_port = struct.unpack_from("!HH", data)
        packet.flags = data[13]
        packet.has_ports = True
        packet.body = data[4:16] + data[18:]
    elif packet.protocol == UDP and len(data) >= 8:
        packet.source_port, packet.destination_port = struct.unpack_from("!HH", data)
        packet.has_ports = True
        packet.body = data[4:6] + data[8:]
    elif packet.protocol in (ICMP, ICMP6) and len(data) >= 8:
        _read_echo(packet, data)


def _read_echo(packet, data):
    is_request = ECHO_TYPES.get((packet.protocol, data[0]))
    if is_request is None:
        return
    identifier = struct.unpack_from("!H", data, 4)[0]
    packet.echo_request = is_request
    packet.source_port = identifier if is_request else 0
    packet.destination_port = 0 if is_request else identifier
    packet.has_ports = True
    packet.body = data[:2] + data[6:]
