# SPDX-License-Identifier: GPL-2.0-only
"""X1: owners of flows, and packets that reached another member."""

from collections import Counter

from network import FORWARD, REVERSE


class Affinity:
    """What the sights of one tier say of affinity."""

    def __init__(self, sights):
        self.owners = {}
        self._since = {}
        self.packets = Counter()  # by flow
        self.violations = Counter()  # packets by flow
        self.violating = []  # sights in order of time
        self.bytes = Counter()  # by (flow, direction)
        self.packets_seen = Counter()  # by direction
        self.packets_violated = Counter()
        self._seen = {FORWARD: set(), REVERSE: set()}
        self._violated = {FORWARD: set(), REVERSE: set()}
        for sight in sights:
            self._take(sight)

    def _take(self, sight):
        owner = self.owners.setdefault(sight.flow, sight.member)
        self._since.setdefault(sight.flow, sight.time)
        self.packets[sight.flow] += 1
        self.bytes[(sight.flow, sight.direction)] += sight.packet.length
        self.packets_seen[sight.direction] += 1
        self._seen[sight.direction].add(sight.flow)
        if owner != sight.member:
            self.packets_violated[sight.direction] += 1
            self.violations[sight.flow] += 1
            self.violating.append(sight)
            self._violated[sight.direction].add(sight.flow)

    def owner_at(self, flow, time):
        """Who owned a flow at a time, or none."""
        return self.owners[flow] if self._since.get(flow, time + 1) <= time else None

    def counts(self, direction):
        """The counts of a direction as summary.json names them."""
        return {
            "flowsSeen": len(self._seen[direction]),
            "packetsSeen": self.packets_seen[direction],
            "flowsViolated": len(self._violated[direction]),
            "packetsViolated": self.packets_violated[direction],
        }
