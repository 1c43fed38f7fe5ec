#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What arithmetic expects of the study of doc/tutorial.rst, with no code of the module.

Prints how many connections are open when the distributor learns that the first manager left, and for each configuration the share
of connections that break, in percent. Numbers are those of examples/tutorial/replaced-managers.yaml.

A connection of age u at a change breaks when the change moves it and its client says anything more. A response
leaves segment by segment at the pace; its client acknowledges each, and the last one completes it.
"""

RATE = 200.0  # connections a second
DURATION = 6.5  # s
MANAGERS = 12
LEAVES = (3.0, 4.0, 5.0)  # s
GAP = 0.5  # s, from a leaving to the newcomer
LEARN = 0.1  # s, until the distributor knows of a change
SCALE, SHAPE, BOUND = 10000.0, 1.2, 1e6  # bytes, Pareto's shape, bytes
SEGMENT = 1440  # bytes
APART = SEGMENT * 8 / 100e3  # s, from a segment to the next at 100 kbit/s
FIRST = 0.008  # s, until the first segment is there: two round trips of 4 ms
STEP = 0.001  # s, of starts


def at_least(segments):
    """The probability that a response has so many segments or more."""
    size = (segments - 1) * SEGMENT
    if size <= SCALE:
        return 1.0
    return (SCALE / size) ** SHAPE if size < BOUND else 0.0


def is_open(age):
    """The probability that a connection of this age is open."""
    if age < FIRST:
        return 1.0
    return at_least(int((age - FIRST) / APART) + 2)


def speaks(age):
    """The probability that its client will say something before the response is complete."""
    if age < FIRST:
        return at_least(2)
    return at_least(int((age - FIRST) / APART) + 3)


def broken(select, table):
    """The share of all connections that break."""
    known = [at + LEARN for at in LEAVES]
    changes = [(at, "leave") for at in known] + [(at + GAP, "come") for at in known]
    lost = 0.0
    for number in range(int(DURATION / STEP)):
        start = (number + 0.5) * STEP
        whole = 1.0  # the probability that it has not met a change that breaks it
        met = 0.0
        for at, kind in sorted(changes):
            if at <= start:
                continue
            # Who leaves had one in MANAGERS; so will have who comes. With a table nothing moves to a newcomer, and with
            # AnchorHash only what came since the other one left: all before was elsewhere, or is broken.
            moves = kind == "leave" or (not table and (select == "maglev" or start > at - GAP))
            if moves:
                met += whole / MANAGERS * speaks(at - start)
                whole *= 1 - 1 / MANAGERS
        lost += met * STEP
    return lost / DURATION


def main():
    """Prints one line for each figure."""
    steps = int((LEAVES[0] + LEARN) / STEP)
    print(f"open {RATE * STEP * sum(is_open((n + 0.5) * STEP) for n in range(steps)):.1f}")
    for table in ("none", "lru entries=100"):
        for select in ("maglev", "anchor"):
            print(f"broken {100 * broken(select, table != 'none'):.2f} {select} {table}")


if __name__ == "__main__":
    main()
