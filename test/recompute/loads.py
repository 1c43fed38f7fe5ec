# SPDX-License-Identifier: GPL-2.0-only
"""X2: loads of members, what was expected of them, and the figures of doc/measuring.rst."""

import math
from collections import defaultdict

QUANTITIES = ("flows", "packets", "bytes")


class Loads:
    """What came to the members of one tier in the measuring window, and what was left out."""

    def __init__(self, sights, window):
        self.by_member = {}
        self.outside = {"flowsOutside": 0, "packetsOutside": 0}
        self._known = set()
        self.inside = []  # (sight, whether its flow is new), for expectations
        for sight in sights:
            self._take(sight, window)

    def _take(self, sight, window):
        is_new = sight.flow not in self._known
        self._known.add(sight.flow)
        if not window[0] <= sight.time < window[1]:
            self.outside["flowsOutside"] += is_new
            self.outside["packetsOutside"] += 1
            return
        load = self.by_member.setdefault(sight.member, dict.fromkeys(QUANTITIES, 0))
        load["flows"] += is_new
        load["packets"] += 1
        load["bytes"] += sight.packet.length
        self.inside.append((sight, is_new))


    def of(self, member):
        """What one member had."""
        return self.by_member.get(member, dict.fromkeys(QUANTITIES, 0))


class Expectation:
    """What was expected of each member of a tier."""

    def __init__(self):
        self.by_member = defaultdict(lambda: dict.fromkeys(QUANTITIES, 0.0))

    def add(self, came, live):
        """While these were live, with these weights, so much came: shares by weight."""
        total = sum(weight for _, weight in live)
        for member, weight in live:
            for quantity in QUANTITIES:
                self.by_member[member][quantity] += came[quantity] * weight / total


def figures(loads, expected, quantity):
    """maxOverMean, cov and jain over those of whom something was expected."""
    due = {member: item[quantity] for member, item in expected.items() if item[quantity] > 0}
    had = {member: loads[member][quantity] if member in loads else 0 for member in due}
    all_due, all_had = math.fsum(due.values()), sum(had.values())
    if all_due <= 0 or all_had <= 0:
        return {"maxOverMean": 0, "cov": 0, "jain": 0}
    shares = {member: due[member] / all_due for member in due}
    ratios = {member: had[member] / all_had / shares[member] for member in due}
    variance = math.fsum(shares[member] * (ratios[member] - 1) ** 2 for member in due)
    return {
        "maxOverMean": max(ratios.values()),
        "cov": math.sqrt(variance),
        "jain": 1 / (1 + variance),
    }


def chi_square_p(loads, expected):
    """Pearson's test of flows; none where less than 5 are expected of a member."""
    due = {member: item["flows"] for member, item in expected.items() if item["flows"] > 0}
    had = {member: loads[member]["flows"] if member in loads else 0 for member in due}
    total, all_due = sum(had.values()), math.fsum(due.values())
    means = {member: total * due[member] / all_due for member in due} if due else {}
    if len(means) < 2 or min(means.values()) < 5:
        return None
    statistic = math.fsum((had[member] - means[member]) ** 2 / means[member] for member in means)
    return gamma_q((len(means) - 1) / 2, statistic / 2)


def gamma_q(a, x):
    """The regularized upper incomplete gamma function: series below a + 1, else the continued
    fraction (Abramowitz and Stegun 6.5.29 and 6.5.31, by Lentz's method)."""
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        n = a
        while abs(term) > abs(total) * 1e-17:
            n += 1
            term *= x / n
            total += term
        return 1 - front * total
    tiny = 1e-300
    b = x + 1 - a
    c = 1 / tiny
    d = 1 / b
    value = d
    for i in range(1, 10000):
        factor = -i * (i - a)
        b += 2
        d = 1 / (factor * d + b or tiny)
        c = b + factor / c or tiny
        value *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return front * value
