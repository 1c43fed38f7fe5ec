# SPDX-License-Identifier: GPL-2.0-only
"""Who sent each packet to the member where it arrived, and when."""

from bisect import bisect_right
from collections import defaultdict, namedtuple

from network import FORWARD

# A chooser is (group, node, pool); managers have pool 0.
Carrier = namedtuple("Carrier", "chooser time")


class Carriers:
    """Of every sight the chooser that sent its packet there. Where nobody chose for it, as for what
    servers answer: the one that last sent a packet of its flow to that member the other way."""

    def __init__(self, packets):
        self._servers = packets.network.servers.name
        self._sends = packets.sends
        self._own = {
            id(sight): Carrier(chosen.chooser, chosen.known) for chosen, sight in packets.meetings
        }
        self._managed = defaultdict(list)  # content -> (when it left a manager, carrier)
        firsts = {}  # a later fragment is chosen for with the first one of its packet
        for (came, arrival, _), (time, packet, place) in packets.sent_to_servers():
            if not arrival.is_later:
                firsts[(place, arrival.fragment_key)] = came
            chosen = firsts.get((place, arrival.fragment_key), came)
            self._managed[packet.content].append((time, Carrier((*place, 0), chosen)))
        for entries in self._managed.values():
            entries.sort(key=lambda entry: entry[0])
        self._sent = defaultdict(list)  # (tier, flow, direction, member) -> carriers by time
        for tier, sights in packets.sights.items():
            for sight in sights:
                own = self._own_of(sight)
                if own:
                    self._sent[(tier, sight.flow, sight.direction, sight.member)].append(own)
        for carriers in self._sent.values():
            carriers.sort(key=lambda carrier: carrier.time)

    def _own_of(self, sight):
        found = self._own.get(id(sight))
        if found or sight.tier != self._servers or sight.direction != FORWARD:
            return found
        managed = self._managed.get(sight.packet.content, ())
        place = bisect_right(managed, sight.time, key=lambda entry: entry[0])
        return managed[place - 1][1] if place else None

    def _passed_on(self, sight):
        """Of what another member passed on: who sent a packet of its direction there before."""
        send = self._sends.before(sight) if sight.tier != self._servers else None
        return send and Carrier(send.chooser, send.known)

    def of(self, sight):
        """The carrier of a packet, or none."""
        own = self._own_of(sight) or self._passed_on(sight)
        if own:
            return own
        other = (sight.tier, sight.flow, 1 - sight.direction, sight.member)
        carriers = self._sent.get(other, ())
        place = bisect_right(carriers, sight.time, key=lambda carrier: carrier.time)
        return carriers[place - 1] if place else None

    def expects(self, sight):
        """The carrier by whose knowledge a packet is expected: what nobody chose for, by what that
        chooser knows when it arrives."""
        carrier = self.of(sight)
        own = carrier and (self._own_of(sight) or self._passed_on(sight))
        return carrier and (own or Carrier(carrier.chooser, sight.time))
