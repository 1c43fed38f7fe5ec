# SPDX-License-Identifier: GPL-2.0-only
"""The flows of a run, and which of them a packet belongs to."""

from bisect import bisect_right
from collections import defaultdict

from packets import TCP, turned
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
        self._first_fragments = {}
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

    def note_fragment(self, packet):
        """Remembers what the later fragments of a packet do not say."""
        if packet.is_fragment and not packet.is_later:
            self._first_fragments[packet.fragment_key] = packet.tuple

    def tuple_of(self, packet):
        """The tuple of a packet, that of its first fragment where it is a later one; or none."""
        if packet.is_later:
            return self._first_fragments.get(packet.fragment_key)
        return packet.tuple if packet.has_ports else None

    def find(self, packet, time):
        """Number and direction (0 forward, 1 reverse) of the flow that a packet is of, or none."""
        key = self.tuple_of(packet)
        if key is None:
            return None
        number = self._newest(key, time)
        if number is not None and packet.echo_request is not False:
            return number, 0
        number = self._newest(turned(key), time)
        return None if number is None else (number, 1)


def reset_signature(packet):
    """What tells a reset that a device made from any that a host sends."""
    return (packet.tuple, packet.identification, packet.body) if packet.protocol == TCP else None
