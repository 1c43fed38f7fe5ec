# SPDX-License-Identifier: GPL-2.0-only
"""iptables' cluster match: each flow's node, against the preset xt-cluster.

Over IPv6 the match hashes the first four bytes of the source alone (NF_CT_TUPLE_L3SIZE / 4 words in
xt_cluster.c), so that all hosts of a provider's prefix are of one node. That is compared with what
the preset chooses for IPv4 sources of these four bytes.
"""

import random
import socket

from kernel_rig import Hearing, Sender, compare, main, make_flows, needs, run

FLOWS = 300
CASES = [(4, 2, "0xdeadbeef"), (4, 5, "1"), (4, 16, "0"), (6, 7, "0xcafe")]


def spread(flows):
    """The same flows from all of the address space of IPv6."""
    draw = random.Random(3)
    return [flow._replace(source=f"2{draw.getrandbits(12):x}:{draw.getrandbits(16):x}::{i + 1:x}")
            for i, flow in enumerate(flows)]


def first_bytes(flow):
    """The flow as the match sees it."""
    start = socket.inet_pton(socket.AF_INET6, flow.source)[:4]
    return flow._replace(source=socket.inet_ntoa(start), destination="192.0.2.1")


def compare_all(core):
    sender = Sender()
    total = 0
    for version, nodes, seed in CASES:
        iptables = "iptables" if version == 4 else "ip6tables"
        for node in range(1, nodes + 1):
            needs("the cluster match", iptables, "-t", "mangle", "-A", "PREROUTING", "-m", "cluster",
                  "--cluster-total-nodes", str(nodes), "--cluster-local-node", str(node),
                  "--cluster-hash-seed", seed, "-j", "MARK", "--set-mark", str(node))
        hearing = Hearing(version, "prerouting", 0, "meta mark")
        flows = make_flows(FLOWS, version, seed=nodes)
        flows = flows if version == 4 else spread(flows)
        sender.send(flows)
        seen = flows if version == 4 else [first_bytes(flow) for flow in flows]
        chosen = core.choices(f"as=xt-cluster initval={seed}", [f"{k}:1" for k in range(1, nodes + 1)], seen)
        ours = {flow.source: chosen[same.source] for flow, same in zip(flows, seen)}
        total += compare(f"{nodes} nodes, seed {seed}", ours, hearing.heard())
        run(iptables, "-t", "mangle", "-F")
    return f"{len(CASES)} clusters, {total} flows, none differs"


main("xt_cluster", compare_all)
