# SPDX-License-Identifier: GPL-2.0-only
"""Key rules of doc/hash-core.rst: which fields of a packet are hashed.

A key is a list of (kind, bytes) in the order in which they are hashed; kind is address, port, protocol
or label. What a rule is given is a tuple that may have a label (packets.Labelled); else it is 0. PREDETERMINED stands for a packet whose ports are equal.
"""

from problems import Unsupported

PREDETERMINED = object()
FIELDS = ("src", "dst", "sport", "dport", "proto")
PACKED = (*FIELDS, "label")


def _fields(key):
    source, source_port, destination, destination_port, protocol = key
    return {
        "src": ("address", source),
        "dst": ("address", destination),
        "sport": ("port", source_port.to_bytes(2, "big")),
        "dport": ("port", destination_port.to_bytes(2, "big")),
        "proto": ("protocol", bytes([protocol])),
        "label": ("label", getattr(key, "label", 0).to_bytes(3, "big")),
    }


def _pick(names):
    def extract(key):
        fields = _fields(key)
        return [fields[name] for name in PACKED if name in names]

    return extract


def _sets(words):
    """A rule whose fields follow the IP version and the protocol."""
    sets = {name: words.pop(name, None) for name in ("fields", "fields6", "fields-other", "fields6-other")}
    named = sets["fields"] or "+".join(FIELDS)
    six = sets["fields6"] or named
    other = sets["fields-other"]
    by_family = {
        (4, True): named,
        (4, False): other or named,
        (16, True): six,
        (16, False): sets["fields6-other"] or other or six,
    }
    rules = {}
    for family, text in by_family.items():
        names = text.split("+")
        if not set(names) <= set(PACKED):
            raise Unsupported(f"fields={text}")
        rules[family] = _pick(names)
    return lambda key: rules[(len(key[0]), key[4] in (6, 17))](key)


def _greater_port(key):
    source, source_port, destination, destination_port, _ = key
    if not source_port and not destination_port:  # without ports
        return [("address", address) for address in sorted((source, destination))]
    if source_port == destination_port:
        return PREDETERMINED
    fields = _fields(key)
    return (
        [fields["src"], fields["sport"]]
        if source_port > destination_port
        else [fields["dst"], fields["dport"]]
    )


def _symmetric(key):
    source, source_port, destination, destination_port, protocol = key
    if (destination, destination_port) < (source, source_port):
        key = (destination, destination_port, source, source_port, protocol)
    return _pick(FIELDS)(key)


def make_rule(words):
    """The rule that a spec's words name."""
    name = words.pop("key", "five-tuple")
    if name == "fields":
        return _sets(words)
    rules = {
        "five-tuple": _pick(FIELDS),
        "three-tuple": _pick(("src", "dst", "dport")),
        "source": _pick(("src",)),
        "fragment": _pick(("src", "dst", "proto")),
        "greater-port": _greater_port,
        "symmetric-five-tuple": _symmetric,
    }
    if name not in rules:
        raise Unsupported(f"key={name}")
    return rules[name]
