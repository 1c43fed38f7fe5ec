# SPDX-License-Identifier: GPL-2.0-only
"""X1: why packets reached another member than their flow's owner, in the order of causes of
doc/measuring.rst. Where packets leave several, all of them are possible."""

import math
from bisect import bisect_right, insort
from collections import defaultdict, namedtuple

from learning import ANSWERS, Knowledge
from network import FORWARD, REVERSE
from packets import turned
from problems import Unsupported
from schemes import Scheme, takes_any, without_state

# A packet that a chooser sent to a member of a tier; what was `known` then decides.
# `order`: of several at one time, as of nodes that choose themselves; `since`: when it may have been chosen
# for already, if it waited.
Send = namedtuple("Send", "time chooser member known key packet flow direction order since")

BY_VIEWS = {"another-dispatcher", "table-changed", "views-differ"}
GROUNDS = {"no-entry-yet", "entry-late", "entry-evicted", "lock-lost", "lock-conflict"}
FIELD_WORDS = ("fields", "fields6", "fields-other", "fields6-other")
BESIDE_HASH = {"resilient", "bounded"}  # go by time or loads too


class History:
    """What each chooser knew when."""

    def __init__(self, network, members, learned):
        knowledge = Knowledge(network, members, learned)
        self._times = defaultdict(list)
        self._views = {c: [m.copy()] for c, m in knowledge.memberships.items()}
        for row, _ in knowledge.advance(network.duration):
            self._times[row.chooser].append(row.time)
            self._views[row.chooser].append(knowledge.memberships[row.chooser].copy())

    def epoch(self, chooser, time):
        """How often it had learned something."""
        return bisect_right(self._times[chooser], time)

    def view(self, chooser, time):
        """What it knew."""
        return self._views[chooser][self.epoch(chooser, time)]

    def was_known(self, chooser, time, member):
        """Whether it had heard of a member, or had it from the start."""
        views = self._views[chooser][: self.epoch(chooser, time) + 1]
        return any(view.knows(member) for view in views)


def _lost_by_links(packets):
    """Which members were meant by what links lost, by their tier, the sender and the packet."""
    return {
        (other.group.name, sender, packet.content, packet.ttl): other.node
        for port in packets.ports
        for _, packet, sender, other, _ in port.lost
        if packet and other
    }


def _by_scheme(scheme, chosen, history):
    """Whom a packet was for that never left its chooser, if the scheme is written again."""
    view = history.view(chosen.chooser, chosen.known)
    return scheme.over(view)(chosen.key) if scheme else None


class Sends:
    """By tier, flow and direction what was sent to whom, in order of time."""

    def __init__(self, packets, history):
        self._by_course = defaultdict(list)
        self._own = {}  # of a sight
        self._servers = packets.network.servers.name
        met = {id(chosen): sight for chosen, sight in packets.meetings}
        lost = _lost_by_links(packets)
        for chosen in packets.choices:
            sight = met.get(id(chosen))
            packet = chosen.packet
            there = (chosen.tier, chosen.chooser[:2], packet.content, packets.ttl_behind(chosen))
            member = sight.member if sight else lost.get(there)
            if member is None:
                member = _by_scheme(packets.pools[chosen.chooser].scheme, chosen, history)
            send = Send(chosen.time, chosen.chooser, member, chosen.known,
                        chosen.key, packet, chosen.flow, chosen.direction,
                        chosen.chooser[1] if chosen.chooser[0] == chosen.tier else 0,
                        packets.since.get(id(packet), chosen.time))
            self._by_course[(chosen.tier, chosen.flow, chosen.direction)].append(send)
            if sight:
                self._own[id(sight)] = send
        self._chosen_at = defaultdict(list)  # tier and content -> when somebody chose for it
        for chosen in packets.choices:
            self._chosen_at[(chosen.tier, chosen.packet.content)].append(chosen.time)
        self._managed = defaultdict(list)
        self.translations = defaultdict(list)  # flow -> (time, whether it was translated)
        self._take_managed(packets)
        for sends in [*self._by_course.values(), *self._managed.values()]:
            sends.sort(key=lambda send: send.time)

    def _take_managed(self, packets):
        chosen = packets.members_of(self._servers)
        firsts = {}
        opened = {id(departure[1]) for _, departure in packets.opened}  # there is no entry yet
        # What has a client's entry is of no flow to those who are told of translations.
        by_client = {
            group.name for group in packets.network.clusters()
            if group.values["entryKey"] == "client"
        }
        for came, (_, packet, place) in packets.sent_to_servers():
            found = packets.book.find(came)
            if not found or found[1] != FORWARD:
                continue
            if not packet.is_later and id(packet) not in opened:
                changed = came[1].tuple != packet.tuple and place[0] not in by_client
                insort(self.translations[found[0]], (came[0], changed))
                firsts[(place, came[1].fragment_key)] = came
            if (*place, 0) in chosen:
                known = firsts.get((place, came[1].fragment_key), came)[0]
                server = packets.network.server_at(packet.destination)
                send = Send(came[0], (*place, 0), server, known, None, packet, *found, 0, came[0])
                self._by_course[(self._servers, *found)].append(send)
                self._managed[packet.content].append(send)

    def of(self, sight):
        """What brought a packet there: its own sending, else the latest one of its direction that
        led there, else of the other one."""
        own = self._own.get(id(sight))
        if not own and sight.tier == self._servers and sight.direction == FORWARD:
            managed = self._managed.get(sight.packet.content, ())
            place = bisect_right(managed, sight.time, key=lambda send: send.time)
            own = managed[place - 1] if place else None
        if own:
            return own
        other = (sight.tier, sight.flow, 1 - sight.direction, sight.member, sight.time)
        return self.before(sight) or self.latest_to(*other)

    def before(self, sight):
        """The latest sending of its direction that led there when the packet was sent to another member,
        which passed it on; else by now. None where there was none."""
        times = self._chosen_at.get((sight.tier, sight.packet.content), ())
        place = bisect_right(times, sight.time)
        course = (sight.tier, sight.flow, sight.direction, sight.member)
        sent = self.latest_to(*course, times[place - 1]) if place else None
        return sent or self.latest_to(*course, sight.time)

    def latest_to(self, tier, flow, direction, member, time, order=math.inf):
        """The latest packet that was sent to a member up to a time, or before one of that time."""
        for send in reversed(self._by_course.get((tier, flow, direction), ())):
            if send.member == member and (send.time, send.order) < (time, order):
                return send
        return None

    def waiting_to(self, tier, flow, direction, member, time):
        """A packet to a member that may have been chosen for then, and left later; or none."""
        for send in self._by_course.get((tier, flow, direction), ()):
            if send.member == member and send.since <= time < send.time:
                return send
        return None

    def is_translated(self, flow, time):
        """Whether replies of a flow had another tuple than its client's turned around."""
        known = [changed for at, changed in self.translations.get(flow, ()) if at <= time]
        return bool(known) and known[-1]


class Finder:
    """Finds causes."""

    def __init__(self, results, packets):
        network = results.network
        self._packets = packets
        self._history = packets.history
        self._sends = packets.sends
        self._clusters = {group.name for group in network.clusters()}
        self._schemes = {}
        for chooser, pool in packets.pools.items():
            self._schemes[chooser] = _Spec(pool, network.groups[chooser[0]])

    def find(self, sight, owner):
        """The causes that a packet at another member can have."""
        send = self._sends.of(sight)
        if not send:
            return {"unexplained"}
        standing = self._by_standing(send, owner)
        if standing:
            return {standing}
        if send.chooser[0] in self._clusters:
            return set(GROUNDS)
        causes = self._without_ports(send) | self._by_course(sight.tier, sight.time, send, owner)
        return causes | (BY_VIEWS if causes & BY_VIEWS and self._is_torn(send) else set())

    def _is_torn(self, send):
        """Whether a packet is a fragment that a server chose a router for, and it had learned of routers
        since the flow began: who knew what is told by packet, and fragments of one part ways."""
        spec = self._schemes.get(send.chooser)
        if not spec or not spec.by_request or not send.packet.is_fragment:
            return False
        start = self._packets.book.flows[send.flow].start
        return send.chooser[2] == ANSWERS and self._history.epoch(send.chooser, start) != self._epoch(send)

    def _by_standing(self, send, owner):
        view = self._history.view(send.chooser, send.known)
        if view.knows(owner):
            return None if view.serves(owner) else "member-died"
        known = self._history.was_known(send.chooser, send.known, owner)
        return "member-left" if known else "views-differ"

    def _without_ports(self, send):
        """Where fragments are chosen for by addresses alone."""
        spec = self._schemes.get(send.chooser)
        alone = spec and (spec.splits_fragments and send.packet.is_fragment
                          or spec.by_request and send.packet.is_later)
        return {"no-ports"} if alone else set()

    def _by_course(self, tier, now, send, owner):
        flow, direction = send.flow, send.direction
        translated = self._sends.is_translated(flow, now)
        if direction == REVERSE and translated:
            request = self._sends.latest_to(tier, flow, FORWARD, send.member, send.time, send.order)
            if request:
                return self._by_course(tier, now, request, owner)
            lost = self._sends.latest_to(tier, flow, FORWARD, None, send.time, send.order)
            if lost:  # it may have been for this member
                asked = self._by_course(tier, now, lost, owner)
                return asked | self._by_own_course(tier, now, send, owner, translated)
        return self._by_own_course(tier, now, send, owner, translated)

    def _by_own_course(self, tier, now, send, owner, translated):
        flow, direction = send.flow, send.direction
        base = self._sends.latest_to(tier, flow, direction, owner, send.time, send.order)
        base = base or self._sends.latest_to(tier, flow, direction, owner, now)
        if base:
            return self._by_same_direction(send, base, direction == REVERSE and translated)
        waiting = self._sends.waiting_to(tier, flow, direction, owner, now)
        if waiting:  # which of the two was chosen for first, and whether this one was, nobody sees
            known = self._by_same_direction(send, waiting, direction == REVERSE and translated)
            return known | self._without_base(tier, now, send, owner, translated)
        return self._without_base(tier, now, send, owner, translated)

    def _without_base(self, tier, now, send, owner, translated):
        """Where no packet of this direction went to the owner by then."""
        flow, direction = send.flow, send.direction
        lost = self._sends.latest_to(tier, flow, direction, None, now)
        unclear = {"entry-evicted", "table-changed"} if lost else set()
        causes, sure = self._by_direction(send, owner, translated)
        if causes and sure:
            return causes | unclear
        other = self._sends.latest_to(tier, flow, 1 - direction, owner, now)
        others = self._by_others(send, other) if other else {"unexplained"}
        return causes | unclear | others

    def _by_same_direction(self, send, base, translated_reply):
        if send.chooser != base.chooser:
            return self._by_others(send, base)
        if self._remembers(send.chooser):
            return {"entry-evicted"} | self._by_label(send, base)
        if self._schemes[send.chooser].per_packet:
            return {"chosen-anew"}
        if self._epoch(send) != self._epoch(base):
            return {"table-changed"} | self._by_label(send, base)
        if self._schemes[send.chooser].drifts:
            return {"chosen-anew"} | self._by_label(send, base)
        if self._schemes[send.chooser].is_late:
            return {"table-being-written"} | self._by_label(send, base)
        if self._by_label(send, base):
            return {"label-changed"}
        return {"translation"} if translated_reply else {"unexplained"}

    def _by_label(self, send, base):
        """Whether a chooser that hashes labels was given another one."""
        spec = self._schemes.get(send.chooser)
        changed = spec and spec.hashes_label and send.packet.label != base.packet.label
        return {"label-changed"} if changed else set()

    def _by_direction(self, send, owner, translated):
        """The causes that are the rule's or translation's, and whether it must be one of them."""
        spec = self._schemes.get(send.chooser)
        hashed = {"asymmetric-rule"} | ({"translation"} if translated else set())
        if not spec:
            return set(), True
        if spec.learns:
            return {"entry-evicted"}, True
        if not spec.scheme or spec.is_late:
            return hashed, False
        choose = spec.scheme.over(self._history.view(send.chooser, send.known))
        key = self._packets.book.flows[send.flow].tuple
        if choose(key) != owner:
            return set(), True
        if spec.by_request:  # the two directions are chosen for alike
            return hashed - {"asymmetric-rule"}, True
        return hashed & {"translation" if choose(turned(key)) == owner else "asymmetric-rule"}, True

    def _by_others(self, send, base):
        if send.chooser == base.chooser:
            return {"table-changed" if self._epoch(send) != self._epoch(base) else "unexplained"}
        if send.chooser[0] == base.chooser[0] and send.chooser[0] in self._packets.masters.groups:
            split, near = self._packets.masters.split(send.chooser[0], send.known)
            if split or near:
                rest = self._by_their_views(send, base) if near else set()
                return {"two-masters"} | rest
        return self._by_their_views(send, base)

    def _by_their_views(self, send, base):
        own = self._history.view(send.chooser, send.known).live()
        if self._remembers(send.chooser):
            return {"another-dispatcher"}
        if own == self._history.view(base.chooser, base.known).live():
            return {"another-dispatcher"}
        by_now = self._history.view(base.chooser, self._now).live()
        return {"table-changed" if own == by_now else "views-differ"}

    def _epoch(self, send):
        return self._history.epoch(send.chooser, send.known)

    def _remembers(self, chooser):
        return chooser not in self._schemes or self._schemes[chooser].remembers

    def of_tier(self, tier, affinity, sights):
        """Of each violating packet, in order, the causes that it can have: looked for when a flow's
        course changes, and kept as long as its packets of that direction stay with a member."""
        last = {}
        causes = {}
        for sight in () if affinity.per_packet else sights:
            course = (sight.flow, sight.direction)
            moved = last.get(course) != sight.member
            last[course] = sight.member
            owner = affinity.owners[sight.flow]
            if sight.member != owner:
                if moved:
                    self._now = sight.time
                    causes[course] = self.find(sight, owner)
                yield sight, causes[course]


class _Spec:
    """What a pool's scheme is, as far as causes go."""

    def __init__(self, pool, group):
        words = dict(word.split("=", 1) for word in pool.spec.split())
        self.remembers = words.get("state", "none") != "none"
        self.learns = self.remembers and group.values["learnFromMembers"] in (True, "true")
        self.by_request = pool.by_request
        self.per_packet = takes_any(pool.spec)
        self.drifts = not self.remembers and words.get("select") in BESIDE_HASH
        self.is_late = not self.remembers and words.get("select") == "switch-table"
        self.hashes_label = any("label" in words.get(name, "").split("+") for name in FIELD_WORDS)
        self.splits_fragments = words.get("fragments") == "addresses"
        try:
            self.scheme = pool.scheme if pool.by_request else Scheme(without_state(pool.spec))
        except Unsupported:
            self.scheme = None


def hold_causes(results, packets, report):
    """The cause of every violation, and the counts by cause."""
    finder = Finder(results, packets)
    first = {}  # flow -> causes of its first violation in the first tier that has any
    for tier, affinity in packets.affinities.items():
        counts = {direction: (defaultdict(list), defaultdict(list)) for direction in (0, 1)}
        seen = set()
        mine = {}
        for sight, causes in finder.of_tier(tier, affinity, packets.sights[tier]):
            mine.setdefault(sight.flow, causes)
            course = (sight.flow, sight.direction)
            unclear = report.excused({sight.flow}) or sight.flow in packets.book.near
            whose = causes | {"port-reused"} if unclear else causes
            _count(counts[sight.direction][0], whose)
            if course not in seen:
                _count(counts[sight.direction][1], whose)
            seen.add(course)
        for flow, causes in mine.items():
            first.setdefault(flow, causes)
        slack = report.slack(affinity.packets)
        for direction, name in ((FORWARD, "forward"), (REVERSE, "reverse")):
            told = results.summary["affinity"][tier][name]
            for counted, by in zip(counts[direction], ("byCause", "flowsByCause")):
                _hold_counts(f"affinity.{tier}.{name}.{by}", told[by], counted, slack, report)
    for flow in results.flows:
        possible = first.get(flow.number, {""})
        if flow.row["cause"] == "port-reused":
            shared = flow.number in packets.book.reused | packets.book.near
            possible = possible | {"port-reused"} if shared else possible
            report.hold(f"flow {flow.number}: shared its tuple", True, shared)
        report.hold_flow_in(flow.number, "cause", flow.row["cause"], possible)


def _count(counts, causes):
    """Packets, by cause: whether each must have it."""
    for cause in causes:
        counts[cause].append(len(causes) == 1)


def _hold_counts(what, told, counts, slack, report):
    for cause in sorted(told.keys() | counts.keys()):
        possible = counts.get(cause, [])
        low, high = sum(possible) - slack, len(possible) + slack
        report.hold_range(f"{what}.{cause}", told.get(cause, 0), low, high)
