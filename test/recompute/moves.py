# SPDX-License-Identifier: GPL-2.0-only
"""X3: what changes of the membership do to the choices for active flows, and what was seen of it."""

from collections import defaultdict

from learning import Knowledge, Timeline
from network import FORWARD, REVERSE

KINDS = ("stayed", "needed", "toNewcomer", "excess", "byWeight", "alreadyMoved")


class EventMoves:
    """The flows that choosers were asked about at an event, by kind and direction."""

    def __init__(self):
        self._flows = {kind: ([], []) for kind in KINDS}
        self._asked = ([], [])
        self.complete = True  # every chooser's scheme is written again here
        self.seen = True  # all that its choosers sent is in the captures

    @property
    def asked(self):
        """The flows that choosers were asked about."""
        return {flow for flows in self._asked for flow in flows}

    def ask(self, direction, flow):
        """A flow in a direction that a chooser was asked about."""
        self._asked[direction].append(flow)

    def add(self, kind, direction, flow):
        """What it answered."""
        self._flows[kind][direction].append(flow)

    def counts(self):
        """How many flows there are of each kind that can be told."""
        told = {"asked": self._asked, **(self._flows if self.complete else {})}
        return {kind: _count(*flows) for kind, flows in told.items()} if self.seen else {}


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
        self.hidden = _hidden(packets)

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
    """Managers that did not send on all requests that they got: what their own queues dropped they
    had a server for, and what they refused they had not."""
    sent = {id(came[1]) for came, _ in packets.managed}
    groups = packets.network.managers()
    return {
        (*port.place, 0)
        for port in packets.ports
        if port.group in groups
        for item in port.received
        if id(item[1]) not in sent and (packets.book.find(item) or (0, REVERSE))[1] == FORWARD
    }


def _entries(packets):
    """What managers sent to the servers of their entries."""
    servers = packets.network.servers.name
    choosers = packets.members_of(servers)
    for came, (time, _, place) in packets.managed:
        found = packets.book.find(came)
        if found and found[1] == FORWARD and (*place, 0) in choosers:
            yield time, servers, *found, (*place, 0), None


def find_moves(results, packets):
    """The moves of each event, by its number."""
    network = results.network
    choosers = {**packets.members_of(), **packets.members_of(network.servers.name)}
    knowledge = Knowledge(network, choosers, results.learned)
    timeline = Timeline(network.events)
    moves = [EventMoves() for _ in network.events]
    latest = Latest(packets)
    for row, former in knowledge.advance(network.duration):
        asked = list(latest.until(row.time, row.tier, row.chooser))
        event = moves[timeline.event_of(row)]
        event.seen = event.seen and row.chooser not in latest.hidden
        if row.change == "fail" and row.chooser not in packets.pools:
            latest.hidden.add(row.chooser)  # from now on it may have forgotten entries
        _ask(packets, row, asked, (former, knowledge.memberships[row.chooser]), event)
    return moves


def _ask(packets, row, asked, memberships, moves):
    """Asks a chooser before and after about what it carries."""
    pool = packets.pools.get(row.chooser)
    scheme = pool and pool.scheme
    former, now = memberships
    moves.complete = moves.complete and bool(scheme)
    before, after = (scheme.over(former), scheme.over(now)) if scheme else (None, None)
    for number, direction, key in asked:
        flow = packets.book.flows[number]
        if not flow.is_active(row.time):
            continue
        key = flow.tuple if direction == FORWARD else key
        choice = before(key) if scheme else None
        if pool and not former.live():
            continue  # there was nobody to choose
        moves.ask(direction, number)
        if scheme:
            owner = packets.affinities[row.tier].owner_at(number, row.time)
            kind = _kind(owner, choice, after(key), former, now, row.change)
            moves.add(kind, direction, number)
