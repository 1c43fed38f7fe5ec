# SPDX-License-Identifier: GPL-2.0-only
"""Slowdown: what flows took alone in the network, from the captures of that, and their times over it."""

import copy
import math
import os
from collections import defaultdict

from lives import HEADER, MARK, Life, payload_of
from packets import SYN, TCP, UDP, turned
from recomputation import asked_since
from results import read_table
from wires import read_ports

LONG = 2**62  # ns; never
JITTER = 11_000_000  # ns; a stack waits up to 10 ms at random before it asks for a neighbour
ROUNDED = 1e-10  # s; times are whole nanoseconds


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
        for port in ports:
            if port.group is not network.clients:
                continue
            self.sent += [(time, packet, port) for time, packet, _ in port.sent]
            for time, packet, _ in port.received:
                if packet.has_ports:
                    self.received[turned(packet.tuple)].append((time, packet))
        for items in (self.sent, *self.received.values()):
            items.sort(key=lambda item: item[0])
        for item in self.sent:
            if item[1].has_ports:
                self.by_tuple[item[1].tuple].append(item)

    def first_of(self, flow, since):
        """When a flow's first packet left, and the earliest moment when it can have been there: on a link
        of its own it leaves at once; on a segment when that is free, and its neighbour has been asked for.
        None where there is none."""
        for time, packet, port in self.by_tuple.get(flow.tuple, ()):
            if time >= since and (packet.protocol != TCP or packet.flags & SYN):
                shared = port.link.medium == "csma"
                return time, max(asked_since(port, time) - JITTER, since) if shared else time
        return None

    def others(self, flow):
        """How many packets of other flows clients sent meanwhile. Where packets of a flow go astray, a
        server repeats its FIN, which the client answers long after the flow: these do not count."""
        return sum(
            packet.has_ports and packet.tuple != flow.tuple
            and (packet.protocol != TCP or packet.flags & SYN or bool(payload_of(packet)))
            for time, packet, _ in self.sent if flow.start <= time <= flow.end
        )

    def life(self, flow):
        """What the flow's client sent and received."""
        life = Life(flow)
        own = self.by_tuple[flow.tuple]
        life.sent = [item[:2] for item in own if flow.start <= item[0] <= flow.end]
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
    first = clients.first_of(flow, since)
    what = f"flow {flow.number}: "
    if first is None:
        report.hold(what + "aloneTime", time / 1e9, None)
        return since
    alone = _Alone(flow, first[0], time)
    life = clients.life(alone)
    _, complete = life.times()
    if complete is None:
        report.hold(what + "aloneTime", time / 1e9, None)
    else:
        bounds = [(complete - start) / 1e9 for start in first]
        report.hold_range(what + "aloneTime", time / 1e9, bounds[0] - ROUNDED, bounds[1] + ROUNDED)
        alone.end = complete
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
