# SPDX-License-Identifier: GPL-2.0-only
"""Reads pcap files."""

import struct

from problems import InputError

MICROSECONDS, NANOSECONDS = 0xA1B2C3D4, 0xA1B23C4D
PPP = 9
ETHERNET = 1
LINK_HEADERS = {PPP: 2, ETHERNET: 14}


class Capture:
    """The frames of one file in the order in which they were written."""

    def __init__(self, path):
        self.frames = []  # (time in ns, bytes)
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError as error:
            raise InputError(f"{path}: {error.strerror}") from error
        order, link = _header(path, data)
        if link not in LINK_HEADERS:
            raise InputError(f"{path}: link type {link} is not known")
        self.link_header = LINK_HEADERS[link]
        self._read(path, data, order)

    def _read(self, path, data, order):
        record = struct.Struct(order + "IIII")
        place = 24
        while place < len(data):
            if place + 16 > len(data):
                raise InputError(f"{path}: ends inside a record")
            seconds, nanoseconds, size, original = record.unpack_from(data, place)
            end = place + 16 + size
            if end > len(data):
                raise InputError(f"{path}: ends inside a record")
            if size < original:
                raise InputError(f"{path}: packets are cut")
            self.frames.append((seconds * 10**9 + nanoseconds, data[place + 16 : end]))
            place = end


def _header(path, data):
    """Byte order and link type."""
    for order in "<>":
        if len(data) >= 24:
            magic, _, _, _, _, _, link = struct.unpack_from(order + "IHHiIII", data)
            if magic == NANOSECONDS:
                return order, link
            if magic == MICROSECONDS:
                raise InputError(
                    f"{path}: has microseconds, too few to tell which packet came first; "
                    "run with --ns3::PcapFileWrapper::NanosecMode=true"
                )
    raise InputError(f"{path}: no pcap file")
