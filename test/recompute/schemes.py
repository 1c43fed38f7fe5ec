# SPDX-License-Identifier: GPL-2.0-only
"""Schemes without state: key rule, hash function and selector, over a membership."""

from hashes import make_hash
from problems import Unsupported
from rules import PREDETERMINED, make_rule
from member_selectors import find_selector, table_entries
from slow_tables import SlowTable

PART_WORDS = {"bits", "bins", "first", "points", "size", "fill", "reduce"}
# Of tables that are written slowly; without its stage a seed is the hash's.
SLOW_WORDS = {"latency": "latency", "rate": "rate", "order": "order", "select.seed": "seed"}


TURNS_AND_CHANCE = {
    "round-robin", "weighted-round-robin", "least-connections", "weighted-least-connections",
    "join-shortest-queue", "two-choices", "random",
}


def _words(spec):
    return dict(word.split("=", 1) for word in spec.split())


def takes_turns(spec):
    """Whether a scheme goes by turns, chance or loads, and by no hash."""
    return _words(spec).get("select") in TURNS_AND_CHANCE


def takes_any(spec):
    """Whether a scheme takes turns or chance for each packet and remembers no flow."""
    return takes_turns(spec) and _words(spec).get("state", "none") == "none"


class Membership:
    """Who is there, as a chooser knows it: id to weight and state."""

    def __init__(self, weights):
        self._weights = dict(weights)
        self._states = {member: "active" for member in weights}

    def copy(self):
        """A membership that changes for itself."""
        other = Membership(self._weights)
        other._states = dict(self._states)
        return other

    def change(self, change, member, weight):
        """What learned.csv says: add, remove, fail, return, drain, weight."""
        if change in ("add", "weight"):
            self._weights[member] = weight
        if change == "remove":
            del self._weights[member], self._states[member]
        elif change != "weight":
            states = {"fail": "down", "drain": "draining"}
            self._states[member] = states.get(change, "active")

    def live(self):
        """Those who may be chosen: (id, weight) by id."""
        return sorted(
            (member, weight)
            for member, weight in self._weights.items()
            if self._states[member] == "active" and weight > 0
        )

    def knows(self, member):
        """Whether a member is there, in whatever state."""
        return member in self._states

    def serves(self, member):
        """Whether a member serves the flows that it has: it is there and up, or drains."""
        return self._states.get(member, "down") != "down"


STATE_WORDS = {"state", "entries", "idle", "digest-bits", "version-bits", "learn", "insert-rate",
               "bloom-bytes", "rows", "chain", "mode", "cookie-key"}


def without_state(spec):
    """What a scheme with affinity state does by hash alone."""
    return " ".join(word for word in spec.split() if word.split("=")[0] not in STATE_WORDS)


def _take(words, names):
    """Takes words out, under other names."""
    return {name: words.pop(word) for word, name in names.items() if word in words}


class Scheme:
    """What a spec says, asked for one membership after another."""

    def __init__(self, spec):
        words = dict(word.split("=", 1) for word in spec.split())
        if words.pop("state", "none") != "none":
            raise Unsupported("affinity state")
        self._equal = int(words.pop("equal", 0))
        self._rule = make_rule(words)
        self._width, self._hash = make_hash(words)
        slow = words.get("select") == "switch-table"
        self._slow = _take(words, SLOW_WORDS) if slow else None
        self._maker = find_selector(words)
        self._words = words
        if not set(words) <= PART_WORDS:
            raise Unsupported(" ".join(sorted(set(words) - PART_WORDS)))

    @property
    def reads_ports(self):
        """Whether another port can mean another member."""
        one = self._rule((b"\0" * 4, 1, b"\1" * 4, 2, 6))
        return one != self._rule((b"\0" * 4, 0, b"\1" * 4, 0, 6))

    @property
    def is_slow(self):
        """Whether its table is written slowly: `over` says what it is to be."""
        return self._slow is not None

    def slow_table(self, membership):
        """The table as the members at the start have it."""
        return SlowTable(self._slow, self.table(membership))

    def table(self, membership):
        """What is to be in the entries of such a table; none: nobody is live."""
        members = membership.live()
        return table_entries(members, self._words) if members else None

    def read(self, table, membership, key, now):
        """Whom a slow table has for a packet's tuple at a time."""
        fields = self._rule(key)
        if fields is PREDETERMINED or not membership.live():
            return self.over(membership)(key)
        return table.read(self._hash(fields) % int(self._words.get("size", 4096)), now)

    def over(self, membership):
        """A function from a packet's tuple to the member that is chosen, or none."""
        members = membership.live()
        if not members:
            return lambda key: None
        select = self._maker(members, self._width, self._words)

        def choose(key):
            fields = self._rule(key)
            if fields is PREDETERMINED:
                return self._predetermined(members)
            return select(self._hash(fields))

        return choose

    def _predetermined(self, members):
        """The member named by `equal`, else the next live one in order, round."""
        ids = [member for member, _ in members]
        return next((member for member in ids if member >= self._equal), ids[0])
