# SPDX-License-Identifier: GPL-2.0-only
"""Runs of an experiment beside what arithmetic says of each: a table, and whether they agree."""

import json
import sys
from pathlib import Path

from problems import InputError

ERROR_RATE = 1e-6


def compare(name, arguments, point_of, heading):
    """Prints the table of the runs below some folders, a line a run, as CSV.

    `point_of` makes a point of a file and its summary. A point has an order (`key`), the least
    p-value of its figures (`p`), a line (`str`) and what to say where it is refused (`wrong`).
    Returns 0 where measured and computed agree: all of it is refused by chance once in a million
    times at most. Else 1.
    """
    points = read(name, arguments, point_of)
    print(heading)
    for point in points:
        print(point)
    return judge(points)


def read(name, arguments, point_of):
    """The points of the runs below some folders, in their order; see compare."""
    if not arguments or any(folder.startswith("-") for folder in arguments):
        raise InputError(f"usage: {name} RESULTS...")
    files = [file for folder in arguments for file in sorted(Path(folder).rglob("summary.json"))]
    if not files:
        raise InputError(f"no summary.json below {' '.join(arguments)}")
    return sorted((_read(file, point_of, name) for file in files), key=lambda point: point.key)


def judge(points):
    """Says which points are refused. Returns 0 where none is, else 1."""
    unlikely = [point for point in points if point.p < ERROR_RATE / len(points)]
    for point in unlikely:
        print(f"{point.file}: {point.wrong}", file=sys.stderr)
    return 1 if unlikely else 0


def _read(file, point_of, name):
    try:
        return point_of(file, json.loads(file.read_text(encoding="utf-8")))
    except (KeyError, ValueError) as error:
        raise InputError(f"{file}: no run of {name}.yaml ({error})") from error


def run(main):
    """Ends the program: with 2 where the input cannot be used."""
    try:
        sys.exit(main(sys.argv[1:]))
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


def is_set(value):
    """A flag among parameters."""
    return value in (True, "true")


def only(spec, kind):
    """The number of a distribution of one kind."""
    name, _, number = spec.partition(":")
    if name != kind:
        raise ValueError(f"'{spec}' is not {kind}")
    return float(number)
