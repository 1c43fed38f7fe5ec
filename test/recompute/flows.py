# SPDX-License-Identifier: GPL-2.0-only
"""The flows of a run, and which of them a packet belongs to."""

from bisect import bisect_right, insort
from collections import defaultdict

from packets import turned
from quantities import address_bytes, protocol_number, seconds_to_ns

NEVER = 1 << 62


class Flow:
    """A line of flows.csv."""

    def __init__(self, row, tiers):
        self.number = int(row["flow"])
        client, service = address_bytes(row["client"]), address_bytes(row["service"])
        self.protocol = protocol_number(row["protocol"], 4 if len(client) == 4 else 6)
        self.tuple = (client, int(row["clientPort"]), service, int(row["servicePort"]), self.protocol)
        self.start = seconds_to_ns(row["start"])
        self.end = seconds_to_ns(row["end"]) if row["end"] else NEVER
        self.outcome = row["outcome"]
        self.owners = {tier: int(row[tier]) if row[tier] else None for tier in tiers}
        self.row = row

    def is_active(self, time):
        """Whether it has started and not ended."""
        return self.start <= time < self.end


class FlowBook:
    """Which flow a packet is of, by its tuple and the time: the newest of that tuple."""

    def __init__(self, flows):
        self.flows = {flow.number: flow for flow in flows}
        self._starts = defaultdict(list)
        self._numbers = defaultdict(list)
        self._first_fragments = defaultdict(list)
        self.reused = set()  # flows that shared a tuple while both were open
        for flow in sorted(flows, key=lambda flow: flow.start):
            self.add(flow.tuple, flow.start, flow.number)

    def add(self, key, time, number):
        """From a time on a tuple, in the direction of requests, is a flow's."""
        numbers = self._numbers[key]
        if numbers and numbers[-1] == number:
            return
        if numbers and self.flows[numbers[-1]].is_active(time):
            self.reused.update((numbers[-1], number))
        self._starts[key].append(time)
        numbers.append(number)

    def _newest(self, key, time):
        starts = self._starts.get(key)
        place = bisect_right(starts, time) if starts else 0
        return self._numbers[key][place - 1] if place else None

    def note_fragments(self, items):
        """Remembers what first fragments say that later ones do not. `items`: what a port sent, as
        (time, packet, sender)."""
        for time, packet, sender in items:
            if packet.is_fragment and not packet.is_later:
                self._note_first(sender, packet, time, packet.tuple)
                self._note_first(None, packet, time, packet.tuple)

    def _note_first(self, sender, packet, time, key):
        insort(self._first_fragments[(sender, packet.fragment_key)], (time, key))

    def note_translation(self, arrival, departure):
        """What a manager made of a later fragment whose first one it may have lost behind it."""
        came, (left, went, sender) = self.tuple_of(arrival), departure
        if came and went.is_later and self.tuple_of(departure) is None:
            self._note_first(sender, went, left, came)

    def tuple_of(self, item):
        """The tuple of a packet, as (time, packet, sender): that of its first fragment where it is
        a later one, as the sender has it or else whoever else had it last; or none."""
        time, packet, sender = item
        if not packet.is_later:
            return packet.tuple if packet.has_ports else None
        return self._first_of(sender, packet, time) or self._first_of(None, packet, time)

    def _first_of(self, sender, packet, time):
        firsts = self._first_fragments.get((sender, packet.fragment_key), ())
        before = [key for at, key in firsts if at <= time]
        return before[-1] if before else None

    def find(self, item):
        """Number and direction (0 forward, 1 reverse) of the flow that a packet is of, or none."""
        key = self.tuple_of(item)
        if key is None:
            return None
        time, packet, _ = item
        number = self._newest(key, time)
        if number is not None and packet.echo_request is not False:
            return number, 0
        number = self._newest(turned(key), time)
        return None if number is None else (number, 1)


class Strangers:
    """Resets that are no flow's: made by devices, or sent by hosts to whom they have no flow."""

    def __init__(self):
        self._signatures = set()

    def note(self, packet):
        """One of them."""
        self._signatures.add(self._signature(packet))

    def has(self, packet):
        """Whether a packet, seen anywhere on its way, is one of them."""
        return packet.is_reset and self._signature(packet) in self._signatures

    @staticmethod
    def _signature(packet):
        return (packet.tuple, packet.identification, packet.body)
