# SPDX-License-Identifier: GPL-2.0-only
"""Selectors of doc/hash-core.rst: from a hash value to one of the live members.

Each is made for the live members, a list of (id, weight) sorted by id, and takes a hash value.
"""

import math
from bisect import bisect_left, bisect_right
from fractions import Fraction

from hashes import MASK, mix64
from problems import Unsupported

GOLDEN = 0x9E3779B97F4A7C15


def _at(members, place):
    return members[place][0]


def _modulo(members, width, words):
    return lambda value: _at(members, value % len(members))


def _multiply_shift(members, width, words):
    return lambda value: _at(members, value * len(members) >> width)


def _nearest(members, width, words):
    """Of members on a ring, the one at `first`, or the next one behind it."""
    first = int(words.get("first", 0))
    nearest = min(members, key=lambda member: (member[0] < first, member[0]))
    return lambda value: nearest[0]


def _bits(shift_of):
    def make(members, width, words):
        bits = int(words.get("bits", 16))
        shift = shift_of(width, bits)
        return lambda value: _at(members, (value >> shift & ((1 << bits) - 1)) % len(members))

    return make


def _bins(members, width, words):
    bins = int(words.get("bins", 256))
    return lambda value: _at(members, value % bins % len(members))


def _threshold(members, width, words):
    """Bounds over 31 bits, each to the nearest, as in Linux."""
    total = sum(Fraction(weight) for _, weight in members)
    bounds, passed = [], Fraction(0)
    for _, weight in members:
        passed += Fraction(weight)
        bounds.append(math.floor(passed * 2**31 / total + Fraction(1, 2)))
    move = width - 31

    def select(value):
        value = value >> move if move >= 0 else value << -move
        return _at(members, bisect_right(bounds, value))

    return select


def _rfc2992(members, width, words):
    """Regions of floor(2^width / n), the rest to the last; unequal weights in proportion."""
    space, total = 1 << width, sum(Fraction(weight) for _, weight in members)
    ends, passed = [], Fraction(0)
    equal = all(weight == members[0][1] for _, weight in members)
    for number, (_, weight) in enumerate(members, 1):
        passed += Fraction(weight)
        ends.append(number * (space // len(members)) if equal else int(passed / total * space))
    ends[-1] = space
    return lambda value: _at(members, bisect_right(ends, value))


def _hrw(members, width, words):
    """Rendezvous: each member draws from its id and the mixed hash; the greatest -weight/ln(u)."""
    salts = [mix64(member + 1) for member, _ in members]
    equal = all(weight == members[0][1] for _, weight in members)

    def select(value):
        mixed = mix64((value + GOLDEN) & MASK)
        draws = [mix64(mixed ^ salt) for salt in salts]
        if equal:
            return _at(members, draws.index(max(draws)))
        times = [
            -math.log(((draw >> 11) + 0.5) * 2.0**-53) * (1 / weight)
            for draw, (_, weight) in zip(draws, members)
        ]
        return _at(members, times.index(min(times)))

    return select


def _ring(members, width, words):
    """A member's points lie at the upper 32 bits of mix64(id * 2^32 + number + 1)."""
    points = []
    for member, weight in members:
        count = max(1, math.floor(int(words.get("points", 100)) * weight + 0.5))
        points += [(mix64((member << 32 | i) + 1) >> 32, member) for i in range(count)]
    points.sort()
    places = [place for place, _ in points]

    def select(value):
        place = bisect_left(places, mix64((value + GOLDEN) & MASK) >> 32)
        return points[place % len(points)][1]

    return select


def _maglev(members, width, words):
    """Eisenbud et al., with turns as the weight has added up."""
    size = int(words.get("size", 65537))
    entries = [None] * size
    walks = [
        [mix64((member + GOLDEN) & MASK) % size,
         mix64((member + 0xD1B54A32D192ED03) & MASK) % (size - 1) + 1, 0]
        for member, _ in members
    ]
    greatest = max(weight for _, weight in members)
    free, turn = size, 0
    while free:
        for (member, weight), walk in zip(members, walks):
            if free and turn * weight >= walk[2] * greatest:
                while entries[walk[0]] is not None:
                    walk[0] = (walk[0] + walk[1]) % size
                entries[walk[0]] = member
                walk[2] += 1
                free -= 1
        turn += 1
    return lambda value: entries[value % size]


def table_entries(members, words):
    """Each member's due by largest remainder, ties to the lower id; entries in turn."""
    if words.get("fill", "refill") != "refill" or words.get("reduce", "modulo") != "modulo":
        raise Unsupported("select=table with other than refill and modulo")
    size = int(words.get("size", 4096))
    total = sum(weight for _, weight in members)
    dues = [size * (weight / total) for _, weight in members]
    left = [int(due) for due in dues]
    order = sorted(range(len(dues)), key=lambda i: math.floor(dues[i]) - dues[i])
    for i in range(size - sum(left)):
        left[order[i % len(order)]] += 1
    entries = []
    while len(entries) < size:
        for i, (member, _) in enumerate(members):
            if left[i] > 0:
                left[i] -= 1
                entries.append(member)
    return entries


def _table(members, width, words):
    entries = table_entries(members, words)
    return lambda value: entries[value % len(entries)]


def _jump(members, width, words):
    """Lamping and Veach's function."""

    def select(key):
        bucket, following = -1, 0
        while following < len(members):
            bucket = following
            key = (key * 2862933555777941757 + 1) & MASK
            following = int((bucket + 1) * ((1 << 31) / ((key >> 33) + 1)))
        return _at(members, bucket)

    return select


SELECTORS = {
    "modulo": _modulo,
    "nearest": _nearest,
    "multiply-shift": _multiply_shift,
    "lower-bits": _bits(lambda width, bits: 0),
    "upper-bits": _bits(lambda width, bits: width - bits),
    "bins": _bins,
    "threshold": _threshold,
    "rfc2992": _rfc2992,
    "table": _table,
    "switch-table": _table,  # what it is to be
    "maglev": _maglev,
    "ring": _ring,
    "hrw": _hrw,
    "jump": _jump,
}


def find_selector(words):
    """The maker of the selector that a spec's words name."""
    name = words.pop("select", "modulo")
    if name not in SELECTORS:
        raise Unsupported(f"select={name}")
    return SELECTORS[name]
