# SPDX-License-Identifier: GPL-2.0-only
"""Whose each packet is that all nodes of a group got (doc/self-selection.rst): each computes it, by its
scheme and by what it knows of the group then."""

from collections import Counter, defaultdict, namedtuple

from draining import Draining
from learning import ANSWERS, Knowledge
from packets import ICMP, ICMP6, TCP, quoted_tuple, turned
from problems import InputError, Unsupported
from schemes import Membership, Scheme

# What a node found of a packet that came: `chosen` by its view, or none; `refusal`: why it was not kept;
# `basis`: hash, state, or the entry of a packet's first fragment, which came when the rest was `known`.
Judgement = namedtuple("Judgement", "time place packet sender key chosen refusal basis known")


class SelfPool:
    """Those of whom one who chooses itself is one."""

    number = 0
    by_request = True  # a reply is judged as the request that it answers

    def __init__(self, group):
        self.members = group.name
        self.spec = group.scheme
        self.scheme = _make_scheme(group.scheme)


class AnswerPool:
    """The routers of whom a server chooses those of its answers."""

    number = ANSWERS
    by_request = True

    def __init__(self, group):
        choice = group.choices[0]
        self.members = choice.chooses
        self.spec = choice.scheme
        self.scheme = _make_scheme(choice.scheme)
        if group.values["answerModulus"] == "servers":
            self.scheme = _Modulus(self.scheme, group.count)


class _Modulus:
    """The claims' number: modulo the servers first, and that modulo the routers that are there."""

    is_slow = False

    def __init__(self, scheme, count):
        self._number = scheme.over(Membership(dict.fromkeys(range(count), 1.0)))

    def over(self, membership):
        """A function from a request's tuple to the router of its answer, or none."""
        live = [member for member, _ in membership.live()]
        return lambda key: live[self._number(key) % len(live)] if live else None


def _make_scheme(spec):
    try:
        return Scheme(spec)
    except Unsupported as error:
        raise InputError(f"scheme '{spec}' of nodes that choose themselves is not written again: "
                         f"{error}") from error


class Keepers:
    """Of all nodes that choose themselves what they found of packets."""

    def __init__(self, network, ports, learned, views, failures):
        self._endpoints = network.endpoints()
        self._failures = failures
        self._network = network
        self._of = {}
        self.judged = defaultdict(list)  # by group, in order of time
        self.forgotten = defaultdict(Counter)  # by group and why, connections
        for group in network.selecting():
            pool = SelfPool(group)
            for node in range(network.nodes(group)):
                place = (group.name, node)
                own = [port for port in ports if port.place == place]
                knowledge = Knowledge(network, {(*place, 0): group.name}, learned)
                self._judge_node(group, pool.scheme, place, own, knowledge, views.of(place))
            self.judged[group.name].sort(key=lambda judgement: judgement.time)

    def of(self, packet):
        """What the node found that a packet came to; none where it came to that node alone."""
        return self._of.get(id(packet))

    def takes(self, port, item):
        """Whether what came to a port was for that node: it kept it, or it was sent to it alone."""
        if not port.group.chooses_itself():
            return True
        time, packet, _ = item
        if self._failures.is_dead(f"{port.group.name}{port.node}", time):
            return False
        judgement = self.of(packet)
        if judgement:
            return not judgement.refusal
        return not packet.link_destination or not packet.link_destination[0] & 1

    def _judge_node(self, group, scheme, place, ports, knowledge, view):
        name = f"{place[0]}{place[1]}"
        draining = Draining(group, place[1], scheme) if group.drains() else None
        membership = knowledge.memberships[(*place, 0)]
        choose = scheme.over(membership)
        firsts = {}
        for time, packet, sender in sorted((i for port in ports for i in port.received), key=_time):
            if packet.link_destination != group.link_address or self._failures.is_dead(name, time):
                continue
            for row, former in knowledge.advance(time):
                if draining:
                    draining.learn(row.time, row.changes, former)
                choose = scheme.over(membership)
            found = self._follow(firsts, time, packet)
            if not found:
                found = self._decide(time, packet, place[1], view.is_in(time), choose, draining)
                if packet.is_fragment:
                    firsts[packet.fragment_key] = (time, found)
            self._note(Judgement(time, place, packet, sender, *found))
        if draining:
            self.forgotten[group.name] += draining.forgotten

    def _note(self, judgement):
        self._of[id(judgement.packet)] = judgement
        self.judged[judgement.place[0]].append(judgement)

    @staticmethod
    def _follow(firsts, time, packet):
        """A later fragment fares as the first one."""
        if not packet.is_later:
            return None
        if packet.fragment_key not in firsts:
            return packet.tuple, None, "fragment-before-first", "byEntry", time
        known, (key, chosen, refusal, _, _) = firsts[packet.fragment_key]
        return key, chosen, refusal, "byEntry", known

    def _decide(self, time, packet, own, is_in, choose, draining):
        key = self._request_of(packet)
        if not is_in:
            return key, None, "not-member", "byHash", time
        chosen = choose(key)
        if draining and packet.protocol == TCP:
            remembered, refusal = draining.judge(time, packet, key, chosen)
            if remembered:
                return key, own, None, "byState", time
            return key, chosen, refusal, "byHash", time
        return key, chosen, None if chosen == own else "not-chosen", "byHash", time

    def _request_of(self, packet):
        """The tuple of a request, or of what a reply answers; of an error that of what it quotes,
        turned around."""
        key = packet.tuple
        if not packet.has_ports and quoted_tuple(packet):
            key = turned(quoted_tuple(packet))
        if self._declares(key[2], key[3], key):
            return key
        return turned(key) if self._declares(key[0], key[1], key) else key

    def _declares(self, address, port, key):
        return any(
            endpoint.is_service and (key[4] in (ICMP, ICMP6) or (key[4], port) == endpoint[:2])
            for endpoint in self._endpoints.get(address, ())
        )


def _time(item):
    return item[0]
