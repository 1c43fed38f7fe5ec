# SPDX-License-Identifier: GPL-2.0-only
"""X2: what was expected of members, by those who chose among them."""

from bisect import bisect_right
from collections import defaultdict

from learning import Knowledge
from loads import QUANTITIES, Expectation, chi_square_p, figures


class Carriers:
    """Through which chooser each packet came to a member."""

    def __init__(self, packets):
        self._servers = packets.network.servers.name
        self._chosen = {id(sight): chosen.chooser for chosen, sight in packets.meetings()}
        self._managed = defaultdict(list)  # content -> (time, manager)
        for _, (time, packet, place) in packets.managed:
            self._managed[packet.content].append((time, (*place, 0)))

    def of(self, sight):
        """The chooser of a packet: a distributor's pool, or at servers the manager; or none."""
        chooser = self._chosen.get(id(sight))
        if chooser or sight.tier != self._servers or sight.direction:
            return chooser
        managed = self._managed.get(sight.packet.content, ())
        place = bisect_right(managed, sight.time, key=lambda entry: entry[0])
        return managed[place - 1][1] if place else None


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
        chooser = carriers.of(sight)
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
