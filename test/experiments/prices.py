# SPDX-License-Identifier: GPL-2.0-only
"""What it costs to tell others of entries, by arithmetic alone: sizes from the byte layout of
doc/synchronisation.rst, counts from datagrams that come at random to any of several dispatchers.
"""

from math import ceil, erfc, exp, sqrt

IP_UDP = 20 + 8
HEADER = 2 + 1 + 1 + 2 + 2 + 4 + 4
NUMBER = 4
KEY = 1 + 1 + 2 + 2 + 4 + 4
VALUE = 1 + 1 + 4
ENTRY = 1 + KEY + 4 + 2 + 8 + 2 + VALUE
STATUS = IP_UDP + HEADER + 4 + 4 + 4

# Words on a connection: that it is there; of TCP also one at the first FIN and one at the second.
WORDS = {"udp": 1, "tcp": 3}


def updates_bytes(messages, words):
    """Bytes of messages that hold some words on entries of IPv4 among them."""
    return messages * (IP_UDP + HEADER + NUMBER) + words * ENTRY


def statuses(duration, interval):
    """How many a node says to each other one before a run is over."""
    return ceil(duration / interval) - 1


def batches(words, nodes, span, interval, most):
    """How many messages nodes need for words that wait for others, and its standard deviation.

    Words come at random, evenly over a span of time. A message goes out when its first word has
    waited for the interval, or when it holds the most. So it holds one word and those that come
    while that one waits: a renewal process. What is begun at the end goes out half full.
    """
    mean_others = words / nodes / span * interval
    sizes, chance, below = [0.0] * most, exp(-mean_others), 0.0
    for others in range(most - 1):
        sizes[others] = chance
        below += chance
        chance *= mean_others / (others + 1)
    sizes[most - 1] = 1 - below
    mean = sum((i + 1) * share for i, share in enumerate(sizes))
    variance = sum((i + 1 - mean) ** 2 * share for i, share in enumerate(sizes))
    left_open = (variance + mean ** 2) / (2 * mean) - 0.5
    return (words + nodes * left_open) / mean, sqrt(words * variance / mean ** 3)


def normal_surprise(value, mean, deviation):
    """The chance of a value at least as far off: its p-value."""
    if deviation == 0:
        return 1.0 if value == mean else 0.0
    return erfc(abs(value - mean) / deviation / sqrt(2))
