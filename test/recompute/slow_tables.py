# SPDX-License-Identifier: GPL-2.0-only
"""Tables that a control plane writes entry by entry, as doc/hash-core.rst has `switch-table`."""

from hashes import MASK, mix64
from quantities import nanoseconds


class SlowTable:
    """What is in one switch's table, of which it is known when it is to be what."""

    def __init__(self, words, first):
        """`words` of the spec; `first`: the table that is there at once, or none."""
        self._latency = nanoseconds(words.get("latency", "1ms"))
        rate = float(words.get("rate", 100000))
        self._entry = int(1e9 / rate + 0.5) if rate else 0
        self._order = words.get("order", "in-order")
        self._seed = int(words.get("seed", 0))
        self._written = list(first or ())
        self._aimed = list(first or ())
        self._waiting = {}  # entry -> when it is written
        self._tables = []  # (when it is in use, entries), written beside the one in use
        self._free = 0  # when all is written
        self._updates = 0  # that were written into the table

    def update(self, table, now):
        """The table is to be this one; none: nobody is live."""
        self._settle(now)
        if not self._aimed or not table:
            self._written, self._aimed = list(table or ()), list(table or ())
            self._waiting, self._tables, self._free = {}, [], now
        elif table != self._aimed:
            begin = max(now + self._latency, self._free)
            if self._order == "make-before-break":
                self._write_beside(table, begin)
            else:
                self._write_into(table, begin)
            self._aimed = list(table)

    def read(self, entry, now):
        """Who is in an entry."""
        self._settle(now)
        return self._written[entry] if self._written else None

    def _write_beside(self, table, begin):
        if len(self._tables) > 1:  # the one that waits has not been begun
            self._tables[-1] = (self._tables[-1][0], list(table))
            return
        self._free = begin + self._entry * len(table)
        self._tables.append((self._free, list(table)))

    def _write_into(self, table, begin):
        fresh = [entry for entry, member in enumerate(table)
                 if member != self._aimed[entry] and entry not in self._waiting]
        if self._order == "random":
            draw = mix64((self._seed + mix64(self._updates)) & MASK)
            fresh.sort(key=lambda entry: mix64((draw + entry) & MASK))
        self._updates += 1
        for number, entry in enumerate(fresh, 1):
            self._waiting[entry] = begin + number * self._entry
        self._free = begin + len(fresh) * self._entry

    def _settle(self, now):
        for entry in [entry for entry, due in self._waiting.items() if due <= now]:
            self._written[entry] = self._aimed[entry]
            del self._waiting[entry]
        while self._tables and self._tables[0][0] <= now:
            self._written = self._tables.pop(0)[1]
