# SPDX-License-Identifier: GPL-2.0-only
"""X1: owners of flows, and packets that reached another member."""

from collections import Counter, defaultdict

from network import FORWARD, REVERSE


class Affinity:
    """What the sights of one tier say of affinity."""

    def __init__(self, sights, per_packet):
        """`per_packet`: packets may take any member, so nobody owns a flow."""
        self.per_packet = per_packet
        self.owners = {}
        self._visited = defaultdict(set)
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
        self._visited[sight.flow].add(sight.member)
        if owner != sight.member and not self.per_packet:
            self.packets_violated[sight.direction] += 1
            self.violations[sight.flow] += 1
            self.violating.append(sight)
            self._violated[sight.direction].add(sight.flow)

    def members(self, flow):
        """Its owner as flows.csv names it, or all that it visited where nobody owns it."""
        if flow not in self.owners:
            return ""
        visited = sorted(self._visited[flow]) if self.per_packet else [self.owners[flow]]
        return "|".join(map(str, visited))

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
            "packetsLate": 0,  # no run that is followed here goes on for measuring.linger
        }
