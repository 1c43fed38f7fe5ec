# SPDX-License-Identifier: GPL-2.0-only
"""Holds what was recomputed against what the run reported."""

import math

RELATIVE = 1e-9


class Report:
    """The differences between two views of one run."""

    def __init__(self, seed):
        self._seed = seed
        self.lines = []
        self.compared = 0

    def hold(self, what, results, packets):
        """Two views of one figure: what the results say, and what the packets do."""
        self.compared += 1
        if not _equal(results, packets):
            self.lines.append(f"seed {self._seed}: {what}: results {results}, packets {packets}")

    def hold_flow(self, flow, what, results, packets):
        """The same of one flow."""
        self.hold(f"flow {flow}: {what}", results, packets)

    def hold_all(self, what, results, packets):
        """Two mappings, figure by figure, as far as the second one goes."""
        for name, value in packets.items():
            self.hold(f"{what}.{name}", results.get(name), value)


def _equal(one, other):
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return one == other or math.isclose(one, other, rel_tol=RELATIVE)
    return one == other
