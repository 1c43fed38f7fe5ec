# SPDX-License-Identifier: GPL-2.0-only
"""What traffic managers made of packets, from the packets on both of their sides."""

from collections import defaultdict, deque


def find_meetings(network, ports):
    """What managers received with what they sent of it: pairs of (time, packet, sender)."""
    meetings = []
    for group in network.managers():
        for node in {port.node for port in ports if port.group is group}:
            own = [port for port in ports if port.place == (group.name, node)]
            meetings += _match(group, own)
    return meetings


def _signature(packet, ttl):
    """What a packet keeps on its way through a manager."""
    about = (packet.version, packet.protocol, packet.identification, packet.is_later)
    return (*about, ttl, packet.body)


def _match(group, ports):
    arrivals = sorted((item for port in ports for item in port.received), key=lambda item: item[0])
    departures = sorted((item for port in ports for item in port.sent), key=lambda item: item[0])
    waiting = defaultdict(deque)
    for arrival in arrivals:
        waiting[_signature(arrival[1], arrival[1].ttl - 1)].append(arrival)
    for departure in departures:
        time, packet, _ = departure
        arrival = _take(waiting[_signature(packet, packet.ttl)], time, packet, group)
        if arrival:
            yield arrival, departure


def _take(waiting, time, packet, group):
    """Takes the arrival that a packet was: one of this very moment, else the earliest."""
    best = None
    for arrival in waiting:
        if arrival[0] > time:
            break
        if _may_be(arrival[1], packet, group) and (best is None or arrival[0] == time):
            best = arrival
    if best:
        waiting.remove(best)
    return best


def _may_be(came, went, group):
    """Whether the addresses of what left can be a translation of what came, or the same."""
    if (came.source_port, came.source) == (went.source_port, went.source) and (
        came.destination_port,
        came.destination,
    ) == (went.destination_port, went.destination):
        return True
    forward = _may_turn(
        group, (came.source, came.source_port), (went.source, went.source_port),
        (came.destination, came.destination_port), (went.destination, went.destination_port),
    )
    return forward or _may_turn(
        group, (came.destination, came.destination_port), (went.destination, went.destination_port),
        (came.source, came.source_port), (went.source, went.source_port),
    )


def _may_turn(group, client, self_end, service, server):
    """Whether a client's end became a self address, and a service a server, or the reverse."""
    source = group.translates("source") or client == self_end
    destination = group.translates("destination") or service == server
    return source and destination and service[1] == server[1]
