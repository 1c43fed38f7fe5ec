# SPDX-License-Identifier: GPL-2.0-only
"""Light flows in random scenarios, and uneven and hostile traffic (doc/traffic.rst)."""

import os

SOCKETS = "ns3::TcpSocket::"


def add_traffic(random, scenario):
    """Makes the flows of some scenarios light; has some clients make more of them than others."""
    traffic = scenario["traffic"]
    kinds = {source["kind"] for source in traffic["sources"]}
    if "replay" in kinds:
        return
    if kinds <= {"tcp", "udp"} and random.random() < 0.5:
        _make_light(random, scenario)
    if random.random() < 0.5:
        _make_uneven(random, scenario)


def add_slowdown(random, scenario, folder):
    """Runs the flows of some scenarios again, each alone, and captures that, too."""
    replayed = any(source["kind"] == "replay" for source in scenario["traffic"]["sources"])
    if not replayed and random.random() < 0.5:
        scenario["measuring"]["slowdown"] = True
        scenario["traces"]["alone"] = os.path.join(folder, "a")


def _make_light(random, scenario):
    traffic = scenario["traffic"]
    traffic["fidelity"] = "light"
    traffic["resendTime"] = random.choice(("200ms", "1s"))
    for source in traffic["sources"]:
        if source["kind"] == "udp":
            source["requestSize"] = "constant:60"
        else:
            source["window"] = random.choice((2, 10))
    for group in scenario["network"]["groups"]:
        if group.get("labelChanges") == "timeout":  # that of a socket
            group["labelChanges"] = "never"
    for name in [name for name in scenario["attributes"] if name.startswith(SOCKETS)]:
        del scenario["attributes"][name]


def _make_uneven(random, scenario):
    traffic = scenario["traffic"]
    clients = next(group for group in scenario["network"]["groups"] if group["kind"] == "client")
    several = clients.get("count", 1) > 1
    choice = random.choice(("zipf", "from", "burst"))
    if choice == "zipf" and several:
        traffic["clients"] = random.choice(("zipf:0.5", "zipf:1.2"))
    elif choice == "from" and several:
        traffic["sources"][0]["from"] = 1
    elif choice == "burst":
        traffic["burst"] = random.choice((2, 4))
        traffic["bursts"] = random.choice(("poisson", "periodic"))
    over_tcp = any(source["kind"] == "tcp" for source in traffic["sources"])
    if traffic.get("fidelity") == "light" and over_tcp and random.random() < 0.6:
        traffic["sources"].append({"kind": "syn-flood", "share": random.choice((0.5, 2))})
