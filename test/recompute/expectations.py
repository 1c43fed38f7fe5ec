# SPDX-License-Identifier: GPL-2.0-only
"""X2: what was expected of members, by those who chose among them."""

from collections import defaultdict

from carriers import Carriers
from learning import Knowledge
from loads import QUANTITIES, Expectation, chi_square_p, figures


def expect(loads, carriers, knowledge):
    """What was expected of the members of a tier in the window: of all that one chooser sent between
    two changes of what it knew, each live member's share by weight."""
    expectation = Expectation()
    sent = [(carriers.expects(sight), sight, is_new) for sight, is_new in loads.inside]
    sent = [item for item in sent if item[0]]
    sent.sort(key=lambda item: item[0].time)
    came = defaultdict(lambda: dict.fromkeys(QUANTITIES, 0))

    def settle(chooser, membership):
        live = membership.live()
        if live:
            expectation.add(came[chooser], live)
        came.pop(chooser, None)

    for carrier, sight, is_new in sent:
        for row, former in knowledge.advance(carrier.time):
            settle(row.chooser, former)
        counts = came[carrier.chooser]
        counts["flows"] += is_new
        counts["packets"] += 1
        counts["bytes"] += sight.packet.length
    for chooser in list(came):
        settle(chooser, knowledge.memberships[chooser])
    return expectation.by_member


def is_chosen(packets, tier):
    """Whether somebody chooses among the members of a tier."""
    network = packets.network
    return any(pool.members == tier for pool in packets.pools.values()) or (
        tier == network.servers.name
        and any(group.translates("destination") for group in network.managers())
    )


def hold_imbalance(results, packets, report):
    """X2 of every tier that somebody chooses from."""
    network = results.network
    carriers = Carriers(packets)
    for tier, loads in packets.loads.items():
        told = results.summary["imbalance"].get(tier)
        report.hold(f"imbalance.{tier}", told is not None, is_chosen(packets, tier))
        if told is None:
            continue
        if report.excused(packets.affinities[tier].packets):
            report.pass_over(f"imbalance.{tier}: some of its flows are passed over")
            continue
        knowledge = Knowledge(network, packets.members_of(tier), results.learned)
        expected = expect(loads, carriers, knowledge)
        for quantity in QUANTITIES:
            own = figures(loads.by_member, expected, quantity)
            report.hold_all(f"imbalance.{tier}.{quantity}", told[quantity], own)
        p = chi_square_p(loads.by_member, expected)
        report.hold(f"imbalance.{tier}.chiSquareP", told["chiSquareP"], p)
