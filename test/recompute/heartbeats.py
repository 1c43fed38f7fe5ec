# SPDX-License-Identifier: GPL-2.0-only
"""What nodes that choose themselves tell each other, from the bytes that doc/self-selection.rst lists,
and what each of them knows of its group by that."""

import struct
import zlib
from collections import namedtuple

from packets import UDP
from quantities import nanoseconds

PORT = 3783  # of UDP, at both ends
WORD = struct.Struct("!2sBBIIQII")
KINDS = {1: "heartbeat", 2: "leave"}
GROUPS = {bytes([224, 0, 0, 196]), b"\xff\x02" + bytes(12) + b"\x0e\xc6"}  # where they go on segments

Heartbeat = namedtuple("Heartbeat", "kind group member life number")
Change = namedtuple("Change", "time change member")  # of a view, as learned.csv names it


def is_heartbeat(packet):
    """Whether a packet carries one, whole."""
    ports = packet.source_port, packet.destination_port
    return packet.protocol == UDP and not packet.is_fragment and ports == (PORT, PORT)


def parse_heartbeat(packet):
    """The heartbeat in a packet; none where it is damaged."""
    data = packet.body[2:]  # behind the length of UDP
    if len(data) != WORD.size:
        return None
    magic, version, kind, group, member, life, number, crc = WORD.unpack(data)
    if magic != b"HB" or version != 1 or kind not in KINDS or crc != zlib.crc32(data[:-4]):
        return None
    return Heartbeat(KINDS[kind], group, member, life, number)


class _Known:
    """Another node, or the own one, as a view has it."""

    def __init__(self, first):
        self.there = self.told = self.listed = first
        self.left = False
        self.due = None  # when it is gone if nothing is heard
        self.latest = None  # life and number of its newest message


class View:
    """What one node of a group knows."""

    def __init__(self, network, group, node, failures):
        self._group, self._own, self._failures = group, node, failures
        self._interval = nanoseconds(group.values["heartbeat.interval"])
        misses = int(group.values["heartbeat.misses"])
        self._patience = self._interval * misses + self._interval // 2
        self._known = {member: _Known(True) for member in range(group.count)}
        self._is_first = node < group.count
        self._enters = None  # when it has listened for long enough
        self._in = self._hears = False
        self.changes = []
        self.spans = []  # [from, until] of being a member
        self.refused = {}  # id of a packet -> why its message was not heeded, or none
        self._end = network.duration

    def follow(self, events, messages):
        """Takes its own events, (time, action), and the messages that came to it while it worked,
        (time, packet)."""
        if self._is_first:
            self._begin()
        steps = [(at, 0, action) for at, action in events]
        steps += [(at, 1, packet) for at, packet in messages]
        for time, kind, what in sorted(steps, key=lambda step: step[:2]):
            self._wait(time if kind else time - 1)  # what happens at one time with an event comes after it
            if kind:
                self.refused[id(what)] = self._hear(time, what)
            else:
                self._happen(time, what)
        self._wait(self._end)
        self._close(self._end)

    def is_in(self, time):
        """Whether the node was a member then."""
        return any(begin <= time < end for begin, end in self.spans)

    # ---- coming and going ------------------------------------------------------------------------

    def _begin(self):
        self._hears = True
        self._enter_group(0)
        for member, known in self._known.items():
            known.due = self._patience if member != self._own else None

    def _enter_group(self, time):
        self._in = True
        self.spans.append([time, self._end])

    def _close(self, time):
        if self._in:
            self.spans[-1][1] = time
        self._in = False

    def _happen(self, time, action):
        own = self._known.setdefault(self._own, _Known(False))
        if action == "remove":
            if self._in:
                own.there, own.left = False, True
                self._tell(time)
            self._stop(time)
            self._is_first = False
        elif action == "fail":
            self._stop(time)
        elif action == "add" or self._is_first:
            self._is_first = True
            self._join(time, own)

    def _stop(self, time):
        self._close(time)
        self._hears, self._enters = False, None
        for known in self._known.values():
            known.due = None

    def _join(self, time, own):
        """It listens for an interval and a half first."""
        self._stop(time)
        for known in self._known.values():
            known.there = False
        self._hears = True
        if own.told:
            own.told = False
            self.changes.append(Change(time, "fail", self._own))
        self._enters = time + self._interval + self._interval // 2

    # ---- time and messages -----------------------------------------------------------------------

    def _wait(self, time):
        """Whom it misses until then, and whether it is a member by then."""
        while True:
            due = [(known.due, member) for member, known in self._known.items()
                   if known.due is not None and known.due <= time]
            due += [(self._enters, self._own)] if (self._enters or time + 1) <= time else []
            if not due:
                return
            at, member = min(due)
            known = self._known[member]
            if member == self._own:
                self._enters = None
                self._enter_group(at)
                known.there, known.left = True, False
            else:
                known.there, known.left, known.due = False, False, None
            self._tell(at)

    def _hear(self, time, packet):
        """Why a message is not heeded, or none."""
        word = parse_heartbeat(packet)
        if not word or word.group != self._group.index:
            return "heartbeat-foreign" if word else "heartbeat-damaged"
        if word.member == self._own:
            return "heartbeat-own"
        if not self._hears:
            return None
        known = self._known.setdefault(word.member, _Known(False))
        if known.latest and (word.life, word.number) <= known.latest:
            return "heartbeat-late"
        known.latest = (word.life, word.number)
        leaves = word.kind == "leave"
        if leaves or not known.there:
            known.there, known.left = not leaves, leaves
            self._tell(time)
        known.due = None if leaves else time + self._patience
        return None

    def _tell(self, time):
        """What has changed since it was told; while it listens it has no view."""
        for member, known in sorted(self._known.items()) if self._in else ():
            change = None
            if known.there and not known.told:
                change = "return" if known.listed else "add"
            elif not known.there and known.left and known.listed:
                change = "remove"
            elif not known.there and known.told:
                change = "fail"
            if change:
                self.changes.append(Change(time, change, member))
                known.told = known.there
                known.listed = known.there or not known.left


class Views:
    """Those of all nodes that choose themselves, from what their ports received."""

    def __init__(self, network, ports, failures):
        self._network = network
        self.groups = {group.name: group for group in network.selecting()}
        self._of = {}
        for group in self.groups.values():
            for node in range(network.nodes(group)):
                self._of[(group.name, node)] = self._make(group, node, ports, failures)

    def _make(self, group, node, ports, failures):
        name = f"{group.name}{node}"
        arrivals = sorted((item for port in ports if port.place == (group.name, node)
                           for item in port.received), key=lambda item: item[0])
        view = View(self._network, group, node, failures)
        view.follow(
            [(event.at, event.action) for event in self._network.events if event.target == name],
            [(time, packet) for time, packet, _ in arrivals
             if self.hears(group, packet) and not failures.is_dead(name, time)],
        )
        return view

    def hears(self, group, packet):
        """Whether a node of a group takes a packet for a message to it. Who tells each by itself has
        not joined the group of others, and hears it as any router does."""
        if group.name not in self.groups or not is_heartbeat(packet):
            return False
        return packet.destination not in GROUPS or not self._network.tells_each(group)

    def of(self, place):
        """That of one node."""
        return self._of[place]

    def items(self):
        """All: (group, node) and view."""
        return self._of.items()

    def refusal(self, place, packet):
        """Why a message was dropped there, or none."""
        return self._of[place].refused.get(id(packet))


def hold_views(results, packets, report):
    """What each node knew of its group when, by the heartbeats that came to it."""
    for (group, node), view in packets.views.items():
        told = [Change(row.time, change, member) for row in results.learned
                for change, member, _ in row.changes
                if row.chooser == (group, node, 0) and row.tier == group]
        what = f"learned.csv: {group}{node}"
        report.hold(f"{what}: lines", len(told), len(view.changes))
        for number, (one, other) in enumerate(zip(told, view.changes)):
            report.hold(f"{what}: line {number + 1}", one, other)
