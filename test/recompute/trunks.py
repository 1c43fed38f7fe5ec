# SPDX-License-Identifier: GPL-2.0-only
"""How packets fell on the links of trunks (S1)."""

import os
from collections import defaultdict

from results import read_table

QUANTITIES = ("flows", "packets", "bytes")


def hold_trunks(results, packets, report):
    """What left by each link, and how even that was."""
    ends = defaultdict(list)  # by group, node, link and peer: its ports, by number of their link
    unclear = set()  # groups by whose links flows went that cannot be told apart
    for port in sorted(packets.ports, key=lambda port: port.part):
        if port.link.trunk > 1:
            place = (port.group.name, port.node, port.link.name, port.peers[0])
            flows, load = _load(port, packets.book)
            ends[place].append(load)
            if report.excused(flows):
                unclear.add(port.group.name)
                load["flows"] = None
    told = results.summary["trunks"]
    report.hold("trunks", sorted(told), sorted({place[0] for place in ends}))
    if ends:
        _hold_table(read_table(os.path.join(results.folder, "trunks.csv")), ends, report)
    for name in sorted(told):
        used = [loads for place, loads in ends.items()
                if place[0] == name and any(load["packets"] for load in loads)]
        what, own = f"trunks.{name}", told[name]
        report.hold(f"{what}.trunks", own["trunks"], len(used))
        report.hold(f"{what}.links", own["links"], sum(map(len, used)))
        unused = sum(load["packets"] == 0 for loads in used for load in loads)
        report.hold(f"{what}.unusedLinks", own["unusedLinks"], unused)
        for quantity in QUANTITIES:
            if quantity == "flows" and name in unclear:
                report.pass_over(f"{what}.flows: some of its flows are passed over")
                continue
            figures = [_evenness([load[quantity] for load in loads]) for loads in used]
            for place, figure in enumerate(("maxOverMean", "cov", "jain")):
                mean = sum(one[place] for one in figures) / max(len(figures), 1)
                low, high = mean - 1e-6, mean + 1e-6  # results are rounded
                report.hold_range(f"{what}.{quantity}.{figure}", own[quantity][figure], low, high)


def _load(port, book):
    """The flows that left by a port, and how much did."""
    flows = set()
    for item in port.sent:
        found = book.find(item)
        if found:
            flows.add(found[0])
    size = sum(packet.length for _, packet, _ in port.sent)
    return flows, {"flows": len(flows), "packets": len(port.sent), "bytes": size}


def _hold_table(rows, ends, report):
    lines = {}
    for row in rows:
        place = (row["group"], int(row["node"]), row["link"], int(row["peer"]))
        lines[(*place, int(row["part"]))] = row
    count = sum(len(loads) for loads in ends.values())
    report.hold("trunks.csv: lines", len(lines), count)
    for place, loads in ends.items():
        for part, load in enumerate(loads):
            row = lines.get((*place, part), {})
            for quantity in QUANTITIES:
                what = f"trunks.csv: {' '.join(map(str, place))} link {part}: {quantity}"
                if load[quantity] is not None:
                    report.hold(what, int(row.get(quantity, -1)), load[quantity])


def _evenness(loads):
    """The busiest over the mean, coefficient of variation, Jain's index; 0 of nothing."""
    total, squares = sum(loads), sum(load * load for load in loads)
    if not total:
        return (0, 0, 0)
    mean = total / len(loads)
    variance = squares / len(loads) - mean * mean
    return (max(loads) / mean, max(variance, 0) ** 0.5 / mean, total * total / (len(loads) * squares))
