# SPDX-License-Identifier: GPL-2.0-only
"""What the parts of check-kernel.sh share: flows, frames, and what the hash core chooses.

A part runs in a network namespace of its own, in which frames sent on `out0` come in by `in0`.
"""

import json
import random
import socket
import struct
import subprocess
import sys
import time
from collections import namedtuple

TCP, UDP = 6, 17
Flow = namedtuple("Flow", "source destination sport dport protocol mac label")


class Skipped(Exception):
    """The kernel, or a program, lacks what a part needs."""


def run(*words, text=None):
    """Runs a program. Returns what it says."""
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def needs(what, *words):
    """Runs a program that only works where the kernel has what it needs."""
    try:
        return run(*words)
    except (RuntimeError, FileNotFoundError) as error:
        raise Skipped(f"{what}: {error}") from error


def sysctl(name, value):
    with open("/proc/sys/" + name.replace(".", "/"), "w", encoding="ascii") as file:
        file.write(str(value))


def make_flows(count, version=4, protocols=(TCP, UDP), seed=1):
    """Flows of any addresses and ports, no two of one source."""
    draw = random.Random(seed)
    flows = {}
    while len(flows) < count:
        if version == 4:
            # Sources above and below the destinations, which are in 100.64.0.0/10.
            source = socket.inet_ntoa(struct.pack("!L", draw.choice((10, 198)) << 24 | 18 << 16 | draw.getrandbits(16)))
            destination = socket.inet_ntoa(struct.pack("!L", 0x64400000 | draw.getrandbits(22)))
        else:
            source = f"2001:db8:{draw.choice((1, 9))}::{draw.getrandbits(16):x}:{draw.getrandbits(16):x}"
            destination = f"2001:db8:5::{draw.getrandbits(16):x}:{draw.getrandbits(16):x}"
        mac = "02:" + ":".join(f"{draw.getrandbits(8):02x}" for _ in range(5))
        flows[source] = Flow(source, destination, draw.randrange(1, 65536), draw.randrange(1, 65536),
                             draw.choice(protocols), mac, draw.getrandbits(20) if version == 6 else 0)
    return list(flows.values())


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def mac_bytes(text):
    return bytes.fromhex(text.replace(":", ""))


def make_frame(flow, to):
    """An Ethernet frame with the first packet of a flow, without payload."""
    family = socket.AF_INET6 if ":" in flow.source else socket.AF_INET
    ends = socket.inet_pton(family, flow.source) + socket.inet_pton(family, flow.destination)
    if flow.protocol == TCP:
        inner, place = struct.pack("!HHLLBBHHH", flow.sport, flow.dport, 1, 0, 0x50, 2, 8192, 0, 0), 16
    else:
        inner, place = struct.pack("!HHHH", flow.sport, flow.dport, 8, 0), 6
    own = checksum(ends + struct.pack("!LL", len(inner), flow.protocol) + inner) or 0xffff
    inner = inner[:place] + struct.pack("!H", own) + inner[place + 2:]
    if family == socket.AF_INET6:
        header = struct.pack("!LHBB", 6 << 28 | flow.label, len(inner), flow.protocol, 64) + ends
    else:
        header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(inner), 0, 0, 64, flow.protocol, 0) + ends
        header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
    kind = b"\x86\xdd" if family == socket.AF_INET6 else b"\x08\x00"
    return to + mac_bytes(flow.mac) + kind + header + inner


class Sender:
    """Sends frames that come in by in0."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        self.socket.bind(("out0", 0))
        with open("/sys/class/net/in0/address", encoding="ascii") as file:
            self.to = mac_bytes(file.read().strip())

    def send_one(self, flow):
        self.socket.send(make_frame(flow, self.to))

    def send(self, flows):
        for i, flow in enumerate(flows):
            self.send_one(flow)
            if i % 64 == 63:
                time.sleep(0.002)  # the queue between the two ends is short
        time.sleep(0.1)


class Hearing:
    """A rule that writes down what happened to each source: a set of (source, value)."""

    def __init__(self, version, hook, priority, value, rules=()):
        self.family = "ip" if version == 4 else "ip6"
        table = f"{self.family} heard"
        run("nft", f"add table {table}; delete table {table}; add table {table}")
        run("nft", f"add set {table} seen {{ typeof {self.family} saddr . {value}; size 65535; flags dynamic; }}")
        run("nft", f"add chain {table} c {{ type filter hook {hook} priority {priority}; }}")
        for rule in rules:
            run("nft", f"add rule {table} c {rule}")
        # The namespace's own packets (neighbour discovery, multicast listeners) are neither.
        sent = "meta l4proto { tcp, udp }"
        run("nft", f"add rule {table} c {sent} add @seen {{ {self.family} saddr . {value} }}")
        run("nft", f"add rule {table} c drop")

    def heard(self):
        """The value of each source; forgets all. A source with two values is an error."""
        listed = json.loads(run("nft", "-j", "list", "set", self.family, "heard", "seen"))
        run("nft", "flush", "set", self.family, "heard", "seen")
        values = {}
        for item in listed["nftables"]:
            for element in item.get("set", {}).get("elem", []):
                source, value = element["concat"]
                assert source not in values, f"{source} went two ways"
                values[source] = value
        return values


def flow_line(flow, now=0):
    return f"flow {now} " + " ".join(str(field) for field in flow)


class HashCore:
    """What the hash core chooses."""

    def __init__(self, program):
        self.program = program

    def say(self, *lines):
        return run(self.program, text="\n".join(lines) + "\n").splitlines()

    def choices(self, scheme, members, flows):
        """members: words such as 1:2, of id and weight. Returns the member of each flow, by source."""
        changes = " ".join("add:" + member for member in members)
        lines = self.say(f"scheme {scheme}", f"update 0 {changes}", *(flow_line(flow) for flow in flows))
        return {flow.source: int(line) for flow, line in zip(flows, lines)}


def compare(what, ours, theirs):
    """Fails unless both say the same of every flow, and all members are chosen."""
    assert len(set(ours.values())) > 1, f"{what}: one member has it all"
    lost = [source for source in ours if source not in theirs]
    assert not lost, f"{what}: the kernel was not heard of {len(lost)} flows, such as {lost[0]}"
    other = [source for source in ours if ours[source] != theirs[source]]
    assert not other, (f"{what}: {len(other)} of {len(ours)} flows differ, such as {other[0]}: "
                       f"ours {ours[other[0]]}, the kernel's {theirs[other[0]]}")
    return len(ours)


def main(name, part):
    """Runs a part and says in a line how it went."""
    try:
        print(f"check-kernel: {name}: {part(HashCore(sys.argv[1]))}")
    except Skipped as reason:
        print(f"check-kernel: {name}: skipped: {' '.join(str(reason).split())}")
    except AssertionError as error:
        print(f"check-kernel: {name}: FAIL: {error}")
        sys.exit(1)
