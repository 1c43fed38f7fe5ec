# SPDX-License-Identifier: GPL-2.0-only
"""Slowdown: what flows took alone in the network, from the captures of that, and their times over it."""

import copy
import math
import os
from collections import defaultdict

from lives import HEADER, MARK, Life, payload_of
from packets import SYN, TCP, UDP, is_discovery, turned
from results import read_table
from wires import read_ports

LONG = 2**62  # ns; never


class _Alone:
    """One flow as it ran alone."""

    def __init__(self, flow, start, time):
        self.protocol = flow.protocol
        self.tuple = flow.tuple
        self.start = start
        self.end = start + time


class _Clients:
    """What clients sent and received while flows ran alone, in order of time."""

    def __init__(self, network, ports):
        self.sent = []
        self.received = defaultdict(list)  # by tuple of the flow
        self.by_tuple = defaultdict(list)
        self._asked = []  # when clients asked for a neighbour's link address
        for port in ports:
            if port.group is not network.clients:
                continue
            self._asked += [time for time, _ in port.asked[0]]
            for time, packet, _ in port.sent:
                if is_discovery(packet):
                    self._asked.append(time)
                self.sent.append((time, packet))
            for time, packet, _ in port.received:
                if packet.has_ports:
                    self.received[turned(packet.tuple)].append((time, packet))
        for items in (self.sent, self._asked, *self.received.values()):
            items.sort(key=lambda item: item if isinstance(item, int) else item[0])
        for time, packet in self.sent:
            if packet.has_ports:
                self.by_tuple[packet.tuple].append((time, packet))

    def start_of(self, flow, since):
        """When a flow began: its first packet leaves at once, or when its neighbour has been asked for;
        none where there is none."""
        for time, packet in self.by_tuple.get(flow.tuple, ()):
            if time >= since and (packet.protocol != TCP or packet.flags & SYN):
                return min([asked for asked in self._asked if since <= asked < time], default=time)
        return None

    def others(self, flow):
        """How many packets of other flows clients sent meanwhile."""
        return sum(
            packet.has_ports and packet.tuple != flow.tuple
            for time, packet in self.sent if flow.start <= time <= flow.end
        )

    def life(self, flow):
        """What the flow's client sent and received."""
        life = Life(flow)
        life.sent = [item for item in self.by_tuple[flow.tuple] if flow.start <= item[0] <= flow.end]
        life.received = [item for item in self.received[flow.tuple] if item[0] >= flow.start]
        life.sort()
        return life


def asked_for(life):
    """What the requests of a flow say: sizes and numbers, each once; none of echoes, which say nothing."""
    data = {}
    for _, packet in life.sent:
        payload = payload_of(packet) if packet.protocol in (TCP, UDP) and not packet.is_later else b""
        place = payload.find(MARK.to_bytes(4, "big"))
        if 0 <= place <= len(payload) - HEADER.size:
            data[payload[place : place + HEADER.size]] = None
    return sorted(data)


def _read(results):
    """The clients' packets, or none where nobody captured them."""
    prefix = results.summary["parameters"].get("traces.alone")
    if not prefix:
        return None
    network = copy.copy(results.network)
    network.duration = LONG  # nothing happens, and it takes as long as it does
    network.events = [copy.copy(event) for event in network.events if event.action == "add"]
    for event in network.events:
        event.at = LONG  # whom they bring is there, and no member
    rows = read_table(prefix + "-devices.csv")
    ports, _ = read_ports(rows, os.path.dirname(prefix), network)
    return _Clients(network, ports)


def hold_alone(results, lives, report):
    """Times alone, where they were captured; slowdowns by them, and what summary.json says of these.
    `lives`: of the flows in the run."""
    told = results.summary.get("slowdown")
    slowdowns = []
    clients = _read(results) if told else None
    since = unknown = 0
    for flow in results.flows:
        text = flow.row["aloneTime"]
        completed = flow.outcome == "completed"
        unknown += bool(told) and completed and not text
        if not (told and completed and text):
            report.hold(f"flow {flow.number}: aloneTime", text, "" if not completed or not told else text)
            report.hold(f"flow {flow.number}: slowdown", flow.row["slowdown"], "")
            continue
        time = round(float(text) * 1e9)
        if clients:
            since = _hold_flow(flow, time, clients, since, lives, report)
        slowdowns.append((flow.end - flow.start) / time)
        report.hold(f"flow {flow.number}: slowdown", float(flow.row["slowdown"]), slowdowns[-1])
    report.hold("slowdown is told of", bool(told),
                results.summary["parameters"]["measuring.slowdown"] in (True, "true"))
    if told:
        _hold_figures(told, sorted(slowdowns), unknown, report)


def _hold_flow(flow, time, clients, since, lives, report):
    """One flow. Returns when it was over."""
    start = clients.start_of(flow, since)
    what = f"flow {flow.number}: "
    if start is None:
        report.hold(what + "aloneTime", time / 1e9, None)
        return since
    alone = _Alone(flow, start, time)
    life = clients.life(alone)
    _, complete = life.times()
    report.hold(what + "aloneTime", time / 1e9, None if complete is None else (complete - start) / 1e9)
    report.hold(what + "packets of others meanwhile", 0, clients.others(alone))
    report.hold_flow(flow.number, "requests alone", asked_for(life), asked_for(lives[flow.number]))
    return alone.end


def _hold_figures(told, slowdowns, unknown, report):
    count = len(slowdowns)
    report.hold("slowdown.flows", told["flows"], count)
    report.hold("slowdown.unknown", told["unknown"], unknown)
    for percent in (50, 90, 99):
        own = slowdowns[-(-percent * count // 100) - 1] if count else None
        report.hold(f"slowdown.p{percent}", told[f"p{percent}"], own)
    report.hold("slowdown.mean", told["mean"], math.fsum(slowdowns) / count if count else None)
    report.hold("slowdown.max", told["max"], slowdowns[-1] if count else None)
