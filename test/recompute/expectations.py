# SPDX-License-Identifier: GPL-2.0-only
"""X2: what was expected of members, by those who chose among them."""

from collections import defaultdict

from carriers import Carriers
from learning import Knowledge
from loads import QUANTITIES, Expectation, chi_square_p, figures


def expect(network, tier, loads, carriers, knowledge):
    """What was expected of the members of a tier in the window: of all that came by one chooser
    between two changes of what it knew, each live member's share by weight."""
    expectation = Expectation()
    came = defaultdict(lambda: dict.fromkeys(QUANTITIES, 0))

    def settle(chooser, membership):
        live = membership.live()
        if live:
            expectation.add(came[chooser], live)
        came.pop(chooser, None)

    for sight, is_new in loads.inside:
        for row, former in knowledge.advance(sight.time):
            settle(row.chooser, former)
        carrier = carriers.of(sight)
        chooser = carrier and carrier.chooser
        if chooser:
            came[chooser]["flows"] += is_new
            came[chooser]["packets"] += 1
            came[chooser]["bytes"] += sight.packet.length
    for chooser in list(came):
        settle(chooser, knowledge.memberships[chooser])
    return expectation.by_member


def hold_imbalance(results, packets, report):
    """X2 of every tier that somebody chooses from."""
    network = results.network
    carriers = Carriers(packets)
    for tier, loads in packets.loads.items():
        told = results.summary["imbalance"].get(tier)
        if told is None or report.excused(packets.affinities[tier].packets):
            continue
        knowledge = Knowledge(network, packets.members_of(tier), results.learned)
        expected = expect(network, tier, loads, carriers, knowledge)
        for quantity in QUANTITIES:
            own = figures(loads.by_member, expected, quantity)
            report.hold_all(f"imbalance.{tier}.{quantity}", told[quantity], own)
        p = chi_square_p(loads.by_member, expected)
        report.hold(f"imbalance.{tier}.chiSquareP", told["chiSquareP"], p)
