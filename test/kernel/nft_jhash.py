# SPDX-License-Identifier: GPL-2.0-only
"""nftables' jhash expressions, flow by flow against the presets of that text."""

from kernel_rig import TCP, UDP, Hearing, Sender, compare, main, make_flows, needs

FLOWS = 200
# Of each: IP version, fields, modulus, seed, and what is behind them.
CASES = [
    (4, "ip saddr", 8, "0xdeadbeef", ""),
    (4, "ip daddr", 7, "1", ""),
    (4, "ip saddr . ip daddr", 2, "0", ""),
    (4, "ip daddr . ip saddr", 16, "0xffffffff", ""),
    (4, "tcp sport", 5, "77", ""),
    (4, "udp dport", 64, "77", ""),
    (4, "ip saddr . tcp dport", 8, "0xdeadbeef", ""),
    (4, "udp sport . ip daddr", 3, "9", " offset 100"),
    (4, "tcp sport . tcp dport", 100, "12345", ""),
    (4, "ip saddr . ip daddr . th sport . th dport", 10, "0x12345678", ""),
    (4, "ip saddr . ip daddr . meta l4proto . th sport . th dport", 31, "4", ""),
    (4, "ip protocol . ip saddr", 6, "5", " offset 1"),
    (4, "ether saddr", 4, "6", ""),
    (4, "ether saddr . ether type . tcp dport", 9, "6", ""),
    (6, "ip6 saddr", 8, "0xdeadbeef", ""),
    (6, "ip6 saddr . ip6 daddr . udp sport . udp dport", 12, "2", ""),
    (6, "ip6 daddr . meta l4proto . ip6 saddr", 255, "3", ""),
]


def sent_protocols(fields):
    return (TCP,) if "tcp" in fields else (UDP,) if "udp" in fields else (TCP, UDP)


def compare_all(core):
    sender = Sender()
    needs("jhash", "nft", "add table ip t; add chain ip t c; "
          "add rule ip t c meta mark set jhash ip saddr mod 2 seed 1; delete table ip t")
    total = 0
    for number, (version, fields, modulus, seed, offset) in enumerate(CASES):
        expression = f"jhash {fields} mod {modulus} seed {seed}{offset}"
        hearing = Hearing(version, "prerouting", 0, "meta mark", [f"meta mark set {expression}"])
        flows = make_flows(FLOWS, version, sent_protocols(fields), number)
        sender.send(flows)
        first = int(offset.split()[-1]) if offset else 0
        ours = core.choices(f"as=nft:{expression}", [f"{first + k}:1" for k in range(modulus)], flows)
        total += compare(expression, ours, hearing.heard())
    return f"{len(CASES)} expressions, {total} flows, none differs"


main("nftables jhash", compare_all)
