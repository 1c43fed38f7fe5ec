# SPDX-License-Identifier: GPL-2.0-only
"""Every figure that a run reports, by a name that is the same for all runs, and how to alter it."""

import copy
import re

FOLDED = (  # what differs from run to run, and what stands for it
    (r"^affinity\.[^.]+", "affinity.TIER"),
    (r"^imbalance\.[^.]+", "imbalance.TIER"),
    (r"^effort\.[^.]+", "effort.GROUP"),
    (r"^failover\.\d+", "failover.N"),
    (r"(by|flowsBy)Cause\..*", r"\1Cause.CAUSE"),
    (r"(dropped|packetsLost)\..*", r"\1.REASON"),
    (r"forgotten\..*", "forgotten.WHY"),
)
NOT_FIGURES = ("parameters", "scenario", "versions", "rngRun")


class Figure:
    """A number or text of a run's results: in a mapping or a table's line, under a key."""

    def __init__(self, name, where, holder, key):
        self.name = name
        self._where = where  # a function from results to the holder
        self._key = key
        self.value = holder[key]

    def altered(self):
        """Another value of its kind."""
        if isinstance(self.value, bool) or self.value is None:
            return 0.123456 if self.value is None else not self.value
        if isinstance(self.value, int):
            return self.value + 1
        if isinstance(self.value, float):
            return self.value * 1.001 + 0.001
        return _altered_text(self.value)

    def set(self, results, value):
        """Gives it a value in results."""
        self._where(results)[self._key] = value


def _altered_text(text):
    if re.fullmatch(r"-?\d+", text):
        return str(int(text) + 1)
    if re.fullmatch(r"-?\d+\.\d*(e-?\d+)?", text):
        return format(float(text) + 0.001, ".9f")
    return {"": "0", "completed": "broken"}.get(text, text + "x")


def summary_figures(summary):
    """All of summary.json but what describes the run."""
    for name in summary:
        if name not in NOT_FIGURES:
            yield from _walk(name, summary, (name,))


def _walk(path, holder, keys):
    value = holder[keys[-1]]
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from _walk(f"{path}.{key}", value, (*keys, key))
        return
    yield Figure(_fold(path), _place(keys), holder, keys[-1])


def _place(keys):
    def find(summary):
        for key in keys[:-1]:
            summary = summary[key]
        return summary

    return find


def _fold(path):
    for pattern, name in FOLDED:
        path = re.sub(pattern, name, path)
    return path


def table_figures(file, rows, tiers):
    """One figure a column: of the line in the middle, and of the last one where it differs."""
    for column in rows[0] if rows else ():
        name = "TIER" if column in tiers and file == "flows.csv" else column
        for place in sorted({len(rows) // 2, len(rows) - 1, *_telling(rows, column)}):
            yield Figure(f"{file}: {name}", lambda all_rows, at=place: all_rows[at], rows[place], column)


def _telling(rows, column):
    """The first line with something in a column."""
    return [place for place, row in enumerate(rows) if row[column] not in ("", "0")][:1]


def altered_copy(data, figure):
    """The same results with one figure that is another."""
    other = copy.deepcopy(data)
    figure.set(other, figure.altered())
    return other
