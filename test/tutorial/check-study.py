#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Holds the study of doc/tutorial.rst to arithmetic: check-study.py CAMPAIGN EXPECTED PAGE, the
output of expected.py, and the page itself.

Tolerances are four standard errors. Connections break or not by chance: so many as n in a run have a
standard deviation of at most sqrt(n). Beside it, Maglev moves a little more than it must: at each change up to
1 % of the open connections, which arithmetic leaves out.
"""

import csv
import math
import statistics
import sys

CHANGES = 6
EXCESS = 0.01
MOVED = [f"failover.{change}.moved.excess.forward" for change in range(CHANGES)]
COLUMNS = ["flows.offered", "flows.broken", "failover.0.flowsActive"] + MOVED


def read(path):
    """The lines of a CSV file."""
    with open(path, newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def mean(runs, figure):
    """The mean of a figure over runs."""
    return sum(map(figure, runs)) / len(runs)


def error_of(share, offered, runs):
    """The standard error of a mean share, in percent, where connections break by chance."""
    return 100 * math.sqrt(share / 100 * offered) / offered / math.sqrt(runs)


def most_excess(connections, offered):
    """What Maglev may break beside, in percent of all connections."""
    return 100 * EXCESS * CHANGES * connections / offered


def expectations(path):
    """How many connections are open, and the share that breaks by selector and table, as expected.py prints them."""
    shares = {}
    with open(path, encoding="utf-8") as lines:
        for words in map(str.split, lines):
            if words[0] == "open":
                connections = float(words[1])
            else:
                shares[words[2], " ".join(words[3:])] = float(words[1])
    return connections, shares


def check_runs(runs, connections, share, excess):
    """Yields what is wrong with the runs of a configuration; excess: whether it may move more than it must."""
    offered = mean(runs, lambda run: run["flows.offered"])
    seen = mean(runs, lambda run: 100 * run["flows.broken"] / run["flows.offered"])
    active = mean(runs, lambda run: run["failover.0.flowsActive"])
    within = 4 * error_of(share, offered, len(runs))
    more = excess * most_excess(connections, offered)
    if len(runs) < 10:
        yield f"{len(runs)} seeds"
    if not share - within <= seen <= share + within + more:
        yield f"{seen:.2f} % broken, not {share} within {within:.2f} (and {more:.2f} more)"
    if abs(active - connections) > 4 * math.sqrt(connections / len(runs)):
        yield f"{active} connections open, not {connections}"


def check(campaign, connections, shares):
    """Yields what is wrong."""
    runs = {}
    for line in read(f"{campaign}/comparison.csv"):
        numbers = {name: float(line[name]) for name in COLUMNS}
        runs.setdefault((line["scheme.select"], line["scheme.state"]), []).append(numbers)
    for (select, state), share in shares.items():
        of_it = runs.get((select, state), [])
        excess = select == "maglev" and state == "none"
        for fault in check_runs(of_it, connections, share, excess) if of_it else ["no run"]:
            yield f"{select}, {state}: {fault}"
        if select == "anchor" and any(run[name] for run in of_it for name in MOVED):
            yield f"{select}, {state}: moves between managers that stay"
    pairs = read(f"{campaign}/pairs.csv")
    if len(pairs) != 2:
        yield f"{len(pairs)} lines of pairs"
    for line in pairs:
        state = line["name"].split(" scheme.select")[0].split("=", 1)[1]
        offered = mean(runs["anchor", state], lambda run: run["flows.offered"])
        sides = [shares["anchor", state], shares["maglev", state]]
        within = 4 * math.hypot(*(error_of(side, offered, int(line["pairs"])) for side in sides))
        more = (state == "none") * most_excess(connections, offered)
        share = sides[0] - sides[1]
        if not share - within - more <= float(line["difference"]) <= share + within:
            yield f"{line['name']}: a difference of {line['difference']}, not {share:.2f}"
        if state == "none" and line["settled"] != "yes":
            yield f"{line['name']}: is not settled"


def half_widths(first, second):
    """Half of the 95 % intervals of a difference of 20 runs each: as pairs, and without."""
    count, at_19, at_38 = 20, 2.0930, 2.0244  # Student's t, 97.5 %
    together = statistics.stdev(a - b for a, b in zip(first, second, strict=True))
    apart = math.hypot(statistics.stdev(first), statistics.stdev(second))
    return [at * deviation / math.sqrt(count) for at, deviation in ((at_19, together), (at_38, apart))]


def check_gain(campaign, page):
    """Yields what is wrong with the page's table of what pairs gain."""
    runs = {}
    for line in read(f"{campaign}/comparison.csv"):
        share = 100 * float(line["flows.broken"]) / float(line["flows.offered"])
        runs.setdefault((line["scheme.select"], line["scheme.state"] != "none"), []).append(share)
    sides = {"AnchorHash with and without the table": (("anchor", True), ("anchor", False)),
             "Maglev with and without the table": (("maglev", True), ("maglev", False)),
             "AnchorHash and Maglev, both with the table": (("anchor", True), ("maglev", True)),
             "AnchorHash and Maglev, both without": (("anchor", False), ("maglev", False))}
    with open(page, encoding="utf-8") as lines:
        rows = {line.split("  ")[0]: line.split()[-2:] for line in lines if line.startswith(tuple(sides))}
    for name, (first, second) in sides.items():
        told = [f"±{width:.2f}" for width in half_widths(runs[first], runs[second])]
        if rows.get(name) != told:
            yield f"what pairs gain: {name}: the page says {rows.get(name)}, computed {told}"


def main():
    """Prints what is wrong, and ends with 1 where anything is."""
    wrong = list(check(sys.argv[1], *expectations(sys.argv[2])))
    wrong += check_gain(sys.argv[1], sys.argv[3])
    for fault in wrong:
        print(fault)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
