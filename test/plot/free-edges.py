#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Says which PNG files have anything but white at their edges: what is there was cut off.

usage: free-edges.py FILE...
Reads true colour, 8 bits, as cairo writes it (PNG specification, RFC 2083).
"""

import struct
import sys
import zlib

EDGE = 3  # points of 1/300 inch that stay white


def chunks(data):
    place = 8
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        yield kind, data[place + 8 : place + 8 + length]
        place += 12 + length


def paeth(left, above, corner):
    near = left + above - corner
    distances = abs(near - left), abs(near - above), abs(near - corner)
    return (left, above, corner)[distances.index(min(distances))]


def lines(pixels, width, height, size):
    """The lines of a picture, without the filters that make them smaller."""
    above = bytearray(width * size)
    for number in range(height):
        start = number * (width * size + 1)
        kind = pixels[start]
        line = bytearray(pixels[start + 1 : start + 1 + width * size])
        if kind == 1:
            for i in range(size, len(line)):
                line[i] = (line[i] + line[i - size]) & 255
        elif kind == 2:
            for i, up in enumerate(above):
                line[i] = (line[i] + up) & 255
        elif kind in (3, 4):
            for i, up in enumerate(above):
                left = line[i - size] if i >= size else 0
                corner = above[i - size] if i >= size else 0
                line[i] = (line[i] + ((left + up) // 2 if kind == 3 else paeth(left, up, corner))) & 255
        elif kind != 0:
            sys.exit(f"a filter {kind} is none")
        yield line
        above = line


def cut(path):
    with open(path, "rb") as file:
        data = file.read()
    parts = list(chunks(data))
    width, height, depth, colours = struct.unpack(">IIBB", parts[0][1][:10])
    if depth != 8 or colours not in (2, 6):
        sys.exit(f"{path}: {depth} bits, colours of kind {colours}")
    size = 3 if colours == 2 else 4
    pixels = zlib.decompress(b"".join(part for kind, part in parts if kind == b"IDAT"))
    edges = set()
    for number, line in enumerate(lines(pixels, width, height, size)):
        for name, some in (("left", line[: EDGE * size]), ("right", line[-EDGE * size :])):
            edges |= {name} if min(some) < 255 else set()
        if (number < EDGE or number >= height - EDGE) and min(line) < 255:
            edges.add("top" if number < EDGE else "bottom")
    return edges


found = {path: cut(path) for path in sys.argv[1:]}
for path, edges in found.items():
    if edges:
        print(f"{path}: something is cut off: {', '.join(sorted(edges))}")
sys.exit(1 if any(found.values()) else 0)
