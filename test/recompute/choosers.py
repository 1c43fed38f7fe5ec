# SPDX-License-Identifier: GPL-2.0-only
"""For which packets distributors chose a member, and of which pool, as doc/steering.rst says."""

from collections import namedtuple
from copy import copy

from learning import ANSWERS
from network import FORWARD, REVERSE
from packets import ICMP, ICMP6, is_discovery, turned
from problems import Unsupported
from schemes import Scheme

# A packet that a chooser chose a member for. `chooser` is (group, node, pool), `key` the tuple that
# it saw; a later fragment goes where the first one went, by what was `known` at that time. `basis`: hash,
# state, or the entry of a first fragment.
Chosen = namedtuple("Chosen", "time chooser tier flow direction key packet known basis")
NEVER = 1 << 62


class Pool:
    """Members that a distributor chooses among, and for which packets."""

    by_request = False  # replies are chosen for as they are

    def __init__(self, network, group, choice, number):
        self.number = number
        self.members = choice.chooses
        self._group = group
        self._count = network.groups[choice.chooses].count
        self.spec = choice.scheme
        self.scheme = self._make_scheme()
        self._match = choice.match
        self._services = network.service_addresses(choice.match["service"])
        self._directions = [
            direction
            for direction in choice.directions()
            if network.follows(direction, group.name, choice.chooses)
        ]

    def of_node(self, node):
        """The pool as one node has it."""
        pool = copy(self)
        pool.spec = self._group.node_scheme(self.spec, node, self._count)
        pool.scheme = pool._make_scheme()
        return pool

    def _make_scheme(self):
        """The scheme; none where it is not written again here."""
        try:
            return Scheme(self.spec)
        except Unsupported:
            return None

    def fits(self, direction, endpoints, ingress):
        """Whether it is for a packet of a declared service, by what its server's side is."""
        wanted = self._match["ingress"]
        if direction not in self._directions or wanted and wanted != ingress:
            return False
        return any(self._fits(endpoint) for endpoint in endpoints)

    def _fits(self, endpoint):
        match = self._match
        protocol = {"tcp": 6, "udp": 17}.get(match["protocol"])
        return (
            (not protocol or protocol == endpoint.protocol)
            and (not int(match["port"]) or int(match["port"]) == endpoint.port)
            and (not self._services or endpoint.service in self._services)
        )


class Distributors:
    """A group of distributors."""

    def __init__(self, network, group):
        self._network = network
        self.group = group
        self._endpoints = network.endpoints()
        self.takes_all = self._is_only()
        self.pools = self._make_pools()
        members = {network.groups[choice.chooses] for choice in group.choices}
        self._own = {address for other in members for address in network.addresses_of(other)}
        self._selves = {
            network.shared_self(other, version)
            for other in members
            if other.shares_self()
            for version in network.versions
        }

    def _is_only(self):
        """Whether its one choice is for all that comes and is not from members."""
        choice = self.group.choices[0]
        named = [choice.match[key] for key in ("service", "protocol", "ingress")]
        if len(self.group.choices) > 1 or any(named) or int(choice.match["port"]):
            return False
        return all(
            direction in choice.directions()
            and self._network.follows(direction, self.group.name, choice.chooses)
            for direction in (FORWARD, REVERSE)
            for before in self._network.before(direction, self.group.name)
            if before != choice.chooses
        )

    def _make_pools(self):
        """Pool 0 where there is one for all; else from 1 on, one a version for a named service."""
        if self.takes_all:
            return [Pool(self._network, self.group, self.group.choices[0], 0)]
        pools = []
        for choice in self.group.choices:
            for _ in self._network.versions if choice.match["service"] else (4,):
                pools.append(Pool(self._network, self.group, choice, len(pools) + 1))
        return pools

    def pool_for(self, key, ingress, is_stranger):
        """The pool whose scheme chooses for a tuple that came from a group, or none. Members are told
        by their link address, where they share a segment: one that was not heard of is a stranger."""
        found = self._find(key)
        for pool in self.pools if found else ():
            if self.takes_all or pool.fits(*found, ingress):
                return None if ingress == pool.members and not is_stranger else pool
        return None

    def _find(self, key):
        """Direction, and what is declared at the server's side of a tuple; or none."""
        source, source_port, destination, destination_port, protocol = key
        there = self._declared(destination, protocol, destination_port)
        if any(endpoint.is_service for endpoint in there):
            return FORWARD, [endpoint for endpoint in there if endpoint.is_service]
        here = self._declared(source, protocol, source_port)
        if destination in self._selves:
            return REVERSE, here
        if destination in self._own:
            return None
        return (REVERSE, here) if here else None

    def _declared(self, address, protocol, port):
        return [
            endpoint
            for endpoint in self._endpoints.get(address, ())
            if protocol in (ICMP, ICMP6)
            or endpoint.protocol == protocol and port in (None, endpoint.port)
        ]


def find_choices(network, ports, book, failures, masters, keepers):
    """All that distributors chose for, and nodes that choose themselves, in order of time."""
    chosen = []
    owners = {port.mac: port.place for port in ports}
    for group in network.groups.values():
        if group.chooses_by_scheme():
            distributors = Distributors(network, group)
            for node in {port.node for port in ports if port.group is group}:
                own = [port for port in ports if port.place == (group.name, node)]
                alive = _arrivals(own, group, node, failures, masters)
                heard = _heard_of(own, owners)
                chosen += _choices_of(distributors, node, alive, book, heard)
    chosen += _choices_of_keepers(keepers, book)
    chosen += _choices_of_routers(network, ports, book)
    chosen.sort(key=lambda item: item.time)
    return chosen


def _choices_of_keepers(keepers, book):
    """What nodes kept they chose themselves for."""
    for group, judged in keepers.judged.items():
        for found in judged:
            flow = None if found.refusal else book.find((found.time, found.packet, found.sender))
            if flow:
                chooser = (*found.place, 0)
                yield Chosen(found.time, chooser, group, *flow, found.key, found.packet,
                             found.known, found.basis)


def _choices_of_routers(network, ports, book):
    """Servers choose a router for each answer, fragments each by itself."""
    servers = network.servers
    for port in ports if servers.chooses_routers() else ():
        for item in port.sent if port.group is servers else ():
            time, packet, place = item
            flow = book.find(item)
            if flow:
                yield Chosen(time, (*place, ANSWERS), servers.choices[0].chooses, *flow,
                             turned(packet.tuple), packet, time, "byHash")


def _arrivals(ports, group, node, failures, masters):
    name = f"{group.name}{node}"
    arrivals = [item for port in ports for item in port.received]
    arrivals.sort(key=lambda item: item[0])
    return [
        item for item in arrivals
        if not failures.is_dead(name, item[0])
        and not masters.stands_by((group.name, node), item[0])
    ]


def _heard_of(ports, owners):
    """When neighbours on segments were first heard of, by a message that tells their link address; of
    others, on links of their own, there is nothing to hear."""
    heard = {}
    for port in ports:
        if port.link.medium != "csma":
            continue
        for peer in port.peers:
            heard[(port.peer_group.name, peer)] = NEVER
        said = [(time, owners.get(frame[6:12])) for time, frame in port.asked[1]]
        said += [(time, place) for time, packet, place in port.received if is_discovery(packet)]
        for time, place in said:
            heard[place] = min(heard.get(place, NEVER), time)
    return heard


def _choices_of(distributors, node, arrivals, book, heard):
    firsts = {}
    for item in arrivals:
        time, packet, sender = item
        key, known = _key_of(item, firsts)
        found = book.find(item)
        is_stranger = time <= heard.get(sender, -1)
        told = found and packet.has_key
        pool = distributors.pool_for(key, sender[0], is_stranger) if told else None
        if pool and key[1] is None:
            if not (distributors.takes_all and pool.scheme) or pool.scheme.reads_ports:
                continue  # its first fragment might have gone elsewhere, so it is dropped
            key = packet.tuple
        if pool:
            chooser = (distributors.group.name, node, pool.number)
            basis = "byEntry" if packet.is_later and known < time else "byHash"
            yield Chosen(time, chooser, pool.members, *found, key, packet, known, basis)


def _key_of(item, firsts):
    """The packet's tuple, and when it was chosen for; a later fragment has those of the first one.
    Ports of one whose first did not come here are none."""
    time, packet, sender = item
    if packet.is_later:
        unknown = (packet.source, None, packet.destination, None, packet.protocol)
        return firsts.get((sender, packet.fragment_key), (unknown, time))
    if packet.is_fragment:
        firsts[(sender, packet.fragment_key)] = (packet.tuple, time)
    return packet.tuple, time
