# SPDX-License-Identifier: GPL-2.0-only
"""Hash functions of doc/hash-core.rst, each from its published definition. A hash takes a key (see
rules.py) to a number of a declared width in bits."""

from problems import Unsupported

MASK = (1 << 64) - 1
# The verification key of Microsoft's RSS.
RSS_KEY = bytes.fromhex(
    "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa"
)
# Of Rocksoft's model: width, polynomial, initial value, reflected, final xor.
CRCS = {
    "crc8": (8, 0x07, 0, False, 0),
    "crc16": (16, 0x8005, 0, True, 0),
    "crc16-ccitt": (16, 0x1021, 0xFFFF, False, 0),
    "crc32": (32, 0x04C11DB7, 0xFFFFFFFF, True, 0xFFFFFFFF),
    "crc32c": (32, 0x1EDC6F41, 0xFFFFFFFF, True, 0xFFFFFFFF),
    "crc64": (64, 0x42F0E1EBA9EA3693, MASK, True, MASK),
}


def mix64(value):
    """The finalizer of MurmurHash3."""
    value ^= value >> 33
    value = value * 0xFF51AFD7ED558CCD & MASK
    value ^= value >> 33
    value = value * 0xC4CEB9FE1A85EC53 & MASK
    return value ^ value >> 33


def _packed(key):
    return b"".join(data for _, data in key)


def _sum(key):
    """Addresses as 32-bit words, ports and protocol as numbers (M1, M2)."""
    total = 0
    for kind, data in key:
        size = 4 if kind == "address" else len(data)
        total += sum(
            int.from_bytes(data[place : place + size], "big") for place in range(0, len(data), size)
        )
    return total


def _xor(width):
    def hash_key(key):
        data = _packed(key)
        value = 0
        for place in range(0, len(data), 4):
            value ^= int.from_bytes(data[place : place + 4].ljust(4, b"\0"), "big")
        for half in (16, 8):
            if half >= width:
                value = value >> half ^ value & ((1 << half) - 1)
        return value

    return hash_key


def _reflected(value, width):
    return int(format(value, f"0{width}b")[::-1], 2)


def _crc(width, polynomial, initial, reflect, final):
    def step(register):
        for _ in range(8):
            top = register >> (width - 1) & 1
            register = (register << 1 ^ (polynomial if top else 0)) & ((1 << width) - 1)
        return register

    table = [step(byte << (width - 8)) for byte in range(256)]
    mirror = [_reflected(byte, 8) if reflect else byte for byte in range(256)]

    def hash_key(key):
        register = initial
        for byte in _packed(key):
            index = register >> (width - 8) ^ mirror[byte]
            register = register << 8 & ((1 << width) - 1) ^ table[index]
        return (_reflected(register, width) if reflect else register) ^ final

    return hash_key


def _toeplitz(secret):
    circle = secret * (64 // len(secret) + 1)  # longer than any key and a window
    stream = int.from_bytes(circle, "big")
    length = len(circle) * 8

    def hash_key(key):
        value = 0
        place = 0
        for byte in _packed(key):
            for bit in range(7, -1, -1):
                if byte >> bit & 1:
                    value ^= stream >> (length - 32 - place) & 0xFFFFFFFF
                place += 1
        return value

    return hash_key


def _identity(width):
    return lambda key: int.from_bytes(_packed(key)[-width // 8 :], "big")


def _base(words):
    name = words.pop("hash", "crc32")
    if name == "sum":
        return 36, _sum
    if name == "xor":
        width = int(words.pop("width", 16))
        return width, _xor(width)
    if name == "identity":
        width = int(words.pop("width", 32))
        return width, _identity(width)
    if name in CRCS:
        return CRCS[name][0], _crc(*CRCS[name])
    if name == "toeplitz":
        return 32, _toeplitz(bytes.fromhex(words.pop("hash-key", RSS_KEY.hex())))
    raise Unsupported(f"hash={name}")


def make_hash(words):
    """Width and function of the hash that a spec's words name."""
    width, base = _base(words)
    offset = int(words.pop("offset", 0))
    mixes = words.pop("finalizer", "none") == "murmur3"
    seed = mix64(int(words.pop("finalizer-seed", 0)))

    def hash_key(key):
        value = base(key)
        if offset:
            value = (value >> offset | value << (width - offset)) & ((1 << width) - 1)
        return mix64(value ^ seed) >> (64 - width) if mixes else value

    return width, hash_key
