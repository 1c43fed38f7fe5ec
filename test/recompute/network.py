# SPDX-License-Identifier: GPL-2.0-only
"""The network of a run, from the parameters in its summary.json: groups, links, ways, services."""

import re
from collections import defaultdict, namedtuple

from problems import InputError
from quantities import address_bytes, bits_per_second, nanoseconds, protocol_number, words

FORWARD, REVERSE = 0, 1

# What is declared at an address: a service, or a server that stands behind one.
Endpoint = namedtuple("Endpoint", "protocol port is_service service")


class Group:
    """A group of nodes."""

    def __init__(self, index, name, values):
        self.index = index
        self.name = name
        self.kind = values["kind"]
        self.count = int(values["count"])
        self.weights = [float(weight) for weight in words(values["weights"])]
        self.values = values
        self.choices = []
        self.scheme = ""  # the group's own, or else all groups'

    def chooses_by_scheme(self):
        """Whether its nodes choose by schemes."""
        return self.kind in ("distributor", "switch", "anycast")

    def chooses_itself(self):
        """Whether all of its nodes get all packets, and each chooses whether it keeps them."""
        own = self.kind == "server" and self.values.get("selfSelection") in (True, "true")
        return self.kind == "self-selecting" or own

    def drains(self):
        """Whether connections stay where they are when one of its nodes joins."""
        return self.values["convergence"] == "drain"

    def chooses_routers(self):
        """Whether they are servers that compute who carries their answers."""
        return self.kind == "server" and bool(self.choices)

    @property
    def link_address(self):
        """The link address of all of its nodes, if they choose themselves (doc/self-selection.rst)."""
        return b"\x03\xbf\0\0" + (self.index + 1).to_bytes(2, "big")

    def own_scheme(self, scheme):
        """The scheme of a choice, which of a switch may be turns or chance."""
        if self.kind == "anycast":
            return "key=five-tuple hash=crc32 select=nearest"
        spread = self.values.get("spread", "hash")
        if spread == "hash":
            return scheme
        memory = " state=lru" if self.values["per"] == "flow" else ""
        return f"key=five-tuple hash=crc32 select={spread}{memory}"

    def node_scheme(self, scheme, node, count):
        """The scheme of one node, of which each anycast router has its own; it has `count` members."""
        if self.kind != "anycast":
            return scheme
        nearest = words(self.values["nearest"])
        return f"{scheme} first={int(nearest[node]) if nearest else node % count}"

    def first_members(self):
        """Weights of those that are there at the start, by number."""
        return {node: self.weights[node] if self.weights else 1.0 for node in range(self.count)}

    def translates(self, side):
        """Whether it translates `destination` or `source`."""
        if self.kind == "dispatcher":
            return side == "destination"
        return self.values.get("translation.kind") in (side, "both")

    def picks_up(self):
        """Whether it takes up connections in their middle."""
        if self.kind == "dispatcher":
            return self.values["noEntry"] == "choose"
        return self.values["translation.midStreamPickup"] in (True, "true")

    def restores(self):
        """Whether its servers put the service's address back into their answers."""
        return self.values.get("restoreService") in (True, "true")

    def keeps_entries(self):
        """Whether its nodes keep connections, or entries of flows."""
        return self.kind in ("manager", "dispatcher")

    def stands_by(self):
        """Whether its nodes stand by for each other."""
        return self.values.get("standby.vrid") not in (None, "0", 0)

    def shares_flows(self):
        """Whether they stand by for each other, and tell each other of flows."""
        return self.values.get("standby.sync.flows") in (True, "true")

    def may_hold(self):
        """Whether they are dispatchers that hold packets back."""
        return self.kind == "dispatcher" and (self.locks() or self.values["noEntry"] == "hold")

    def locks(self):
        """Whether dispatchers lock clients, so that packets go from one to another."""
        return self.values["lock.clients"] in (True, "true") or self.binds_late()

    def binds_late(self):
        """Whether dispatchers wait for what clients say before they choose a server."""
        return "/" in str(self.values.get("applications", ""))

    def shares_self(self):
        """Whether all of its nodes translate sources to one address."""
        return self.translates("source") and self.values["translation.selfAddress"] == "shared"


class Choice:
    """From whom a group's nodes choose, for which packets."""

    def __init__(self, group, number, values, scheme):
        self.number = number
        self.chooses = values["chooses"]
        self.scheme = group.own_scheme(values["scheme"] or scheme)
        self.match = {
            key: values[f"match.{key}"]
            for key in ("direction", "service", "port", "protocol", "ingress")
        }

    def directions(self):
        """The directions that it says."""
        said = self.match["direction"]
        return (FORWARD, REVERSE) if not said else (FORWARD,) if said == "requests" else (REVERSE,)


class Link:
    """A link between two groups."""

    def __init__(self, values):
        self.name = values["name"]
        self.ends = words(values["between"])
        self.medium = values["medium"]
        self.rate = bits_per_second(values["rate"])
        self.delay = nanoseconds(values["delay"])
        self.queue = int(values["queuePackets"])
        self.trunk = int(values["trunk"])


class Service:
    """What is distributed."""

    def __init__(self, values):
        self.address4 = address_bytes(values["address"])
        self.address6 = (
            address_bytes(values["address6"])
            if values["address6"]
            else address_bytes("2001:2::")[:12] + self.address4
        )
        self.protocol = protocol_number(values["protocol"], 4)
        self.ports = [int(port) for port in words(values["ports"])]

    def address(self, version):
        """Its address over IPv4 or IPv6."""
        return self.address4 if version == 4 else self.address6


class Event:
    """What happens to a member or a link."""

    def __init__(self, values):
        self.at = nanoseconds(values["at"])
        self.action = values["action"]
        self.origin = values["from"]
        # A link is named with the direction that is meant, as results have it.
        self.target = values["target"] + (f" from {self.origin}" if self.origin else "")
        self.every, self.above = max(int(values["every"]), 1), int(values["above"])
        self.weight = float(values["weight"])
        match = re.fullmatch(r"(.*?)(\d+)", self.target)
        self.group, self.node = (match.group(1), int(match.group(2))) if match else (None, None)


class Network:
    """All of it."""

    def __init__(self, parameters):
        tree = _Tree(parameters)
        self.duration = nanoseconds(parameters["duration"])
        self.window = (
            nanoseconds(parameters["measuring.warmUp"]),
            self.duration - nanoseconds(parameters["measuring.coolDown"]),
        )
        family = parameters["network.family"]
        self.versions = {"ipv4": [4], "ipv6": [6], "both": [4, 6]}[family]
        self.ways = tuple(
            [step.split("|") for step in parameters[f"network.ways.{way}"].split()]
            for way in ("requests", "replies")
        )
        self._places = tuple(_places(way) for way in self.ways)
        self.groups = {}
        for index, (name, values) in enumerate(tree.items("network.groups")):
            self.groups[name] = Group(index, name, values)
            own = values["scheme"] or parameters["scheme"]
            self.groups[name].scheme = own
            self.groups[name].choices = [
                Choice(self.groups[name], number, choice, own)
                for number, (_, choice) in enumerate(_Tree(values).items("groups"))
            ]
        self.links = {name: Link(values) for name, values in tree.items("network.links")}
        self.services = [Service(values) for _, values in tree.items("services")]
        self.events = [Event(values) for _, values in tree.items("events")]
        self.interval = nanoseconds(parameters["measuring.interval"])
        self.timeout = nanoseconds(parameters["traffic.timeout"])
        self.light = None  # of light flows: silence after which they send again, ns, and how often
        if parameters["traffic.fidelity"] == "light":
            self.light = (nanoseconds(parameters["traffic.resendTime"]),
                          int(parameters["traffic.resends"]))
        self.sources = {values["kind"] for _, values in tree.items("traffic.sources")}
        self.clients = self.groups[self.ways[FORWARD][0][0]]
        self.servers = self.groups[self.ways[FORWARD][-1][0]]
        self._servers_at = None

    def group(self, name):
        """A group by its name."""
        if name not in self.groups:
            raise InputError(f"there is no group '{name}'")
        return self.groups[name]

    def link(self, name):
        """A link by its name."""
        if name not in self.links:
            raise InputError(f"there is no link '{name}'")
        return self.links[name]

    def follows(self, direction, group, other):
        """Whether a group stands right behind another one on a way."""
        way = self.ways[direction]
        return any(group in step and other in way[i + 1] for i, step in enumerate(way[:-1]))

    def hops(self, direction, group, other):
        """How many hops it can be from a group to another one on a way."""
        places = self._places[direction]
        hops = {
            there - here for there in places[other] for here in places[group] if there >= here
        }
        # Locks have packets passed from one dispatcher to another, of servers those bound late.
        clusters = self.clusters() if direction == FORWARD else self.binders()
        passed = any(cluster.locks() for cluster in clusters)
        return hops | {count + more for count in hops for more in (1, 2) if passed}

    def before(self, direction, group):
        """The groups from which packets come to a group on a way."""
        way = self.ways[direction]
        return {name for i, step in enumerate(way[1:]) if group in step for name in way[i]}

    def nodes(self, group):
        """How many nodes a group has: those of the start, and those that events add."""
        added = [
            event.node + 1
            for event in self.events
            if event.action == "add" and event.group == group.name
        ]
        return max([group.count] + added)

    def addresses_of(self, group):
        """Addresses that name one node of a group: its own, and a self address of its own."""
        found = set()
        for node in range(self.nodes(group)):
            for version in self.versions:
                found.add(self.address(group, node, version))
                if group.translates("source") and not group.shares_self():
                    found.add(self.own_self(group, node, version))
        return found

    def server_at(self, address):
        """The number of the server that has an address of its own, or none."""
        if self._servers_at is None:
            self._servers_at = {
                self.address(self.servers, node, version): node
                for node in range(self.nodes(self.servers))
                for version in self.versions
            }
        return self._servers_at.get(address)

    def service_addresses(self, text):
        """The addresses of the service with an address, over each version of IP."""
        wanted = address_bytes(text) if text else None
        return {
            service.address(version)
            for service in self.services
            if wanted in (service.address4, service.address6)
            for version in self.versions
        }

    def owns_services(self):
        """Whether clients ask the services' own addresses: they are translated, or every server has
        them, or in a replay the first one; else each server is asked at its own."""
        translated = any(group.translates("destination") for group in self.managers())
        return translated or self.is_chosen(self.servers.name) or "replay" in self.sources

    def endpoints(self):
        """What is declared to distributors, by address."""
        found = defaultdict(list)
        for service in self.services:
            for version in self.versions:
                own = service.address(version)
                servers = [
                    self.address(self.servers, node, version)
                    for node in range(self.nodes(self.servers))
                ]
                for port in service.ports:
                    for address in [own] if self.owns_services() else servers:
                        found[address].append(Endpoint(service.protocol, port, True, address))
                    for address in servers:
                        found[address].append(Endpoint(service.protocol, port, False, own))
        return found

    def is_chosen(self, name):
        """Whether somebody chooses among its nodes by a scheme, or they do themselves."""
        return self.groups[name].chooses_itself() or any(
            choice.chooses == name and any(
                self.follows(direction, group.name, name) for direction in choice.directions()
            )
            for group in self.groups.values()
            for choice in group.choices
        )

    def managers(self):
        """The groups that keep connections."""
        return [group for group in self.groups.values() if group.keeps_entries()]

    def clusters(self):
        """The groups of dispatchers."""
        return [group for group in self.groups.values() if group.kind == "dispatcher"]

    def selecting(self):
        """The groups whose nodes choose themselves."""
        return [group for group in self.groups.values() if group.chooses_itself()]

    def is_other_link_group(self, group, packet):
        """Whether a frame was for the nodes of another group, all of which hear it."""
        link = packet.link_destination or b""
        others = {other.link_address for other in self.selecting() if other is not group}
        return link in others

    def tells_each(self, group):
        """Whether nodes of a group tell each other by a link from each to each, and not on a segment
        that all of them share."""
        inner = [link for link in self.links.values() if link.ends == [group.name, group.name]]
        return any(link.medium != "csma" for link in inner)

    def binders(self):
        """Those that bind connections late."""
        return [group for group in self.clusters() if group.binds_late()]

    def tiers(self):
        """Names of the groups whose members are judged, the servers last."""
        names = [name for name in self.groups if self.is_chosen(name)]
        return [name for name in names if name != self.servers.name] + [self.servers.name]

    def address(self, group, node, version):
        """The own address of a node (doc/networks.rst)."""
        if version == 4:
            return bytes([10, group.index + 1]) + (node + 1).to_bytes(2, "big")
        prefix = address_bytes("2001:db8::")[:4] + (group.index + 1).to_bytes(2, "big")
        return prefix + (node + 1).to_bytes(10, "big")

    def own_self(self, group, node, version):
        """The self address of one manager alone."""
        if version == 4:
            return bytes([10, group.index + 1]) + (0x8000 + node + 1).to_bytes(2, "big")
        prefix = address_bytes("2001:db8::")[:4] + (group.index + 1).to_bytes(2, "big")
        return prefix + b"\0\x01" + (node + 1).to_bytes(8, "big")

    def shared_self(self, group, version):
        """The self address that all managers of a group share."""
        if version == 4:
            return bytes([10, group.index + 1, 255, 1])
        prefix = address_bytes("2001:db8::")[:4] + (group.index + 1).to_bytes(2, "big")
        return prefix + b"\0\x02" + (1).to_bytes(8, "big")


def _places(way):
    """At which steps of a way each group stands."""
    places = defaultdict(list)
    for number, step in enumerate(way):
        for group in step:
            places[group].append(number)
    return places


class _Tree:
    """Parameters by path, below a prefix."""

    def __init__(self, parameters):
        self._parameters = parameters

    def items(self, prefix):
        """The items of a list or mapping: name or number, and its values by what follows."""
        found = {}
        for path, value in self._parameters.items():
            if path.startswith(prefix + "."):
                name, _, rest = path[len(prefix) + 1 :].partition(".")
                found.setdefault(name, {})[rest] = value
        return [(name, values) for name, values in found.items() if "" not in values]
