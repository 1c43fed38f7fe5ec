# SPDX-License-Identifier: GPL-2.0-only
"""Which flows distributors forget because they ended (doc/steering.rst)."""

from bisect import bisect_left
from collections import defaultdict

from packets import FIN, RST, SYN, TCP, turned
from quantities import nanoseconds


class _Rest:
    """What the packets of one tuple say of its end."""

    def __init__(self, fin_wait, closing):
        self._fin_wait, self._closing = fin_wait, closing
        self._finished = set()  # tuples of which a FIN came
        self._reset = False
        self.until = None  # when its rest ends

    def see(self, time, packet):
        """A packet of it came."""
        if packet.flags & SYN:
            self._finished, self._reset, self.until = set(), False, None
            return
        if packet.flags & FIN:
            self._finished.add(packet.tuple)
        self._reset = self._reset or bool(packet.flags & RST)
        if self._reset or self._finished:
            both = self._reset or len(self._finished) == 2
            self.until = time + (self._closing if both else self._fin_wait)


class Ends:
    """Those of the nodes of a group of distributors."""

    def __init__(self, group, packets):
        values = group.values
        self._forgets = values["forgetEnded"] in (True, "true")
        self._rests = [nanoseconds(values[f"timeouts.{key}"]) for key in ("finWait", "closing")]
        specs = [dict(word.split("=", 1) for word in choice.scheme.split())
                 for choice in group.choices]
        self._remembers = [spec.get("state", "none") != "none" for spec in specs]
        # A table that forgets nothing for another reason.
        self._keeps = all(spec.get("state") == "lru" and "idle" not in spec for spec in specs)
        self._chosen = defaultdict(list)  # by node and tuple when it was chosen for
        for choice in packets.choices if self._keeps else ():
            if choice.chooser[0] == group.name:
                place = (choice.chooser[:2], _either(choice.packet.tuple))
                self._chosen[place].append(choice.time)
        self._pools = {number: 0 for number in range(packets.network.nodes(group))}
        for of, node, _ in packets.pools:
            if of == group.name:
                self._pools[node] += 1

    def forgotten(self, node):
        """How many entries a node surely forgot as ended, and how many it can have. It notices an end
        when a packet comes."""
        if not self._forgets or not any(self._remembers):
            return 0, 0
        times = [item[0] for item in node.steered]
        sure = most = 0
        for flow, items in _by_flow(node.steered).items():
            began = 0
            for began, over in self._overs(items, times):
                most += self._pools[node.place[1]]
                chosen = self._chosen.get((node.place, flow), [])
                sure += bisect_left(chosen, over) > bisect_left(chosen, began)
        return sure, most

    def _overs(self, items, times):
        """Of a tuple's packets, from when to when each of its lives lasted that was noticed to have
        ended."""
        rest, began = _Rest(*self._rests), 0
        for time, packet in [*items, (None, None)]:
            if rest.until is not None and (time is None or rest.until <= time):
                if times[-1] >= rest.until:
                    yield began, rest.until
                rest, began = _Rest(*self._rests), rest.until
            if packet:
                rest.see(time, packet)


def _either(key):
    """The same for both directions of a tuple."""
    return min(key, turned(key))


def _by_flow(items):
    flows = defaultdict(list)
    for time, packet, _ in items:
        if packet.protocol == TCP and packet.has_ports:
            flows[_either(packet.tuple)].append((time, packet))
    return flows


def hold_forgotten(results, packets, accounts, report):
    """Entries of distributors that went as their flows had ended."""
    for group in results.network.groups.values():
        if group.kind != "distributor" or group.name not in results.summary["effort"]:
            continue
        ends = Ends(group, packets)
        nodes = [node for node in accounts.losses.nodes if node.group is group]
        counts = [ends.forgotten(node) for node in nodes]
        told = results.summary["effort"][group.name].get("forgotten", {})
        few = any(word in told for word in ("evicted", "expired", "replaced", "erased"))
        low = 0 if few else sum(count[0] for count in counts)
        high = sum(count[1] for count in counts)
        report.hold_range(f"effort.{group.name}.forgotten.ended", told.get("ended", 0), low, high)
