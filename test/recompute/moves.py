# SPDX-License-Identifier: GPL-2.0-only
"""X3: what changes of the membership do to the choices for active flows, and what was seen of it."""

from collections import defaultdict

from entries import Entries
from learning import ANSWERS, Knowledge
from network import FORWARD
from packets import Labelled
from schemes import takes_any

KINDS = ("stayed", "needed", "toNewcomer", "excess", "byWeight", "alreadyMoved")
STILL = ("stayed", "alreadyMoved")  # these move no flow


class EventMoves:
    """The flows that choosers were asked about at an event, by kind and direction."""

    def __init__(self):
        self._flows = {kind: ([], []) for kind in KINDS}
        self._asked = ([], [])
        self.asked_by = set()  # pairs of chooser and flow
        self.complete = True  # every chooser's answers can be told
        self.hidden = set()  # flows of whom captures do not show all that its choosers sent

    def ask(self, chooser, direction, flow):
        """A flow in a direction that a chooser was asked about."""
        self._asked[direction].append(flow)
        self.asked_by.add((chooser, flow))

    def add(self, kind, direction, flow):
        """What it answered."""
        self._flows[kind][direction].append(flow)

    def counts(self):
        """How many flows there are of each kind that can be told."""
        told = {"asked": self._asked, **(self._flows if self.complete else {})}
        return {kind: _count(*flows) for kind, flows in told.items()}


def _count(forward, reverse):
    """An event sums its choosers; `either` counts a flow once."""
    either = len({*forward, *reverse})
    return {"forward": len(forward), "reverse": len(reverse), "either": either}


def _kind(owner, before, after, former, now, change):
    """What became of a choice."""
    if owner is not None and before != owner:
        return "alreadyMoved"
    if before == after:
        return "stayed"
    if change == "weight":
        return "byWeight"
    if not now.serves(before):
        return "needed"
    return "excess" if after is None or former.serves(after) else "toNewcomer"


class Movers:
    """Which event moved each flow latest, as time goes on."""

    def __init__(self):
        self._moved = defaultdict(list)  # flow -> (time, number of the event, whether it is sure)

    def note(self, flow, time, event, sure):
        """An event moved a flow, or may have."""
        self._moved[flow].append((time, event, sure))

    def of(self, flow, time):
        """The events that can be the latest one which moved a flow by a time; None stands for
        none."""
        found = {None}
        for at, event, sure in self._moved.get(flow, ()):
            if at <= time:
                found = {event} if sure else found | {event}
        return found


class Latest:
    """By tier, flow and direction the packet that somebody sent to a member last."""

    def __init__(self, packets):
        self._sent = sorted(
            [(c.time, c.tier, c.flow, c.direction, c.chooser, c.key) for c in packets.choices]
            + list(_entries(packets)),
            key=lambda sent: sent[0],
        )
        self._place = 0
        self._latest = defaultdict(dict)
        self._unseen = _hidden(packets)  # by chooser when it first got of a flow what it sent nobody
        self.hidden = defaultdict(set)  # by chooser the flows of whom it sent what nobody shows
        for chooser, flows in self._unseen.items():
            self.hidden[chooser] = set(flows)
        self.entries = Entries(packets)

    def taken_over(self, chooser, time):
        """Flows that another manager may have sent on by then, though captures do not show it."""
        return {
            flow
            for other, flows in self._unseen.items()
            if other != chooser
            for flow, first in flows.items()
            if first <= time
        }

    def until(self, time, tier, chooser):
        """Flow, direction and key of what a chooser sent last of all up to a time."""
        while self._place < len(self._sent) and self._sent[self._place][0] <= time:
            _, of, flow, direction, who, key = self._sent[self._place]
            self._latest[of][(flow, direction)] = (who, key)
            self._place += 1
        for (flow, direction), (who, key) in self._latest[tier].items():
            if who == chooser:
                yield flow, direction, key


def _hidden(packets):
    """Of managers that did not send on all requests that they got: what their own queues dropped
    they had a server for, and what they refused they had not."""
    sent = {id(came[1]) for came, _ in packets.managed}
    groups = packets.network.managers()
    hidden = defaultdict(dict)
    for port in packets.ports:
        for item in port.received if port.group in groups else ():
            found = packets.book.find(item)
            if found and found[1] == FORWARD and id(item[1]) not in sent:
                first = hidden[(*port.place, 0)]
                first[found[0]] = min(item[0], first.get(found[0], item[0]))
    return hidden


def _entries(packets):
    """What managers sent to the servers of their entries, whose numbers stand for keys."""
    network = packets.network
    servers = network.servers
    choosers = packets.members_of(servers.name)
    for came, (_, packet, place) in packets.sent_to_servers():
        found = packets.book.find(came)
        if found and found[1] == FORWARD and (*place, 0) in choosers:
            yield came[0], servers.name, *found, (*place, 0), network.server_at(packet.destination)


def find_moves(results, packets):
    """The moves of each event, by its number, and which event moved whom."""
    network = results.network
    choosers = {**packets.members_of(), **packets.members_of(network.servers.name)}
    knowledge = Knowledge(network, choosers, results.learned)
    moves = [EventMoves() for _ in results.happenings]
    movers = Movers()
    latest = Latest(packets)
    clusters = {group.name for group in network.clusters()}
    for row, former in knowledge.advance(network.duration):
        number = row.event
        memberships = (former, knowledge.memberships[row.chooser])
        pool = packets.pools.get(row.chooser)
        judge = (_SchemeJudge(pool.scheme, pool.by_request, row, memberships) if pool
                 else _EntryJudge(row))
        asked = [
            (flow, direction, key)
            for flow, direction, key in latest.until(row.time, row.tier, row.chooser)
            if packets.book.flows[flow].is_active(row.time)
            and not (pool and takes_any(pool.spec))  # who takes any for each packet binds no flow
        ]
        hidden = latest.hidden[row.chooser]
        if not pool:
            asked, idle = _with_entries(asked, latest.entries, row)
            hidden = hidden | idle | latest.taken_over(row.chooser, row.time)
        answers = row.chooser[0] == network.servers.name and row.chooser[2] == ANSWERS
        active = {number for number, flow in packets.book.flows.items() if flow.is_active(row.time)}
        if answers and packets.unsent:  # answers that never left were chosen for
            hidden = hidden | active
        moves[number].hidden |= hidden
        _ask(packets, row, judge, asked, moves[number])
        for flow, direction, key in asked:
            kind = judge.kind(packets, flow, direction, key)
            if kind not in STILL:
                movers.note(flow, row.time, number, kind is not None and flow not in hidden)
        if row.chooser[0] in clusters:
            hidden = active  # others may have replaced or ended its entries
        for flow in hidden:
            movers.note(flow, row.time, number, False)
        if not pool and row.change == "fail":
            # From now on it may have forgotten these entries.
            latest.hidden[row.chooser] |= {flow for flow, _, server in asked if server == row.member}
    return moves, movers


def _with_entries(asked, entries, row):
    """Those of whom a manager can still have an entry, and the flows of whom it may have none."""
    kept, idle = [], set()
    for flow, direction, server in asked:
        sure, possible = entries.standing(row.chooser[:2], flow, row.time)
        kept += [(flow, direction, server)] if possible else []
        idle |= set() if sure or not possible else {flow}
    return kept, idle


class _SchemeJudge:
    """What a scheme answers before a change and after it."""

    def __init__(self, scheme, by_request, row, memberships):
        self.knows = scheme is not None
        self._by_request = by_request
        self._row = row
        self._memberships = memberships
        self._before, self._after = map(scheme.over, memberships) if scheme else (None, None)

    def _key(self, packets, flow, direction, key):
        as_client = direction == FORWARD or self._by_request
        ends = packets.book.flows[flow].tuple
        return Labelled(ends, getattr(key, "label", 0)) if as_client else key

    def answers(self, packets, flow, direction, key):
        """Whether there was anybody to choose."""
        return bool(self._memberships[0].live())

    def kind(self, packets, flow, direction, key):
        """What became of the choice, or none where that cannot be told."""
        if not self.knows:
            return None
        key = self._key(packets, flow, direction, key)
        before = self._before(key)
        if before is None:
            return "stayed"
        owner = packets.affinities[self._row.tier].owner_at(flow, self._row.time)
        return _kind(owner, before, self._after(key), *self._memberships, self._row.change)


class _EntryJudge:
    """What a manager answers: the server of the entry; one that failed is needed no more."""

    knows = True

    def __init__(self, row):
        self._row = row

    def answers(self, packets, flow, direction, server):
        """It has an entry."""
        return True

    def kind(self, packets, flow, direction, server):
        """What became of the choice."""
        owner = packets.affinities[self._row.tier].owner_at(flow, self._row.time)
        if owner is not None and owner != server:
            return "alreadyMoved"
        failed = self._row.change == "fail" and self._row.member == server
        return "needed" if failed else "stayed"


def _ask(packets, row, judge, asked, moves):
    """Asks a chooser before and after about what it carries."""
    moves.complete = moves.complete and judge.knows
    for flow, direction, key in asked:
        if judge.answers(packets, flow, direction, key):
            moves.ask(row.chooser, direction, flow)
            if judge.knows:
                moves.add(judge.kind(packets, flow, direction, key), direction, flow)
