# SPDX-License-Identifier: GPL-2.0-only
"""timeseries.csv: loads and imbalance of each tier, one sampling interval after another."""

from bisect import bisect_right
from collections import namedtuple

from carriers import Carriers
from expectations import expect, is_chosen
from learning import Knowledge
from loads import QUANTITIES, figures

Interval = namedtuple("Interval", "end inside by_member")


def _split(sights, ends):
    """The packets of each interval, and the loads of members in it."""
    intervals = [Interval(end, [], {}) for end in ends]
    known = set()
    for sight in sights:
        place = bisect_right(ends, sight.time)
        is_new = sight.flow not in known
        known.add(sight.flow)
        interval = intervals[min(place, len(ends) - 1)]
        interval.inside.append((sight, is_new))
        load = interval.by_member.setdefault(sight.member, dict.fromkeys(QUANTITIES, 0))
        load["flows"] += is_new
        load["packets"] += 1
        load["bytes"] += sight.packet.length
    return intervals


def _ends(results):
    """Ends of intervals: whole ones, and the run's, whether something came in them or not."""
    network = results.network
    return [*range(network.interval, network.duration, network.interval), network.duration]


def hold_samples(results, packets, report):
    """Every line of the table."""
    network = results.network
    ends = _ends(results)
    told = {(row["tier"], round(float(row["time"]) * 1e9)): row for row in results.samples}
    lines = len(packets.sights) * len(ends)
    report.hold("timeseries.csv: lines", len(results.samples), lines)
    carriers = Carriers(packets)
    for tier, sights in packets.sights.items():
        slack = report.excused(packets.affinities[tier].packets)
        for interval in _split(sights, ends) if not slack else ():
            row = told.get((tier, interval.end))
            what = f"timeseries.csv: {tier} at {interval.end / 1e9} s"
            report.hold(what, row is not None, True)
            if row:
                _hold_line(what, row, interval, report)
                expected = {}  # where nobody chooses
                if is_chosen(packets, tier):
                    knowledge = Knowledge(network, packets.members_of(tier), results.learned)
                    expected = expect(interval, carriers, knowledge)
                _hold_figures(what, row, interval, expected, report)


def _hold_line(what, row, interval, report):
    for quantity in QUANTITIES:
        own = sum(load[quantity] for load in interval.by_member.values())
        report.hold(f"{what}: {quantity}", int(row[quantity]), own)


def _hold_figures(what, row, interval, expected, report):
    for quantity in QUANTITIES:
        for name, value in figures(interval.by_member, expected, quantity).items():
            column = quantity + name[0].upper() + name[1:]
            report.hold(f"{what}: {column}", float(row[column]), value)
