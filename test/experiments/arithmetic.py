# SPDX-License-Identifier: GPL-2.0-only
"""How often late entries break flows, by arithmetic alone: datagrams with exponential gaps, each to
any of several dispatchers with equal chances, each of which chooses any server with equal chances.
"""

from math import exp, lgamma, log, log1p


def erlang(count, time):
    """The chance that as many exponential gaps of mean 1 are over by a time."""
    if time <= 0:
        return 1.0 if count == 0 else 0.0
    term, below = exp(-time), 0.0
    for i in range(count):
        below += term
        term *= time / (i + 1)
    return 1 - below


def visits(dispatchers, packets):
    """The chances that some packets visit 0, 1, 2, ... dispatchers."""
    chances = [1.0] + [0.0] * dispatchers
    for _ in range(packets):
        after = [0.0] * (dispatchers + 1)
        for seen, chance in enumerate(chances):
            after[seen] += chance * seen / dispatchers
            if seen < dispatchers:
                after[seen + 1] += chance * (dispatchers - seen) / dispatchers
        chances = after
    return chances


def violated(dispatchers, servers, packets, gap, delay, round_trip):
    """The share of flows with a packet at another server than the first one, without a lock.

    A dispatcher that a packet reaches before any word has, chooses by itself. Word of the first
    choice is everywhere after the delay, so only the packets up to then matter; the flow is whole if
    all that chose by then took the same server as the first. From a packet to the next one there is
    a round trip, as its answer is waited for, and the gap.
    """

    def are_early(count):
        return erlang(count, (delay - count * round_trip) / gap)

    whole = 0.0
    for early in range(packets):
        chance = are_early(early) - (are_early(early + 1) if early + 1 < packets else 0.0)
        for seen, share in enumerate(visits(dispatchers, 1 + early)):
            whole += chance * share * servers ** (1.0 - seen) if seen else 0.0
    return 1 - whole


def violated_with_lock(dispatchers, servers, gap, delay, round_trip, hold):
    """The same for flows of two packets, where the first dispatcher locks the flow, holds the packet
    for a time, chooses, and word of the lock and of the choice take the delay.

    The second packet comes when the hold, a round trip and the gap are over. Where word of the lock
    is there by then it goes to the holder. Else it is locked a second time. Of two locks the lower
    node's counts: the other one gives way if it hears of that while it still holds.
    """
    if hold >= delay:
        return 0.0

    def comes_by(time):
        return erlang(1, (time - hold - round_trip) / gap)

    chosen_before_word = comes_by(delay - hold)
    word_in_time = comes_by(delay) - chosen_before_word
    other = (1 - 1 / dispatchers) * (1 - 1 / servers)
    return other * (chosen_before_word + word_in_time / 2)


def surprise(hits, trials, chance):
    """The chance of a count at least as far out on its side as this one, twice: its p-value."""
    if hits > trials:
        return 0.0
    if chance <= 0 or chance >= 1:
        return 1.0 if hits == trials * chance else 0.0

    def at(count):
        ways = lgamma(trials + 1) - lgamma(count + 1) - lgamma(trials - count + 1)
        return exp(ways + count * log(chance) + (trials - count) * log1p(-chance))

    below = sum(at(count) for count in range(hits + 1))
    above = sum(at(count) for count in range(hits, trials + 1))
    return min(1.0, 2 * min(below, above))
