# SPDX-License-Identifier: GPL-2.0-only
"""Which packets of which flows reached which members, as doc/measuring.rst says."""

from flows import reset_signature
from network import FORWARD, REVERSE


class Sight:
    """A packet of a flow at a member of a tier."""

    __slots__ = ("time", "tier", "member", "flow", "direction", "packet", "port", "link_source")

    def __init__(self, time, tier, member, flow, direction, packet, port, link_source):
        self.time = time
        self.tier = tier
        self.member = member
        self.flow = flow
        self.direction = direction
        self.packet = packet
        self.port = port
        self.link_source = link_source


class Failures:
    """When nodes were dead."""

    def __init__(self, events):
        self._times = {}
        for event in events:
            if event.action in ("fail", "return", "add"):
                spans = self._times.setdefault(event.target, [])
                spans.append((event.at, event.action == "fail"))

    def is_dead(self, name, time):
        """Whether a node, by group and number as in tm3, is dead at a time."""
        dead = False
        for at, fails in self._times.get(name, ()):
            if at <= time:
                dead = fails
        return dead


def see(network, ports, book, made):
    """The sights of each tier, in order of time."""
    failures = Failures(network.events)
    return {tier: _see_tier(network, ports, book, made, failures, tier) for tier in network.tiers()}


def _see_tier(network, ports, book, made, failures, tier):
    is_host = tier == network.servers.name
    sights = []
    for port in ports:
        if port.group.name != tier:
            continue
        if is_host:
            sights += _sights(port, port.received, book, made, (FORWARD,))
            sights += _sights(port, port.sent, book, made, (REVERSE,))
            continue
        name = f"{tier}{port.node}"
        alive = [item for item in port.received if not failures.is_dead(name, item[0])]
        sights += _sights(port, alive, book, made, (FORWARD, REVERSE))
    sights.sort(key=lambda sight: sight.time)
    return sights


def _sights(port, items, book, made, directions):
    for time, packet, link_source in items:
        book.note_fragment(packet)
        if packet.is_reset and reset_signature(packet) in made:
            continue
        found = book.find(packet, time)
        if found and found[1] in directions:
            yield Sight(
                time, port.group.name, port.node, found[0], found[1], packet, port, link_source
            )
