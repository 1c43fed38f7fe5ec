# SPDX-License-Identifier: GPL-2.0-only
"""What the packets of one run say, from its captures to sights and choices."""

from bisect import bisect_right
from collections import defaultdict

from affinity import Affinity
from bindings import Bindings
from causes import History, Sends
from choosers import Distributors, find_choices
from dispatchers import Cluster
from flows import FlowBook, trace
from heartbeats import Views
from keeping import Keeping
from keepers import AnswerPool, Keepers, SelfPool
from learning import ANSWERS, Knowledge
from packets import is_discovery, is_flood
from loads import Loads
from schemes import takes_any
from sightings import Failures, see
from translations import find_meetings
from wires import SLACK, read_ports

RESOLVING = 3_100_000_000  # ns; longer nobody waits for a neighbour's link address
UNDER_WAY = 1_000_000_000  # ns; longer no packet waits for a queue or a neighbour's link address


class Recomputation:
    """All of it, by tier where it belongs to one."""

    def __init__(self, results):
        self.network = results.network
        self.ports, self.masters = read_ports(*results.devices(), self.network)
        self.failures = failures = Failures(self.network.events)
        self.views = Views(self.network, self.ports, failures)
        self.keepers = Keepers(self.network, self.ports, results.learned, self.views, failures)
        self.bindings = Bindings(self.network, self.ports)
        self.book = FlowBook(self.network, self.ports, results.flows)
        self.managed = find_meetings(self.network, self.ports, self.book.first_of)
        # What dispatchers said to servers in place of clients, and what of the clients it stands for.
        self.clusters = {group.name: Cluster(self, group) for group in self.network.clusters()}
        self.opened = list(self.bindings.find_opened(self.ports, self.managed, self.clusters))
        trace(self.network, self.ports, self.managed + self.opened, self.book, self.keepers)
        self.sights = see(self.network, self.ports, self.book, failures, self.keepers)
        self.pools = self._find_pools()
        self.affinities = {
            tier: Affinity(sights, self._is_per_packet(tier)) for tier, sights in self.sights.items()
        }
        self.loads = {
            tier: Loads(sights, self.network.window) for tier, sights in self.sights.items()
        }
        chosen = find_choices(
            self.network, self.ports, self.book, failures, self.masters, self.keepers)
        self.memberless = []  # choices for which their chooser knew nobody who was live
        self.choices = sorted(self._with_members(chosen, results.learned), key=lambda c: c.time)
        self._learned = defaultdict(list)  # when each chooser learned something
        for row in results.learned:
            self._learned[row.chooser].append(row.time)
        self.repeated = set()  # flows of whom two packets alike may have been under way at once
        self.meetings = list(self._meet())
        self.since = self._find_waiting()  # by answer for which a server chose: since when it may be there
        members = {**self.members_of(), **self.members_of(self.network.servers.name)}
        self.history = History(self.network, members, results.learned)
        self.sends = Sends(self, self.history)
        self._note_repeated()
        self.unsent = self._count_unsent(results.summary["packets"]["injected"])
        self.waited = set(self._waited())  # flows of whose answers nobody knows when a router was chosen
        self.keepings = {group.name: Keeping(self, group) for group in self.network.selecting()}

    def refusal(self, group, number, packet):
        """Why a node that works and chooses itself, or hears those who do, drops a packet before it
        looks where that goes; or none."""
        place = (group.name, number)
        if self.network.is_other_link_group(group, packet):
            return "other-link-group"
        if self.views.hears(group, packet):
            return self.views.refusal(place, packet)
        judgement = self.keepers.of(packet)
        return judgement and judgement.refusal

    def sent_to_servers(self):
        """What managers made of packets, and what they said in place of clients, in order of when it
        was decided: pairs of (time, packet, sender). What was held was decided when it left."""
        holders = {group.name for group in self.network.clusters() if group.may_hold()}
        pairs = [
            ((left[0], *came[1:]), left) if left[2][0] in holders else (came, left)
            for came, left in self.managed
        ] + self.opened
        return sorted(pairs, key=lambda pair: pair[0][0])

    def _find_pools(self):
        """The pool of each chooser, which is (group, node, number of the pool)."""
        return {
            (group.name, node, pool.number): pool
            for group in self.network.groups.values()
            for node in range(self.network.nodes(group))
            for pool in self._pools_of(group, node)
        }

    def _pools_of(self, group, node):
        """The pools of a node of a group."""
        if group.chooses_by_scheme():
            return [pool.of_node(node) for pool in Distributors(self.network, group).pools]
        own = [SelfPool(group)] if group.chooses_itself() else []
        return own + ([AnswerPool(group)] if group.chooses_routers() else [])

    def _with_members(self, chosen, learned):
        """Those choices for which their chooser knew somebody who was live, or sent the packet to somebody
        all the same, as its memory says: who drains keeps the flows that it has."""
        knowledge = Knowledge(self.network, self.members_of(), learned)
        came = {
            (sight.sender, sight.packet.content, sight.packet.ttl)
            for sights in self.sights.values() for sight in sights
        }
        for choice in sorted(chosen, key=lambda choice: choice.known):
            for _ in knowledge.advance(choice.known):
                pass
            if knowledge.memberships[choice.chooser].live() or self._went(choice, came):
                yield choice
            else:
                self.memberless.append(choice)

    def _went(self, choice, came):
        """Whether a chooser that remembers sent a packet to a member. `came`: what did, by sender."""
        if "state=" not in self.pools[choice.chooser].spec:
            return False
        return (choice.chooser[:2], choice.packet.content, self.ttl_behind(choice)) in came

    def _is_per_packet(self, tier):
        """Whether packets of a flow may take any of its members. A flow needs one server."""
        pools = [pool for pool in self.pools.values() if pool.members == tier]
        return (
            bool(pools)
            and tier != self.network.servers.name
            and all(takes_any(pool.spec) for pool in pools)
        )

    def members_of(self, tier=None):
        """By chooser the group that it chooses among: those who choose by a scheme, and for the
        servers' tier the managers, who choose by entries."""
        found = {
            chooser: pool.members
            for chooser, pool in self.pools.items()
            if tier in (None, pool.members)
        }
        servers = self.network.servers.name
        for group in self.network.managers() if tier == servers else ():
            for node in range(self.network.nodes(group)):
                found[(group.name, node, 0)] = servers
        return found

    def excused(self):
        """Flows of whom packets cannot tell all, with one of a closed list of reasons."""
        excused = {flow: "two flows of one tuple at once" for flow in self.book.reused}
        excused.update(
            (flow, "fragments of two clients with one identification") for flow in self.book.alike
        )
        excused.update((flow, "a SYN that never left its host") for flow in self.book.silent())
        excused.update((flow, "sent again alike while under way") for flow in self.repeated)
        excused.update((flow, "an answer waited while its server learned of routers")
                       for flow in self.waited)
        for port in self.ports:
            number = port.waiting and self.book.answered(port.waiting)
            if number is not None:
                excused[number] = "a frame waited for its segment when the run ended"
        return excused

    def stray_requests(self):
        """How many packets clients sent to services for no flow, but for SYNs of floods and what
        answers their connections."""
        services = self.network.endpoints()
        flood = "syn-flood" in self.network.sources
        return sum(
            self.book.find(item) is None and services[item[1].destination][0].is_service
            for port in self.ports
            if port.group is self.network.clients
            for item in port.sent
            if item[1].has_ports and item[1].destination in services
            and not (flood and (is_flood(item[1]) or self.book.answers_nobody(item[1])))
        )

    def flood_syns(self):
        """How many SYNs of floods left clients."""
        return sum(
            is_flood(item[1])
            for port in self.ports
            if port.group is self.network.clients
            for item in port.sent
        ) if "syn-flood" in self.network.sources else 0

    def _meet(self):
        """Each choice whose packet reached a member, with the sight of that. Of packets that are
        alike an arrival is the latest one that was chosen for, if only one can be under way."""
        waiting = defaultdict(list)
        kept = {}
        for chosen in self.choices:
            packet = chosen.packet
            if chosen.chooser[0] == chosen.tier:
                kept[id(packet)] = chosen
            else:
                place = (chosen.tier, chosen.chooser[:2], packet.content, self.ttl_behind(chosen))
                waiting[place].append(chosen)
        lost = self._lost_behind()
        for tier, sights in self.sights.items():
            for sight in sights:
                if id(sight.packet) in kept:
                    yield kept[id(sight.packet)], sight
                    continue
                place = (tier, sight.sender, sight.packet.content, sight.packet.ttl)
                for at in [at for at in lost.get(place[1:], ()) if at < sight.time]:
                    lost[place[1:]].remove(at)
                    under_way = [c for c in waiting.get(place, ()) if c.time < at]
                    if len(under_way) == 1:  # surely this one
                        waiting[place].remove(under_way[0])
                earlier = [c for c in waiting.get(place, ()) if c.time < sight.time]
                if earlier:
                    waiting[place].remove(earlier[-1])
                    yield earlier[-1], sight
                alike = [c for c in earlier if c.time > sight.time - UNDER_WAY]
                if alike and self._learned_between(alike[0], alike[-1]):
                    self.repeated.add(sight.flow)

    def _lost_behind(self):
        """When packets that left a node were lost on a link, by who sent them and what they look like."""
        lost = defaultdict(list)
        for port in self.ports:
            for due, packet, sender, _, left in port.lost:
                if packet and left:
                    lost[(sender, packet.content, packet.ttl)].append(due)
        for times in lost.values():
            times.sort()
        return lost

    def ttl_behind(self, chosen):
        """The TTL with which a packet leaves who chose for it: a server has it as it makes it."""
        return chosen.packet.ttl - (chosen.chooser[0] != self.network.servers.name)

    def _count_unsent(self, injected):
        """How many packets hosts gave to their devices that are in no capture: lost before they left."""
        hosts = (self.network.clients, self.network.servers)
        return injected - sum(
            len(port.sent) + len(port.asked[0]) + (port.waiting is not None)
            for port in self.ports if port.group in hosts
        )

    def _waited(self):
        """Flows of servers' answers that may have waited, for the wire or a neighbour's address, from
        before their server learned of routers until after it."""
        for chosen in self.choices:
            since = self.since.get(id(chosen.packet), chosen.time)
            learned = self.history.epoch(chosen.chooser, chosen.time)
            if self.history.epoch(chosen.chooser, since) != learned:
                yield chosen.flow

    def _find_waiting(self):
        ports = {id(item[1]): (port, item) for port in self.ports for item in port.sent
                 if port.group.chooses_routers()}
        found = {}
        for chosen in self.choices:
            if chosen.chooser[0] != chosen.tier and id(chosen.packet) in ports:
                port, item = ports[id(chosen.packet)]
                found[id(chosen.packet)] = asked_since(port, port.there_since(item))
        return found

    def _learned_between(self, first, last):
        """Whether their chooser knew something else when it chose the second time."""
        times = self._learned.get(first.chooser, ())
        return bisect_right(times, first.time) != bisect_right(times, last.time)

    def _note_repeated(self):
        """The same of what managers sent on."""
        sent = defaultdict(list)
        for came, (_, packet, place) in self.managed:
            sent[(place, packet.content)].append(came)
        for (place, _), arrivals in sent.items():
            times = self._learned.get((*place, 0), ())
            known = {bisect_right(times, came[0]) for came in arrivals}
            found = self.book.find(arrivals[0]) if len(known) > 1 else None
            if found:
                self.repeated.add(found[0])


def asked_since(port, time):
    """When a port had begun to ask for a neighbour, if what it sent then may have waited for the answer
    that came at that moment; else the same time."""
    told = [at for at, _ in port.asked[1]] + [at for at, p, _ in port.received if is_discovery(p)]
    if not any(abs(at - time) <= SLACK for at in told):
        return time
    asked = [at for at, _ in port.asked[0]] + [at for at, p, _ in port.sent if is_discovery(p)]
    return min((at for at in asked if time - RESOLVING <= at <= time), default=time)
