# SPDX-License-Identifier: GPL-2.0-only
"""What dispatchers tell each other: messages of table synchronisation, from the bytes that its
documentation lists."""

import struct
from collections import namedtuple

from packets import UDP

PORTS = (3780, 3782)  # of UDP, at both ends: of dispatchers, of distributors that stand by
REPORT_PORT = 3781  # of UDP, at the dispatcher
HEADER = 16
KINDS = {1: "update", 2: "refresh", 3: "status", 4: "gaps", 5: "digest", 6: "ask", 7: "piece",
         8: "repeat"}
HAS_KEY = 8  # flag of a piece
FORGOTTEN = 2  # flag of an entry

# A word on an entry. `key` is (source, source port, destination, destination port, protocol).
Word = namedtuple("Word", "key counter node removed value")
Message = namedtuple("Message", "kind node words")


class _Table:
    """CRC-32C (RFC 3720), byte by byte."""

    def __init__(self):
        self._of = []
        for byte in range(256):
            for _ in range(8):
                byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
            self._of.append(byte)

    def sum(self, data):
        """The checksum of bytes."""
        crc = 0xFFFFFFFF
        for byte in data:
            crc = crc >> 8 ^ self._of[(crc ^ byte) & 255]
        return crc ^ 0xFFFFFFFF


_CRC = _Table()


def is_message(packet):
    """Whether a packet carries one, whole."""
    ports = packet.source_port, packet.destination_port
    same = ports[0] == ports[1] and ports[0] in PORTS
    return packet.protocol == UDP and not packet.is_fragment and same


def is_report(packet):
    """Whether a packet carries a server's report of its load, whole."""
    to_port = packet.destination_port == REPORT_PORT
    return packet.protocol == UDP and not packet.is_fragment and to_port


def parse_message(packet):
    """The message in a packet; none where it is damaged."""
    data = packet.body[2:]  # behind the length of UDP
    if len(data) < HEADER or data[:3] != b"TS\2" or data[3] not in KINDS:
        return None
    kind, node, length, crc = struct.unpack_from("!BHHI", data, 3)
    if length != len(data) or crc != _CRC.sum(data[:8] + bytes(4) + data[12:]):
        return None
    body = data[HEADER:]
    name = KINDS[kind]
    if name in ("update", "repeat"):
        return Message(name, node, _words(body[4 if name == "update" else 8 :]))
    return Message(name, node, _words(_behind_lines(body)) if name == "piece" else [])


def _behind_lines(body):
    """The entries of a piece, which stand behind the last key and the lines."""
    flags, _, lines = struct.unpack_from("!BIH", body, 4)
    place = 11
    if flags & HAS_KEY:
        place += 38 if body[place] == 6 else 14
    for _ in range(lines):
        place += 15 + 8 * body[place + 14]
    return body[place:]


def _words(data):
    words, place = [], 0
    while place < len(data):
        flags, version, protocol, source_port, destination_port = struct.unpack_from(
            "!BBBHH", data, place)
        size = 16 if version == 6 else 4
        place += 7
        source, destination = data[place : place + size], data[place + size : place + 2 * size]
        place += 2 * size
        counter, node, _, length = struct.unpack_from("!IHqH", data, place)
        place += 16
        key = (source, source_port, destination, destination_port, protocol)
        if not flags & FORGOTTEN:  # an objection to a word is none on the entry
            words.append(Word(key, counter, node, bool(flags & 1), data[place : place + length]))
        place += length
    return words
