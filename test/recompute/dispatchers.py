# SPDX-License-Identifier: GPL-2.0-only
"""What dispatchers tell each other, and whether each sends requests to the server of the word that
had reached it (C1 to C4)."""

from bisect import bisect_left, bisect_right
from collections import defaultdict

from messages import is_message, parse_message
from network import FORWARD, REVERSE
from packets import SYN, TCP, turned
from quantities import nanoseconds

ENTRY, LOCK = 1, 2  # first byte of the value of an entry, of a lock
CLOSING = 8  # flag in its second byte
LEARNED = 1_000_000_000  # ns; after this all have learned of an event


def beats(word, other):
    """Whether a word counts before another one: the higher counter, then the lower node. One that
    forgot its words in a failure may say other ones of the same version: gone, or the greater."""
    if word.counter != other.counter:
        return word.counter > other.counter
    if word.node != other.node:
        return word.node < other.node
    return (word.removed, word.value) > (other.removed, other.value)


def server_of(word):
    """The server of an entry; none: it is a lock, or gone."""
    if not word or word.removed or not word.value or word.value[0] != ENTRY:
        return None
    return int.from_bytes(word.value[2:6], "big")


class Words:
    """What one dispatcher had been told or had said, by time."""

    def __init__(self, node, said, returns):
        """`said`: (time, word, whether it is surely heeded), in order of time. `returns`: when all was
        forgotten."""
        self._best = defaultdict(list)  # key -> (time, word), each the best up to then
        self._doubtful = defaultdict(list)  # the same of those that may not have been heeded
        self._node = node
        self._returns = sorted(returns)
        self.said = []  # (time, node) of the best
        own = set()  # what it said itself, in which of its lives
        for time, word, heeded in said:
            known = self._best[word.key]
            if not heeded:
                self._doubtful[word.key].append((time, word))
                continue
            # What it says itself, for the first time, it knows best.
            life = bisect_right(self._returns, time)
            is_new = word.node == node and (life, word.key, word.counter) not in own
            own.add((life, word.key, word.counter) if word.node == node else None)
            if not known or self._forgot(known[-1][0], time) or is_new or beats(word, known[-1][1]):
                known.append((time, word))
                self.said.append((time, word.node))

    def _forgot(self, then, now):
        """Whether what was known then is forgotten now."""
        return bisect_right(self._returns, then) != bisect_right(self._returns, now)

    def at(self, key, came, left):
        """The words that counted while a packet was there: the one before, and those since."""
        known = self._best.get(key, ())
        before = [word for at, word in known if at < came and not self._forgot(at, came)]
        now = [word for at, word in known if came <= at <= left]
        return [before[-1] if before else None] + now + self.doubtful(key, left)

    def doubtful(self, key, time):
        """The words up to a time of which nobody can tell whether they were heeded."""
        return [word for at, word in self._doubtful.get(key, ()) if at <= time]

    def locked_since(self, key, time):
        """When it took the lock that it had then; then, where it had none."""
        since = time
        for at, word in reversed(self._best.get(key, ())):
            if at <= time:
                if word.node != self._node or word.removed or word.value[:1] != bytes([LOCK]):
                    break
                since = at
        return since

    def changes(self):
        """(time, key, what counts from then on: a version, or none where the entry is gone)."""
        for key, known in self._best.items():
            for time, word in known:
                yield time, key, None if word.removed else (word.counter, word.node)


class Cluster:
    """A group of dispatchers."""

    def __init__(self, packets, group):
        self._packets = packets
        self.group = group
        self._by_client = group.values["entryKey"] == "client"
        self.kinds = defaultdict(lambda: [0, 0])  # kind -> packets and bytes as sent
        self._words = {}
        for node in range(packets.network.nodes(group)):
            self._words[node] = Words(node, self._hear(node), self._returns_of(node))

    def _returns_of(self, node):
        """When a dispatcher came, or came back, and knew nothing."""
        return [
            event.at for event in self._packets.network.events
            if (event.group, event.node) == (self.group.name, node)
            and event.action in ("return", "add")
        ]

    def _hear(self, node):
        """What a dispatcher said, when it first did, and what it was told."""
        said = []
        for port in self._packets.ports:
            if port.place != (self.group.name, node):
                continue
            for time, packet, _ in port.sent:
                message = is_message(packet) and parse_message(packet)
                if message:
                    self._count(message.kind, packet)
                    # Words that are said at once leave one after the other.
                    at = port.waited_since(time)
                    said += [(at, word, True) for word in message.words if word.node == node]
            for time, packet, _ in port.received:
                message = is_message(packet) and parse_message(packet)
                if message:
                    heeded = self._is_heeded(node, message.node, time)
                    said += [(time, word, heeded) for word in message.words]
        return sorted(said, key=lambda item: item[0])

    def _is_heeded(self, node, sender, time):
        """Whether what another one tells is surely heeded: one that has failed or left is not, as soon
        as that is known, and one that came or came back not before."""
        return not any(
            event.group == self.group.name and event.node in (node, sender) and event.at <= time
            for event in self._packets.network.events
        )

    def _count(self, kind, packet):
        count = self.kinds[kind]
        count[0] += 1
        count[1] += packet.length

    def words(self, node):
        """What one of its dispatchers had been told or had said."""
        return self._words[node]

    def key_of(self, packet):
        """The key of a request's entry."""
        key = packet.tuple
        return (key[0], 0, bytes(len(key[0])), 0, 0) if self._by_client else key

    def hold_requests(self, report):
        """Each request that a dispatcher sent to a server went to that of a word that counted then;
        a new word on a key that has an entry is that of a new connection."""
        servers = self._packets.network.servers
        for came, (_, packet, place) in self._packets.managed:
            found = self._packets.book.find(came)
            if place[0] != self.group.name or not found or found[1] != FORWARD:
                continue
            server = self._packets.network.server_at(packet.destination)
            if server is None or packet.is_later or not packet.has_ports:
                continue
            if place[1] >= self.group.count:
                report.pass_over("words of a dispatcher that joined: when it began is not told")
                continue
            self._hold_request(came, packet, place[1], server, servers, report)

    def _hold_request(self, came, packet, node, server, servers, report):
        time = packet.left
        former, *now = self._words[node].at(self.key_of(came[1]), came[0], time)
        possible = {server_of(word) for word in (former, *now)} - {None}
        what = f"{servers.name} of a request at {self.group.name}{node}, {time} ns"
        if server not in possible and self._was_alone(node, time):
            report.pass_over("word of a dispatcher that nobody was told, as its group changed")
            return
        report.hold_in(what, server, possible or {"none"})
        own = [word for word in now if word.node == node and server_of(word) is not None]
        untold = former and own and own[-1].counter > former.counter + len(now)
        if untold or self._words[node].doubtful(self.key_of(came[1]), time):
            return  # it said something in between, when there was nobody to hear it
        if former and own and server_of(former) not in (None, server_of(own[-1])):
            again = came[1].protocol == TCP and came[1].flags & SYN and former.value[1] & CLOSING
            failed = (servers.name, server_of(former)) in self._failed_by(time)
            report.hold(f"{what}: chosen anew", True, bool(again or failed))

    def _was_alone(self, node, time):
        """Whether a dispatcher may have known no other one by then, or been none of the group."""
        nodes = range(self._packets.network.nodes(self.group))
        others = [other for other in nodes if other != node]
        return self._is_unsure(node, time) or all(self._is_unsure(one, time) for one in others)

    def _is_unsure(self, node, time):
        """Whether a dispatcher was away, or may not have been heard of."""
        known = node < self.group.count  # from the start
        since = -LEARNED
        for event in self._packets.network.events:
            if (event.group, event.node) == (self.group.name, node) and event.at <= time:
                known = event.action not in ("fail", "remove")
                since = event.at
        return not known or time < since + LEARNED

    def _failed_by(self, time):
        """Nodes that had failed once, of whom entries are forgotten."""
        events = self._packets.network.events
        return {(e.group, e.node) for e in events if e.action == "fail" and e.at <= time}

    def hold_untranslated(self, told, report):
        """Replies that came where there was no entry of their flow at their server."""
        if self._by_client:
            return
        least = most = 0
        for came, (_, packet, place) in self._packets.managed:
            found = self._packets.book.find(came)
            if place[0] != self.group.name or not found or found[1] != REVERSE:
                continue
            # What was bound late is not translated without an entry.
            if packet.has_ports and not self._packets.bindings.is_late(turned(packet.tuple)):
                words = self._words[place[1]].at(turned(packet.tuple), came[0], came[0])
                server = self._packets.network.server_at(came[1].source)
                missing = [server_of(word) != server for word in words]
                least += all(missing)
                most += any(missing)
        report.hold_range(f"effort.{self.group.name}.untranslated", told, least, most)

    def hold_differences(self, results, report):
        """Keys on which the dispatchers' words differ, over time."""
        name = self.group.name
        steps = self._differences()
        told = results.summary["replication"][name]
        duration = self._packets.network.duration
        ends = [time for time, _ in steps[1:]] + [duration]
        mean = sum(count * (end - time) for (time, count), end in zip(steps, ends)) / duration
        entries = told["differingEntries"]
        report.hold(f"replication.{name}.differingEntries.mean", entries["mean"], mean)
        most = max(count for _, count in steps)
        report.hold(f"replication.{name}.differingEntries.most", entries["most"], most)
        report.hold(f"replication.{name}.differingEntries.atEnd", entries["atEnd"], steps[-1][1])
        self._hold_agreement(told["timeToAgree"], steps, report)
        times = [time for time, _ in steps]
        for row in results.samples:
            if row["tier"] == name:
                at = round(float(row["time"]) * 1e9)
                now = {steps[bisect_left(times, at) - 1][1], steps[bisect_right(times, at) - 1][1]}
                what = f"timeseries.csv: {name} at {row['time']} s: differingEntries"
                report.hold_in(what, int(row["differingEntries"]), now)

    def _hold_agreement(self, told, steps, report):
        latest = max(
            (time for node, words in self._words.items() for time, by in words.said if by == node),
            default=0,
        )
        agreed = [time for time, count in steps if time >= latest and not count]
        own = (agreed[0] - latest) / 1e9 if agreed and not steps[-1][1] else None
        report.hold(f"replication.{self.group.name}.timeToAgree", told, own)

    def _differences(self):
        """(time, keys that differ from then on), from the start."""
        changes = [
            (time, node, key, version)
            for node, words in self._words.items()
            for time, key, version in words.changes()
        ]
        changes.sort(key=lambda change: change[0])
        tables = defaultdict(lambda: [None] * len(self._words))
        steps, differing = [(0, 0)], 0
        for time, node, key, version in changes:
            table = tables[key]
            differing -= len(set(table)) > 1
            table[node] = version
            differing += len(set(table)) > 1
            if steps[-1][0] == time:
                steps.pop()
            steps.append((time, differing))
        return steps


def hold_clusters(results, packets, report):
    """Control messages of each group, and whom its dispatchers sent requests to."""
    clusters = packets.network.clusters()
    _hold_others(results, {group.name for group in clusters}, report)
    for group in clusters:
        cluster = packets.clusters[group.name]
        _hold_control(f"control.{group.name}", results.summary["control"][group.name], cluster, report)
        if not group.locks():
            locks = results.summary["replication"][group.name]["locksAtEnd"]
            report.hold(f"replication.{group.name}.locksAtEnd", locks, 0)
        if nanoseconds(group.values["replication.interval"]):
            report.pass_over(f"words of {group.name}: told some time after they were said")
            continue
        cluster.hold_requests(report)
        if packets.network.events:
            report.pass_over(f"tables of {group.name}: who is live changes")
            continue
        cluster.hold_untranslated(results.summary["effort"][group.name]["untranslated"], report)
        cluster.hold_differences(results, report)


def _hold_others(results, clusters, report):
    """Who keeps no tables alike has nothing that differs, and who tells nobody has no control."""
    groups = results.network.groups.values()
    standing_by = {group.name for group in groups if group.stands_by()}
    sharing = {group.name for group in groups if group.stands_by() and group.shares_flows()}
    selecting = {group.name for group in results.network.selecting()}
    told = sorted(clusters | standing_by | selecting)
    report.hold("control: groups", sorted(results.summary["control"]), told)
    alike = sorted(clusters | sharing)
    report.hold("replication: groups", sorted(results.summary["replication"]), alike)
    for row in results.samples:
        if row["tier"] not in clusters:
            what = f"timeseries.csv: {row['tier']} at {row['time']} s: differingEntries"
            report.hold(what, row["differingEntries"], "")


def _hold_control(what, told, cluster, report):
    for kind in sorted(told["byKind"].keys() | cluster.kinds.keys()):
        own = cluster.kinds.get(kind, (0, 0))
        for place, name in enumerate(("packets", "bytes")):
            figure = told["byKind"].get(kind, {}).get(name, 0)
            report.hold(f"{what}.byKind.{kind}.{name}", figure, own[place])
    for place, name in enumerate(("packets", "bytes")):
        own = sum(count[place] for count in cluster.kinds.values())
        report.hold(f"{what}.{name}", told[name], own)
