# SPDX-License-Identifier: GPL-2.0-only
"""Random schemes."""

RULES = ("five-tuple", "three-tuple", "source", "greater-port", "greater-port equal=2",
         "symmetric-five-tuple", "fields fields=src+dport")
HASHES = ("crc32", "crc32", "toeplitz", "sum", "xor width=32", "crc32c", "crc16", "crc64",
          "toeplitz finalizer=murmur3", "crc32 offset=7")
WEIGHTED = ("hrw", "hrw", "maglev size=1009", "ring", "table", "threshold")
UNWEIGHTED = ("modulo", "modulo", "multiply-shift", "jump", "bins")
# Those that read turns, chance or loads in place of the hash, or beside it.
MOMENT_WEIGHTED = ("weighted-round-robin", "weighted-round-robin kind=interleaved", "random",
                   "two-choices", "weighted-least-connections", "resilient",
                   "resilient buckets=64 idle-timer=100ms", "bounded", "bounded base=hrw")
MOMENT_UNWEIGHTED = ("round-robin", "least-connections", "join-shortest-queue", "resilient")
# Nothing but the entries of state counts loads.
LOADS = ("two-choices", "weighted-least-connections", "bounded", "least-connections", "join-shortest-queue")
# Those whose tables follow late.
SLOW = ("switch-table size=64 rate=200", "switch-table size=128 rate=1000 order=random select.seed=3",
        "switch-table size=64 rate=500 order=make-before-break", "switch-table latency=50ms rate=0")
# Any selector goes with the first ones, of the others each asks something of it.
STATES = ("state=lru entries=10000", "state=lru entries=10000", "state=lru entries=8",
          "state=lru entries=8 policy=lru", "state=lru entries=1000 idle=150ms",
          "state=lru entries=1000 idle=150ms policy=lru")
SLOWLY = 0.1
STATES_OF_HRW = ("state=jet entries=10000", "state=jet entries=10", "state=glb rows=1024",
                 "state=beamer rows=1024 chain=500ms", "state=digest entries=1000",
                 "state=digest entries=1000 bloom-bytes=0 learn=20ms")


def random_scheme(random, weighted, moment, state):
    """A spec. `weighted`: members have weights; `moment`: chance of a selector that does not read the
    hash alone, `state`: of memory."""
    pick = random.choice
    select = pick(WEIGHTED if weighted else UNWEIGHTED)
    if random.random() < moment:
        select = pick(MOMENT_WEIGHTED if weighted else MOMENT_UNWEIGHTED)
    elif moment and random.random() < SLOWLY:
        select = pick(SLOW)
    hash_name = pick(HASHES)
    if hash_name == "sum" and select in ("multiply-shift", "threshold"):
        hash_name = "crc32"  # its values fill a corner
    scheme = f"key={pick(RULES)} hash={hash_name} select={select}"
    if random.random() < state or select.split()[0] in LOADS:
        scheme += " " + pick(STATES + STATES_OF_HRW if select == "hrw" else STATES)
    return scheme
