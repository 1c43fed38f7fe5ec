# SPDX-License-Identifier: GPL-2.0-only
"""Groups of next hops by hash threshold and by buckets: each flow's way, for each policy.

Flow by flow where `fib_multipath_hash_seed` is there (Linux 6.11). With the key drawn at boot no flow's
way can be foretold: then shares are held against weights by a chi-square test, and the number of flows
that a change moves against what moves by the same change here. An even kernel fails either once in a
million runs.
"""

import math
import os

from kernel_rig import Hearing, Sender, compare, main, make_flows, needs, run, sysctl

FLOWS = 300
MANY = 4000
SEED = "net.ipv4.fib_multipath_hash_seed"
SIGMAS = 4.9  # standard deviations of a normal variable that one in a million is beyond
WAYS = 4

# Of each: IP version, policy, fields of policy 3, seed, words that complete the preset.
CASES = [
    (4, 0, 0, 1, ""),
    (4, 0, 0, 0xdeadbeef, ""),
    (4, 1, 0, 7, ""),
    (4, 2, 0, 7, ""),
    (4, 3, 0x07, 7, ""),
    (4, 3, 0x37, 0xffffffff, "fields=src+dst+sport+dport+proto"),
    (4, 3, 0x01, 5, "fields=src"),
    (4, 3, 0x02, 5, "fields=dst"),
    (4, 3, 0x30, 5, "fields=sport+dport"),
    (4, 3, 0x20, 5, "fields=dport"),
    (6, 0, 0, 1, ""),
    (6, 1, 0, 7, ""),
    (6, 2, 0, 7, ""),
    (6, 3, 0x37, 9, "fields=src+dst+sport+dport+proto"),
    (6, 3, 0x01, 9, "fields=src"),
    (6, 3, 0x0f, 9, "fields6=src+dst+proto+label"),
    (6, 3, 0x08, 3, "fields6=label"),
]
# Of each: members and weights, and words of the group's type.
GROUPS = [
    ("1:1 2:1 3:1 4:1", "", "select=threshold"),
    ("1:1 2:3 3:2", "", "select=threshold"),
    ("1:1 2:1 3:5 4:2", "type resilient buckets 100", "select=resilient buckets=100"),
]


def make_ways():
    for way in range(1, WAYS + 1):
        run("ip", "link", "add", f"way{way}", "type", "veth", "peer", "name", f"end{way}")
        for name in (f"way{way}", f"end{way}"):
            run("ip", "link", "set", name, "up")
        run("ip", "addr", "add", f"192.0.2.{16 * way + 1}/28", "dev", f"way{way}")
        needs("next hop objects", "ip", "nexthop", "add", "id", str(way), "via", f"192.0.2.{16 * way + 2}", "dev", f"way{way}")
        run("ip", "nexthop", "add", "id", str(100 + way), "via", f"fe80::{way}", "dev", f"way{way}")


def set_group(verb, version, members, words=""):
    """members: 1:2 3:1, of way and weight."""
    base = 0 if version == 4 else 100
    group = "/".join(f"{base + int(way)},{weight}" for way, weight in (word.split(":") for word in members.split()))
    needs("groups of that type", "ip", "nexthop", verb, "id", str(1000 + version), "group", group, *words.split())


def make_route(version):
    prefix = "100.64.0.0/10" if version == 4 else "2001:db8:5::/48"
    run("ip", "-4" if version == 4 else "-6", "route", "replace", prefix, "nhid", str(1000 + version))


def set_policy(version, policy, fields):
    sysctl(f"net.ipv{version}.fib_multipath_hash_policy", policy)
    if policy == 3:
        sysctl(f"net.ipv{version}.fib_multipath_hash_fields", fields)


def ways(hearing):
    return {source: int(name[3:]) for source, name in hearing.heard().items()}


def flow_by_flow(core, sender):
    total = 0
    for version, policy, fields, seed, words in CASES:
        set_policy(version, policy, fields)
        sysctl(SEED, seed)
        for number, (members, kind, select) in enumerate(GROUPS):
            set_group("add", version, members, kind)
            make_route(version)
            hearing = Hearing(version, "forward", 0, "meta oifname")
            flows = make_flows(FLOWS, version, seed=number)
            sender.send(flows)
            scheme = f"as=linux-multipath-{policy} seed={seed} {words} {select}"
            ours = core.choices(scheme, members.split(), flows)
            total += compare(f"IPv{version} {scheme}, members {members}", ours, ways(hearing))
            run("ip", "nexthop", "delete", "id", str(1000 + version))
    return total


def chi_square_bound(degrees):
    """What a chi-square variable passes once in a million (Wilson and Hilferty's approximation)."""
    step = 2 / (9 * degrees)
    return degrees * (1 - step + 4.75 * math.sqrt(step)) ** 3


def check_shares(members, chosen):
    weights = {int(way): int(weight) for way, weight in (word.split(":") for word in members.split())}
    total = sum(weights.values())
    square = 0
    for way, weight in weights.items():
        due = len(chosen) * weight / total
        square += (sum(1 for way_of in chosen.values() if way_of == way) - due) ** 2 / due
    assert square < chi_square_bound(len(weights) - 1), f"shares of {members}: chi-square {square:.1f}"


def moved(before, after):
    return sum(1 for source, way in before.items() if after[source] != way)


def by_number(core, sender, version):
    """A change of members without a seed: shares, and how many flows moved."""
    steps = ["1:1 2:3 3:2 4:1", "1:1 2:3 4:1", "1:1 2:1 4:1", "1:1 2:1 3:1 4:1"]
    flows = make_flows(MANY, version, seed=99)
    theirs, ours = [], []
    hearing = None
    for step, members in enumerate(steps):
        set_group("replace" if step else "add", version, members)
        make_route(version)
        hearing = hearing or Hearing(version, "forward", 0, "meta oifname")
        sender.send(flows)
        theirs.append(ways(hearing))
        assert len(theirs[-1]) == MANY, f"{MANY - len(theirs[-1])} flows were not heard of"
        ours.append(core.choices("as=linux-multipath-1", members.split(), flows))
        check_shares(members, theirs[-1])
    for step in range(1, len(steps)):
        here, there = moved(ours[step - 1], ours[step]), moved(theirs[step - 1], theirs[step])
        share = (here + there) / (2 * MANY)
        spread = math.sqrt(2 * MANY * share * (1 - share))
        assert abs(here - there) < SIGMAS * spread, (
            f"{steps[step - 1]} to {steps[step]}: {there} of {MANY} flows moved, {here} here")
    run("ip", "nexthop", "delete", "id", str(1000 + version))
    return MANY * len(steps)


def compare_all(core):
    sender = Sender()
    make_ways()
    for version in (4, 6):
        needs("multipath routing", "ls", f"/proc/sys/net/ipv{version}/fib_multipath_hash_policy")
        set_policy(version, 1, 0)
    drawn = sum(by_number(core, sender, version) for version in (4, 6))
    said = f"{drawn} choices by the key drawn at boot: shares and moved flows as ours"
    if not os.path.exists("/proc/sys/" + SEED.replace(".", "/")):
        return f"{said}; not flow by flow: no {SEED} (Linux 6.11)"
    total = flow_by_flow(core, sender)
    return f"{said}; {len(CASES)} policies over {len(GROUPS)} groups, {total} flows, none differs"


if __name__ == "__main__":
    main("groups of next hops", compare_all)
