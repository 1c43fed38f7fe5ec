# SPDX-License-Identifier: GPL-2.0-only
"""What became of every packet that a node received or sent and that did not go on: where it was lost,
and for which reasons that can have been."""

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict, namedtuple

from bound_packets import CONSUMED, Fates
from causes import History
from heartbeats import GROUPS as HEARTBEAT_GROUPS, is_heartbeat
from links import Faults
from messages import is_message, is_report
from packets import ICMP, ICMP6, SYN, TCP, is_discovery, turned
from standby import VRRP

# Something that got lost, of a flow or of none, for one of some reasons, when it came there or at one of
# some later `times`; `targets` are the nodes and links there that events can have hit.
Loss = namedtuple("Loss", "time flow reasons targets times")

IN_FLIGHT = "in flight"  # not lost: under way, or in a queue, when the run ended
QUEUE_FULL = "queue-full"
NOT_SENT = "not-sent"
NO_COPY = "no copy"  # not lost: the frame that went to a group never left
UNSEEN = {QUEUE_FULL, NOT_SENT, IN_FLIGHT}  # what befalls packets that are in nobody's capture
WAITING = 2_000_000_000  # ns; that dispatchers hold a packet at most
WAITS = 100_000_000  # ns; that long packets of its own may have waited
MAX_REQUESTS, MAX_WAITING = 3, 100  # for one neighbour
REQUEST = 1_000_000_000  # ns; from one request to the next one, or to giving up


def is_for_device(packet):
    """Whether a device that steers ends it: neighbour discovery, an advertisement of a master."""
    return packet.protocol == VRRP or is_discovery(packet)


class Node:
    """A node that steers: what it received and sent, and what became of it."""

    def __init__(self, packets, group, number):
        self.name = f"{group.name}{number}"
        self.group = group
        self.place = (group.name, number)
        self.ports = [port for port in packets.ports if port.place == self.place]
        self._packets = packets
        self._memberless = {id(choice.packet) for choice in packets.memberless}
        arrivals = sorted((i for port in self.ports for i in port.received), key=_time)
        dead = packets.failures
        self.received = len(arrivals) + sum(len(port.asked[1]) for port in self.ports)
        self.failed = [item for item in arrivals if dead.is_dead(self.name, item[0])]
        asked = [time for port in self.ports for time, _ in port.asked[1]]
        self.failed_asked = sum(dead.is_dead(self.name, time) for time in asked)
        alive = [item for item in arrivals if not dead.is_dead(self.name, item[0])]
        own = [item for item in alive if self._ends(item[1])]
        self.messages = sum(is_message(item[1]) for item in own)
        self.reports = sum(is_report(item[1]) for item in own)
        self.consumed = len(own) + len(asked) - self.failed_asked
        self.steered = [item for item in alive if not self._ends(item[1])]
        self._told = asked + [item[0] for item in own]
        self._asked = [at for port in self.ports for at, _ in port.asked[0]]
        self._asked += [i[0] for port in self.ports for i in port.sent if is_discovery(i[1])]
        self.sent = sum(len(port.sent) + len(port.asked[0]) for port in self.ports)
        self.forwarded = []  # (arrival, departure, port)
        self.unexplained = self._match()  # what left, though nothing came that it can have been
        gone = {id(arrival[1]) for arrival, _, _ in self.forwarded}
        self.lost = [item for item in self.steered if id(item[1]) not in gone]
        self._waiting = {
            port: sorted((arrival[0], departure[0]) for arrival, departure, by in self.forwarded
                         if by is port)
            for port in self.ports
        }
        self._lost_at = [item[0] for item in self.lost]
        self._requests = Counter(frame for port in self.ports for _, frame in port.asked[0])
        self._requests.update(i[1].content for port in self.ports for i in port.sent
                              if is_discovery(i[1]))
        passed = {id(departure[1]) for _, departure, _ in self.forwarded}
        self._made_at = {
            port: sorted(time for time, packet, _ in port.sent if id(packet) not in passed)
            for port in self.ports
        }

    def _ends(self, packet):
        """Whether a packet is for the device itself."""
        if is_heartbeat(packet):
            if not self._packets.views.hears(self.group, packet):
                return packet.destination in HEARTBEAT_GROUPS
            return not self._packets.views.refusal(self.place, packet)
        talk = is_message(packet) or is_report(packet)
        tells = self.group.kind == "dispatcher" or self.group.shares_flows()
        return is_for_device(packet) or tells and talk

    @property
    def made(self):
        """How many packets left that none was of those that came."""
        forwarded = sum(departure is not port.waiting for _, departure, port in self.forwarded)
        return self.sent - forwarded

    def refusal(self, packet):
        """Why it dropped a packet at once, or none."""
        return self._packets.refusal(self.group, self.place[1], packet)

    def _surely_drops(self, item):
        """Whether it dropped a packet because of what it was then, or knew: packets that are sent again
        look alike, and what left came as a later one of them."""
        masters = self._packets.masters
        idle = masters.stands_by(self.place, item[0]) and not masters.is_near(self.place, item[0])
        return idle or id(item[1]) in self._memberless or bool(self.refusal(item[1]))

    def _match(self):
        """Finds what left for what came. Returns the rest of what left."""
        departures = sorted(
            ((item, port) for port in self.ports for item in
             port.sent + ([port.waiting] if port.waiting else [])),
            key=lambda one: one[0][0],
        )
        if self.group.keeps_entries():
            departures = self._match_managed(departures)
        for what in (_content_of, _error_of):
            departures = self._match_by(what, departures)
        return [item for item, _ in departures]

    def _match_by(self, what, departures):
        """Pairs what left with what came before it and was alike. Returns what is left."""
        gone = {id(arrival[1]) for arrival, _, _ in self.forwarded}
        waiting = defaultdict(list)
        for item in self.steered:
            if id(item[1]) not in gone and not self._surely_drops(item):
                waiting[what(item[1], item[1].ttl - 1)].append(item)
        waiting.pop(None, None)

        def arrivals(item):
            return waiting.get(what(item[1], item[1].ttl), ())

        departures.sort(key=lambda one: len(arrivals(one[0])) > 1)  # first those that are sure
        order = defaultdict(list)  # by port: (departure, arrival)
        rest = []
        for item, port in departures:
            arrival = _first_in_order(arrivals(item), item[0], order[port])
            if arrival:
                arrivals(item).remove(arrival)
                insort(order[port], (item[0], arrival[0]))
                self.forwarded.append((arrival, item, port))
            else:
                rest.append((item, port))
        return rest

    def _match_managed(self, departures):
        """What managers made of packets of flows. Returns what is left."""
        pairs = {id(left[1]): came for came, left in self._packets.managed}
        for item, port in departures:
            if id(item[1]) in pairs:
                self.forwarded.append((pairs[id(item[1])], item, port))
        return [(item, port) for item, port in departures if id(item[1]) not in pairs]

    def unseen(self, time):
        """What can have become of a packet behind a node's decision: its port's queue was full when it
        came or was let go, it waited for a neighbour in vain, or it was in there when the run ended."""
        ends = self.ends_of_waiting(time)
        reasons = {
            QUEUE_FULL
            for port in self.ports
            if any(self._backlog(port, at) + 2 >= port.link.queue for at in (time, *ends))
        }
        if any(bisect_left(waiting, (time,)) == len(waiting) for waiting in self._waiting.values()):
            reasons.add(IN_FLIGHT)
        if ends and time + MAX_REQUESTS * REQUEST >= self._packets.network.duration:
            reasons.add(IN_FLIGHT)
        return reasons | ({"neighbor-unresolved"} if self._gives_up(time) else set())

    def _backlog(self, port, time):
        """How many packets can have waited at a port then."""
        waiting = self._waiting[port]
        came = waiting[: bisect_right(waiting, time, key=_time)]
        backlog = sum(left >= time for _, left in came)
        made = self._made_at[port]
        backlog += bisect_right(made, time + WAITS) - bisect_left(made, time)
        last = waiting[-1][0] if waiting else 0  # what came later may be there since
        lost = bisect_right(self._lost_at, time) - bisect_left(self._lost_at, last)
        return backlog + max(lost, 0)

    def ends_of_waiting(self, time):
        """When a packet that came then may have been given up, or let go to a full queue, if it waited
        for a neighbour's address: a request without an answer ends, or somebody tells an address."""
        longest = MAX_REQUESTS * REQUEST
        if not any(time - longest <= at <= time + WAITS for at in self._asked):
            return set()
        ends = self._told + [at + REQUEST for at in self._asked]
        return {at for at in ends if time < at <= time + longest + WAITS}

    def _gives_up(self, time):
        """Whether it asked for a neighbour so often that it may have given up, or let too many
        packets wait for one."""
        shared = [port for port in self.ports if port.link.medium == "csma"]
        most = max((self._backlog(port, time) for port in shared), default=0)
        often = max(self._requests.values(), default=0) >= MAX_REQUESTS
        return bool(shared) and (often or len(self.lost) + most > MAX_WAITING)


def _first_in_order(arrivals, left, order):
    """Of alike packets that came the one that left then: the first one that keeps the order in which
    others left, if any does. `order`: (departure, arrival) of others."""
    place = bisect_left(order, (left, 0))
    first = order[place - 1][1] if place else 0
    last = order[place][1] if place < len(order) else left
    came = [item for item in arrivals if item[0] <= left]
    return next((item for item in came if first <= item[0] <= last), came[0] if came else None)


def _content_of(packet, ttl):
    """What a packet keeps that is sent on as it is."""
    return (packet.content, ttl)


def _error_of(packet, ttl):
    """What an ICMP error keeps whose addresses, and those that it quotes, are translated."""
    if packet.protocol not in (ICMP, ICMP6) or packet.has_ports or packet.is_later:
        return None
    return (packet.version, packet.body[:2], packet.identification, packet.length, ttl)


def _time(item):
    return item[0]


class Losses:
    """All losses of a run that its captures tell of."""

    def __init__(self, results, packets):
        self._network = results.network
        self._packets = packets
        self._services = self._network.endpoints()
        self._links = Faults(self._network.events, packets.ports, self._is_dead)
        self.nodes = [
            Node(packets, group, number)
            for group in self._network.groups.values()
            if group.kind not in ("client", "server")
            for number in sorted({port.node for port in packets.ports if port.group is group})
        ]
        self._chosen = {id(choice.packet): choice for choice in packets.choices}
        self._memberless = {id(choice.packet) for choice in packets.memberless}
        self._fates = {
            group.name: Fates(packets, group, IN_FLIGHT) for group in self._network.binders()
        }
        self._history = History(self._network, packets.members_of(), results.learned)
        self.inside = {
            node.name: [self._lost_inside(node, item) for item in node.lost]
            + [self._loss(item, {"device-failed"}, [node.name]) for item in node.failed]
            for node in self.nodes
        }
        self.on_links = [loss for port in packets.ports for loss in self._lost_on_link(port)]

    def all(self):
        """Every one."""
        return [loss for losses in self.inside.values() for loss in losses] + self.on_links

    def _loss(self, item, reasons, targets, later=()):
        found = self._packets.book.find(item)
        times = {item[0], *later}
        return Loss(item[0], found and found[0], frozenset(reasons), targets, times)

    # ---- on links --------------------------------------------------------------------------------

    def _lost_on_link(self, port):
        for due, packet, sender, other, left in port.lost:
            found = self._packets.book.find((due, packet, sender)) if packet else None
            grey = self._links.grey_of(packet)
            if grey:
                yield Loss(due, found and found[0], frozenset({"link-grey"}), [grey], {due})
                continue
            targets = self._links.cut_at(other or port, due)
            if other and not targets and self._is_dead(other, due):
                targets = [f"{other.group.name}{other.node}"]
            reasons = self._link_reasons(left, due, other)
            reasons |= {NO_COPY} if left is None else set()
            if reasons == {"no-receiver"}:
                reasons, targets = self._of_no_master(packet, due, targets)
            yield Loss(due, found and found[0], frozenset(reasons), targets, {due})

    def _of_no_master(self, packet, due, targets):
        """What nobody took: whether that was for want of a master, and who failed then."""
        masters = self._packets.masters
        for name in masters.groups if packet else ():
            if packet.link_destination in masters.link_addresses(name):
                failed = masters.last_failed(name, due)
                return {"no-master"}, [failed] if failed else targets
        return {"no-receiver"}, targets

    def _is_dead(self, port, time):
        hosts = (self._network.clients, self._network.servers)
        name = f"{port.group.name}{port.node}"
        return port.group in hosts and self._packets.failures.is_dead(name, time)

    def _link_reasons(self, left, due, other):
        if due >= self._network.duration:
            return {IN_FLIGHT}
        if not other:
            return {"no-receiver"}
        reasons = {"device-failed" if self._is_dead(other, due) else "link-error"}
        return reasons if left else reasons | {NOT_SENT, IN_FLIGHT}

    # ---- inside of nodes -------------------------------------------------------------------------

    def _lost_inside(self, node, item):
        packet = item[1]
        masters = self._packets.masters
        if node.refusal(packet):
            return self._loss(item, {node.refusal(packet)}, [])
        if masters.stands_by(node.place, item[0]):
            near = {"standby"} | (UNSEEN if masters.is_near(node.place, item[0]) else set())
            return self._loss(item, near, [])
        if packet.ttl <= 1:
            return self._loss(item, {"ttl-exceeded"}, [])
        if node.group.kind == "dispatcher":
            reasons = self._by_dispatcher(node, item)
        elif node.group.kind == "manager":
            reasons = self._by_manager(node, packet)
        elif node.group.chooses_itself():
            reasons = set()
        elif id(packet) in self._memberless:
            reasons = {"no-member"}
        elif id(packet) in self._chosen:
            # Of a member that is a stranger yet: it may be chosen itself.
            chosen = self._chosen[id(packet)]
            reasons = {"would-return"} if item[2][0] == chosen.tier else set()
        elif node.group.chooses_by_scheme():
            reasons = {"would-return", "no-route"}
            reasons |= {"fragment-before-first"} if packet.is_later else set()
            reasons |= {"no-member"} if self._lacks_members(node, item[0]) else set()
        else:
            reasons = {"no-route"}
        reasons = reasons | ({"trunk-down"} if self._links.may_lack_links(node.ports) else set())
        behind = node.unseen(item[0])
        cut = [target for p in node.ports for target in self._links.cut_at(p, item[0])]
        return self._loss(item, reasons | behind or UNSEEN, cut, node.ends_of_waiting(item[0]))

    def _lacks_members(self, node, time):
        """Whether a distributor knew nobody live of some pool: what it chose for of no flow, such as
        an error, is nowhere else."""
        pools = [chooser for chooser in self._packets.pools if chooser[:2] == node.place]
        return any(not self._history.view(chooser, time).live() for chooser in pools)

    def _by_dispatcher(self, node, item):
        """What has no entry, by its rule; what waits for one may do so at the end."""
        time, packet, _ = item
        if packet.is_later:
            first = self._packets.book.first_of(item)
            followed = set() if first.is_later else self._by_dispatcher(node, (time, first, item[2]))
            return {"fragment-before-first"} | followed
        fates = self._fates.get(node.group.name)
        is_request = any(end.is_service for end in self._services.get(packet.destination, ()))
        if fates and is_request and self._packets.bindings.is_late(packet.tuple):
            return fates.of_request(node, item)
        if fates and not is_request and self._packets.bindings.is_late(turned(packet.tuple)):
            return fates.of_reply(node, item)
        if not is_request:
            return set()
        if not packet.has_ports:
            return {"no-entry"}  # an error about a flow that it does not know
        values = node.group.values
        opens = packet.protocol != TCP or packet.flags & SYN
        waits = {"held-full", "device-failed"}
        if time + WAITING >= self._network.duration:
            waits.add(IN_FLIGHT)
        waits = waits if node.group.may_hold() else set()
        if opens or values["noEntry"] == "choose":
            return {"no-server", "tuple-in-use"} | waits
        return waits | {"entry-late" if values["noEntry"] == "hold" else "no-entry"}

    def _by_manager(self, node, packet):
        group = node.group
        if not group.translates("destination") and not group.translates("source"):
            return set()
        if packet.is_later:
            return {"fragment-before-first", "no-state", "no-state-self", "ports-exhausted",
                    "no-server", "table-full", "tuple-in-use"}
        endpoints = self._services.get(packet.destination, ())
        if any(endpoint.is_service for endpoint in endpoints):
            if not packet.has_ports:
                return {"no-state", "no-ports"}  # an error about a flow that it does not know
            refused = {"no-server", "ports-exhausted", "table-full", "tuple-in-use"}
            if packet.protocol == TCP and not packet.flags & SYN:
                return {"no-state"} | (refused if group.picks_up() else set())
            return refused
        if group.translates("source"):
            return {"no-state-self"}
        return set()
