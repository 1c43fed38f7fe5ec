// SPDX-License-Identifier: MIT

#include "../load/bounded-selector.h"
#include "../load/least-loaded-selector.h"
#include "../load/random-choices-selector.h"
#include "../load/round-robin-selector.h"
#include "../load/smooth-round-robin-selector.h"
#include "../part-table.h"
#include "anchor-selector.h"
#include "dx-selector.h"
#include "jump-selector.h"
#include "maglev-selector.h"
#include "memento-selector.h"
#include "multi-probe-selector.h"
#include "nearest-selector.h"
#include "reducing-selector.h"
#include "rendezvous-selector.h"
#include "resilient-selector.h"
#include "ring-selector.h"
#include "table-selector.h"

namespace flowhash
{

PartTable<SelectorMaker>
BuiltInSelectors()
{
    PartTable<SelectorMaker> table;
    // clang-format off
    table.Add("anchor", "AnchorHash, members leave in any order and return in reverse; capacity=1024 seed=0 (Mendelson et al. 2021)", AnchorSelector::Make);
    table.Add("bins", "hash modulo bins=256, the bins dealt to the live members in turn (switches' link aggregation)", ReducingSelector::MakeBins);
    table.Add("bounded", "another selector's choice unless its load is c=1.25 times the mean; flows=0 base=ring and its parameters (Mirrokni et al. 2018)", BoundedSelector::Make);
    table.Add("dx", "DxHash, first live slot of a pseudo-random sequence; capacity=1024 seed=0 (Dong and Wang 2021)", DxSelector::Make);
    table.Add("hrw", "highest random weight, rendezvous; seed=0; weights (RFC 2991)", RendezvousSelector::Make);
    table.Add("join-shortest-queue", "the least loaded, equals at random; seed=0 stale=0s (T5)", LeastLoadedSelector::MakeShortestQueue);
    table.Add("jump", "jump consistent hash over the live members by id; seed=0 (Lamping and Veach 2014)", JumpSelector::Make);
    table.Add("least-connections", "the least loaded, equals in turn; stale=0s (T5; IPVS lc)", LeastLoadedSelector::Make);
    table.Add("lower-bits", "the hash's lower bits=16, modulo the number of live members", ReducingSelector::MakerOfBits(false));
    table.Add("maglev", "a prime size=65537 of entries, claimed in turn along permutations; seed=0 preset=none, or that of a product: envoy, cilium, katran, katran-v2; weights (Eisenbud et al., NSDI 2016)", MaglevSelector::Make);
    table.Add("memento", "MementoHash, jump and replacements of removed members; seed=0 (Coluzzi et al. 2023)", MementoSelector::Make);
    table.Add("modulo", "live members by id, hash modulo their number (M1, M2)", ReducingSelector::MakerOf("modulo"));
    table.Add("multi-probe", "one point a member, probes=21 places a flow; seed=0 (Appleton and O'Reilly 2015)", MultiProbeSelector::Make);
    table.Add("multiply-shift", "live members by id, hash times their number over 2^width", ReducingSelector::MakerOf("multiply-shift"));
    table.Add("nearest", "one member for all: that of first=0, then those with greater ids, then the others (anycast, RFC 4786)", NearestSelector::Make);
    table.Add("random", "at random; seed=0; weights", RandomChoicesSelector::MakeRandom);
    table.Add("resilient", "buckets=256 that keep their member until idle-timer=120s or unbalanced-timer=0s; weights (Linux nexthop.c)", ResilientSelector::Make);
    table.Add("rfc2992", "live members by id, a region of the whole hash space each; weights (RFC 2992)", ReducingSelector::MakerOf("rfc2992"));
    table.Add("ring", "consistent hashing, points=100 on a circle for a member of weight 1; seed=0; weights (Karger et al., STOC 1997)", RingSelector::Make);
    table.Add("round-robin", "the live members in turn by id (T5; IPVS rr)", RoundRobinSelector::Make);
    table.Add("switch-table", "the same as table, of a switch whose control plane writes it latency=1ms after an update, rate=100000 entries a second (0: at once), order=in-order, random or make-before-break, seed=0 (S2)", TableSelector::MakeWritten);
    table.Add("table", "indexed table; size=4096 fill=refill reduce=modulo; weights (H2, D5)", TableSelector::Make);
    table.Add("threshold", "live members by id, a region each of the space of 31 bits; weights (RFC 2992 as in Linux's fib_semantics.c)", ReducingSelector::MakerOf("threshold"));
    table.Add("two-choices", "d=2 members at random, the less loaded per weight; seed=0 stale=0s; weights (T5; Azar et al. 1999)", RandomChoicesSelector::Make);
    table.Add("upper-bits", "the hash's upper bits=16, modulo the number of live members", ReducingSelector::MakerOfBits(true));
    table.Add("weighted-least-connections", "the least load per weight, equals in turn; stale=0s; weights (T5; IPVS wlc)", LeastLoadedSelector::MakeWeighted);
    table.Add("weighted-round-robin", "in turn by weight; kind=smooth (nginx) or interleaved (IPVS wrr); weights (T5)", SmoothRoundRobinSelector::Make);
    // clang-format on
    return table;
}

} // namespace flowhash
