# SPDX-License-Identifier: GPL-2.0-only
"""Holds what was recomputed against what the run reported."""

import math
from collections import Counter

RELATIVE = 1e-9
ABSOLUTE = 1e-12  # of what is 0 but for rounding


class Report:
    """The differences between two views of one run."""

    def __init__(self, seed, excused):
        """`excused`: flows of whom packets cannot tell all. A difference in one of them is none,
        nor is one in a sum that is no larger than what they have in it."""
        self._seed = seed
        self._excused = excused
        self._passed_over = Counter()
        self.lines = []
        self.compared = 0

    def slack(self, packets):
        """By how much a sum over flows may differ. `packets`: a count by flow."""
        return sum(packets[flow] + 1 for flow in self._excused if flow in packets)

    def pass_over(self, what):
        """Something is not compared: what, and why."""
        self._passed_over[what] += 1

    def passed_over(self):
        """Lines that say how many flows and other things were not compared, and why."""
        counts = Counter(f"flow: {reason}" for reason in self._excused.values())
        return [
            f"passed over ({count}): {what}"
            for what, count in sorted((counts + self._passed_over).items())
        ]

    def excused(self, flows):
        """Those of some flows of whom packets cannot tell all."""
        return self._excused.keys() & flows

    def hold(self, what, results, packets, slack=0):
        """Two views of one figure: what the results say, and what the packets do."""
        self.compared += 1
        if not _equal(results, packets, slack):
            self.lines.append(f"seed {self._seed}: {what}: results {results}, packets {packets}")

    def hold_range(self, what, results, low, high):
        """A figure of which packets tell bounds; one value where they are the same."""
        self.compared += 1
        if not low <= results <= high:
            said = low if low == high else f"{low} to {high}"
            self.lines.append(f"seed {self._seed}: {what}: results {results}, packets {said}")

    def hold_in(self, what, results, possible):
        """A figure of which packets tell some values that it can have."""
        self.compared += 1
        if not any(_equal(results, value, 0) for value in possible):
            said = " or ".join(sorted(str(value) for value in possible))
            self.lines.append(f"seed {self._seed}: {what}: results {results}, packets {said}")

    def hold_flow_in(self, flow, what, results, possible):
        """The same of one flow."""
        if flow not in self._excused:
            self.hold_in(f"flow {flow}: {what}", results, possible)

    def hold_flow(self, flow, what, results, packets):
        """The same of one flow."""
        if flow not in self._excused:
            self.hold(f"flow {flow}: {what}", results, packets)

    def hold_all(self, what, results, packets, slack=0):
        """Two mappings, figure by figure, as far as the second one goes."""
        for name, value in packets.items():
            self.hold(f"{what}.{name}", results.get(name), value, slack)


def _equal(one, other, slack):
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other) <= slack or math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return one == other
