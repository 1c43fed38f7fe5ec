# SPDX-License-Identifier: GPL-2.0-only
"""Computes pairs.csv anew from the runs' figures, by methods that share nothing with the program's.

Student's t by integrating its density, sign flips by listing or drawing them, the bootstrap with draws of
its own, Holm's correction by its definition (Holm 1979), and the power of seeds by their shift of t.

Usage: pairs_apart.py CAMPAIGN_FOLDER [ALL_METHODS]
With a second argument the table has to have lines of each method.
"""

import csv
import itertools
import math
import random
import sqlite3
import statistics
import sys

LEVEL = 0.05
POWER = 0.8
SEEDS_MOST = 100_000


def t_above(t, df, steps=4000):
    """The probability that Student's t with df degrees of freedom is above t (t >= 0)."""
    # With t = sqrt(df) tan(a), its density becomes c cos(a)^(df - 1): smooth, and of finite length.
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(math.pi)
    low, high = math.atan(t / math.sqrt(df)), math.pi / 2
    width = (high - low) / steps
    total = 0.0
    for i in range(steps + 1):
        weight = 1 if i in (0, steps) else 4 if i % 2 else 2
        total += weight * max(0.0, math.cos(low + i * width)) ** (df - 1)
    return scale * total * width / 3


def t_quantile(above, df):
    """The t that is exceeded with a probability below a half, by halving."""
    low, high = 0.0, 1.0
    while t_above(high, df, 400) > above:
        high *= 2
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if t_above(middle, df, 400) > above else (low, middle)
    return high


def sign_flip_p(differences):
    """The share of changes of sign that lie as far from 0, and its standard error where they are drawn."""
    far = abs(sum(differences)) * (1 - 1e-9)
    if len(differences) <= 13:
        flips = list(itertools.product((1, -1), repeat=len(differences)))
        return sum(abs(sum(s * d for s, d in zip(f, differences))) >= far for f in flips) / len(flips), 0
    draws = random.Random(2)
    count = 20_000
    hits = sum(abs(sum(draws.choice((1, -1)) * d for d in differences)) >= far for _ in range(count))
    p = hits / count
    return p, math.sqrt(max(p * (1 - p), 1 / count) * (1 / count + 1 / 10_000))


def bootstrap(differences):
    """Efron's percentile interval."""
    draws = random.Random(3)
    means = sorted(statistics.fmean(draws.choices(differences, k=len(differences))) for _ in range(20_000))
    return means[500], means[19_499]


def small_counts(values):
    return statistics.fmean(values) < 10 and all(v >= 0 and v == math.floor(v) for v in values)


def count_of(figure, row):
    """What a share in the tables is of, in it or not, whichever is less; none: it is no such share."""
    number = lambda name: float(row.get(name) or 0)
    events = [name[: -len("flowsActive")] for name in row if name.endswith(".flowsActive")]
    moves = {"needed": "moved.needed", "excess": "moved.excess", "newcomer": "moved.toNewcomer",
             "by-weight": "moved.byWeight"}
    group, _, way = figure.rpartition("-")
    if figure in ("done", "broken"):
        part, whole = number("flows.completed" if figure == "done" else "flows.broken"), number("flows.offered")
    elif figure in moves:
        part = sum(number(f"{event}{moves[figure]}.either") for event in events)
        whole = sum(number(f"{event}flowsActive") for event in events)
    elif group and way in ("fwd", "rev"):
        name = f"affinity.{group}.{'forward' if way == 'fwd' else 'reverse'}."
        part, whole = number(name + "flowsViolated"), number(name + "flowsSeen")
    else:
        return None
    return min(part, whole - part)


def method_of(first, second, differences, counts):
    if max(map(abs, differences)) == 0:
        return "alike"
    most = max(differences.count(d) for d in differences)
    few = small_counts(counts[0] or first) and small_counts(counts[1] or second)
    return "resampled" if 2 * most > len(differences) or few else "t"


def seeds_that_settle(mean, deviation, level):
    def shows(n):
        return (t_quantile(level / 2, n - 1) + t_quantile(1 - POWER, n - 1)) * deviation / math.sqrt(n) <= abs(mean)

    low, high = 1, 2
    while not shows(high):
        if high > SEEDS_MOST:
            return None
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if shows(middle) else (middle, high)
    return high


def close(told, apart, tolerance):
    return abs(told - apart) <= tolerance


def main():
    folder = sys.argv[1]
    runs = sqlite3.connect(f"{folder}/campaign.sqlite").execute(
        "SELECT figure, number, rngRun, value FROM results WHERE state = 'finished' ORDER BY file = 'tables'")
    values = {}
    for figure, number, seed, value in runs:
        values.setdefault((figure, number), {})[seed] = value
    lines = list(csv.DictReader(open(f"{folder}/pairs.csv")))
    rows = {(row["configuration"], int(row["run"])): row for row in csv.DictReader(open(f"{folder}/comparison.csv"))}
    wrong, methods, apart = [], set(), []
    for line in lines:
        where = f"{line['figure']}, {line['name']} against {line['baselineName']}"

        def hold(name, value, tolerance):
            if not close(float(line[name]), value, tolerance):
                wrong.append(f"{where}: {name} is {line[name]}, not {value}")

        base = values[line["figure"], int(line["baseline"])]
        own = values[line["figure"], int(line["configuration"])]
        seeds = [s for s in sorted(base) if base[s] is not None and own.get(s) is not None]
        first, second = [base[s] for s in seeds], [own[s] for s in seeds]
        differences = [b - a for a, b in zip(first, second)]
        size = 1e-6 * max(map(abs, first + second + [1e-9]))
        hold("pairs", len(seeds), 0)
        hold("baselineMean", statistics.fmean(first), size)
        mean = statistics.fmean(differences)
        hold("difference", mean, size)
        step = size / 1e3  # what rounding makes of equal ones
        differences = [round(d / step) * step for d in differences]
        counts = [[count_of(line["figure"], rows[line[side], seed]) for seed in seeds]
                  for side in ("baseline", "configuration")]
        method = method_of(first, second, differences, [None if None in side else side for side in counts])
        methods.add(method)
        if line["method"] != method:
            wrong.append(f"{where}: by {line['method']}, not {method}")
            continue
        error = 0.0
        deviation = statistics.stdev(differences)
        hold("deviation", deviation, size)
        if method == "alike":
            p, low, high = 1.0, 0.0, 0.0
        elif method == "t":
            spread = deviation / math.sqrt(len(seeds))
            half = t_quantile(0.025, len(seeds) - 1) * spread
            low, high, p = mean - half, mean + half, 2 * t_above(abs(mean) / spread, len(seeds) - 1)
        else:
            low, high = bootstrap(differences)
            p, error = sign_flip_p(differences)
        # An end of a bootstrap moves with its draws: by less than a step of what means can be, or 5 %.
        slack = size if method != "resampled" else max(0.05 * (high - low), 1.01 * max(map(abs, differences)) / len(seeds))
        hold("low", low, slack)
        hold("high", high, slack)
        hold("p", p, 1e-6 + 5 * error)
        if method != "alike":
            apart.append((line, where, mean, deviation))
    # Holm: in order of p, times how many are left, at most 1, never below the one before.
    greatest = 0.0
    order = sorted(apart, key=lambda a: float(a[0]["p"]))
    for rank, (line, where, mean, deviation) in enumerate(order):
        left = len(apart) - rank
        greatest = max(greatest, min(1.0, left * float(line["p"])))
        if not close(float(line["holm"]), greatest, 1e-9):
            wrong.append(f"{where}: Holm's p is {line['holm']}, not {greatest}")
        if line["settled"] != ("yes" if greatest < LEVEL else "no"):
            wrong.append(f"{where}: settled is {line['settled']} at {greatest}")
        # Of lines of one p the first decides.
        first_rank = min(i for i, other in enumerate(order) if other[0]["p"] == line["p"])
        level = LEVEL / (len(apart) - first_rank)
        wanted = None
        if greatest >= LEVEL:
            wanted = seeds_that_settle(mean, deviation, level) if deviation > level * 1e-12 else 2
            if wanted and line["method"] == "resampled":
                wanted = max(wanted, 2 + math.floor(math.log2(1 / level)))
                wanted = None if wanted > 13 and level <= 1 / 10_001 else min(wanted, max(wanted, 14))
        told = int(line["seeds"]) if line["seeds"] else None
        if (told is None) != (wanted is None) or told is not None and not close(told, wanted, 1):
            wrong.append(f"{where}: settled by {told} seeds, computed {wanted}")
    if not lines or len(sys.argv) > 2 and methods != {"alike", "resampled", "t"}:
        wrong.append(f"{folder}: methods are {sorted(methods)}")
    for text in wrong:
        print("FAIL:", text)
    print(f"pairs: {len(lines)} lines computed anew, {len(wrong)} differ")
    sys.exit(1 if wrong else 0)


main()
