# SPDX-License-Identifier: GPL-2.0-only
"""Which packets of which flows reached which members, as doc/measuring.rst says."""

from network import FORWARD, REVERSE


class Sight:
    """A packet of a flow at a member of a tier."""

    __slots__ = ("time", "tier", "member", "flow", "direction", "packet", "sender")

    def __init__(self, time, tier, member, flow, direction, packet, sender):
        self.time = time
        self.tier = tier
        self.member = member
        self.flow = flow
        self.direction = direction
        self.packet = packet
        self.sender = sender


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

    def came_back(self, name, time):
        """When a node that had been dead came back last, up to a time; 0 where it never did."""
        back, dead = 0, False
        for at, fails in self._times.get(name, ()):
            if at <= time:
                back = at if dead and not fails else back
                dead = fails
        return back


def see(network, ports, book, failures, keepers):
    """The sights of each tier, in order of time."""
    return {
        tier: _see_tier(network, tier, ports, book, failures, keepers) for tier in network.tiers()
    }


def _see_tier(network, tier, ports, book, failures, keepers):
    """A server sees requests arrive and replies leave, a device what arrives while it works, but not
    from another node of its group, which has seen it. Who chooses itself sees what it keeps."""
    sights = []
    for port in ports:
        if port.group.name == tier == network.servers.name:
            # What all servers got and one of them kept; not what came to one of those alone.
            kept = [i for i in port.received if not port.group.chooses_itself()
                    or keepers.of(i[1]) and keepers.takes(port, i)]
            sights += _sights(port, kept, book, (FORWARD,))
            sights += _sights(port, port.sent, book, (REVERSE,))
        elif port.group.name == tier and port.group.chooses_itself():
            kept = [item for item in port.received if keepers.takes(port, item)]
            sights += _sights(port, kept, book, (FORWARD, REVERSE))
        elif port.group.name == tier:
            name = f"{tier}{port.node}"
            came = [item for item in port.received if item[2][0] != tier]
            alive = [item for item in came if not failures.is_dead(name, item[0])]
            sights += _sights(port, alive, book, (FORWARD, REVERSE))
    sights.sort(key=lambda sight: sight.time)
    return sights


def _sights(port, items, book, directions):
    for item in items:
        time, packet, sender = item
        found = book.find(item)
        if found and found[1] in directions:
            yield Sight(time, port.group.name, port.node, *found, packet, sender)
