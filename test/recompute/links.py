# SPDX-License-Identifier: GPL-2.0-only
"""What links do when events let them fail: those that are cut, and grey ones that lose some packets."""

import re
from collections import defaultdict

FAILS = ("cut", "grey")


class Faults:
    """When links failed, in which directions, and which packets grey ones lost."""

    def __init__(self, events, ports, is_dead):
        """`is_dead`: whether the host at a port had failed then, and lost what came there itself."""
        self._events = [event for event in events if event.action in (*FAILS, "heal")]
        self._grey = {}  # id of a packet that a grey link lost -> what that is named
        for port in ports if any(event.action == "grey" for event in self._events) else ():
            self._lose(port, ports, is_dead)

    def cut_at(self, port, time):
        """As which targets of events the link at a port was cut then, so that it received nothing."""
        return self._failing(port, time, "cut")

    def grey_of(self, packet):
        """By which target of events a link lost a packet though it looked well, or none."""
        return self._grey.get(id(packet))

    def may_lack_links(self, ports):
        """Whether one of these may be a trunk of which no link was up at some time."""
        return any(
            port.link.trunk > 1 and event.action == "cut" and _is_at(event, other)
            for port in ports
            for event in self._events
            for other in ports
            if other.link is port.link
        )

    def _failing(self, port, time, how):
        failing = {}
        for event in self._events:
            if event.at <= time and _is_hit(event, port):
                failing[event.target] = event.action
        return sorted(target for target, action in failing.items() if action == how)

    def _lose(self, port, ports, is_dead):
        """Counts what comes at a port while its link is grey: each so many-th of the packets that are
        large enough is lost."""
        if port.link.medium == "csma":
            return
        came = [(time, packet) for time, packet, _ in port.received]
        came += [(due, packet) for sender in ports if sender.link is port.link
                 for due, packet, _, other, _ in sender.lost if other is port]
        counts = defaultdict(int)
        for time, packet in sorted(came, key=lambda item: item[0]):
            if is_dead(port, time) or self._failing(port, time, "cut"):
                continue
            for target in self._failing(port, time, "grey"):
                event = max((e for e in self._events if e.target == target and e.action == "grey"
                             and e.at <= time), key=lambda e: e.at)
                large = packet.length > event.above
                counts[event] += large
                if large and counts[event] % event.every == 0:
                    self._grey[id(packet)] = target


def _is_at(event, port):
    """Whether an event is about the link at a port, in whatever direction."""
    target = event.target.split(" from ")[0]
    found = re.fullmatch(r"([^/]*)(?:/(\d+))?", target)
    parts = {port.link.name, f"{port.link.name}.{port.group.name}{port.node}"}
    parts |= {f"{port.link.name}.{port.peer_group.name}{peer}" for peer in port.peers}
    return found.group(1) in parts and found.group(2) in (None, str(port.part))


def _is_hit(event, port):
    """Whether what is lost by an event is lost where it would come in at a port."""
    return _is_at(event, port) and event.origin != port.group.name
