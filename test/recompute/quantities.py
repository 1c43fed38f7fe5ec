# SPDX-License-Identifier: GPL-2.0-only
"""Times, rates and addresses as parameters and tables write them."""

import re
import socket
from fractions import Fraction

from problems import InputError

UNITS_NS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "min": 60 * 10**9, "h": 3600 * 10**9}
UNITS_BPS = {"bps": 1, "kbps": 10**3, "Mbps": 10**6, "Gbps": 10**9}
PROTOCOLS = {"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58}


def _scaled(text, units, what):
    match = re.fullmatch(r"\s*([0-9.eE+-]+)\s*([A-Za-z]+)\s*", str(text))
    if not match or match.group(2) not in units:
        raise InputError(f"'{text}' is no {what}")
    return Fraction(match.group(1)) * units[match.group(2)]


def nanoseconds(text):
    """A duration with its unit, such as 20us."""
    return int(_scaled(text, UNITS_NS, "duration"))


def bits_per_second(text):
    """A rate with its unit, such as 10Gbps."""
    return int(_scaled(text, UNITS_BPS, "rate"))


def seconds_to_ns(text):
    """Seconds, as tables write them; exact for what has nine decimals."""
    return round(Fraction(str(text)) * 10**9)


def address_bytes(text):
    """An IPv4 or IPv6 address as 4 or 16 bytes."""
    try:
        return socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)
    except OSError as error:
        raise InputError(f"'{text}' is no address") from error


def address_text(address):
    """4 or 16 bytes as text."""
    return socket.inet_ntop(socket.AF_INET if len(address) == 4 else socket.AF_INET6, address)


def protocol_number(name, version):
    """IANA number of a protocol as flows.csv names it."""
    if name == "echo":
        return 1 if version == 4 else 58
    if name not in PROTOCOLS:
        raise InputError(f"'{name}' is no protocol")
    return PROTOCOLS[name]


def words(value):
    """The items of a list that a parameter writes as text."""
    return re.split(r"[\s,]+", str(value).strip(" []")) if str(value).strip(" []") else []
