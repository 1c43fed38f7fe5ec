# SPDX-License-Identifier: GPL-2.0-only
"""Every figure that a run reports, by a name that is the same for all runs, and how to alter it."""

import re

FOLDED = (  # what differs from run to run, and what stands for it
    (r"^affinity\.[^.]+", "affinity.TIER"),
    (r"^imbalance\.[^.]+", "imbalance.TIER"),
    (r"^effort\.[^.]+", "effort.GROUP"),
    (r"^control\.[^.]+", "control.GROUP"),
    (r"^keeping\.[^.]+", "keeping.GROUP"),
    (r"^keeping\.GROUP\.nodes\.[^.]+", "keeping.GROUP.nodes.NODE"),
    (r"^replication\.[^.]+", "replication.GROUP"),
    (r"^trunks\.[^.]+", "trunks.GROUP"),
    (r"byKind\.[^.]+", "byKind.KIND"),
    (r"^failover\.\d+", "failover.N"),
    (r"(by|flowsBy)Cause\..*", r"\1Cause.CAUSE"),
    (r"(dropped|packetsLost)\..*", r"\1.REASON"),
    (r"forgotten\.(?!ended$).*", "forgotten.WHY"),
)
NOT_FIGURES = ("parameters", "scenario", "versions", "rngRun", "settings")


class Figure:
    """A number or text of a run's results."""

    def __init__(self, keys, value):
        """`keys`: from the whole to the figure."""
        self._keys = keys
        self._value = value
        self.path = ".".join(str(key) for key in keys)
        self.name = self.path
        for pattern, name in FOLDED:
            self.name = re.sub(pattern, name, self.name)

    def alter(self, whole):
        """Gives it another value; what counts by cause or reason is laid to another one."""
        holder = whole
        for key in self._keys[:-1]:
            holder = holder[key]
        if re.search(r"\.(CAUSE|REASON|WHY)$", self.name):
            holder["another"] = holder.pop(self._keys[-1])
        else:
            holder[self._keys[-1]] = _another(self._value)


def _another(value):
    """Another value of its kind."""
    if value is None:
        return 0.123456
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return value * 1.001 + 0.001
    if re.fullmatch(r"-?\d+", value):
        return str(int(value) + 1)
    if re.fullmatch(r"-?\d+\.\d*(e-?\d+)?", value):
        return format(float(value) + 0.001, ".9f")
    return {"": "0", "completed": "broken"}.get(value, "another")


def summary_figures(summary):
    """All of summary.json but what describes the run."""
    for name, value in summary.items():
        if name not in NOT_FIGURES:
            yield from _walk((name,), value)


def _walk(keys, value):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _walk((*keys, key), item)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _walk((*keys, place), item)
    else:
        yield Figure(keys, value)


def table_figures(file, rows, tiers):
    """The columns of a table: of the first line that has something there, and of the last one."""
    for column in rows[0] if rows else ():
        telling = [place for place, row in enumerate(rows) if row[column] not in ("", "0")]
        for place in sorted({len(rows) - 1, *telling[:1]}):
            figure = Figure((place, column), rows[place][column])
            kind = "TIER" if file == "flows.csv" and column in tiers else column
            figure.name = f"{file}:{kind}"
            yield figure
