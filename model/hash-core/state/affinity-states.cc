// SPDX-License-Identifier: MIT

#include "../part-table.h"
#include "beamer-buckets.h"
#include "digest-state.h"
#include "exact-match-state.h"
#include "glb-rows.h"
#include "just-enough-tracking.h"
#include "lru-flow-table.h"
#include "stateful-cookie.h"
#include "stateless-cookie.h"

namespace flowhash
{

namespace
{

std::unique_ptr<AffinityState>
MakeNone(SpecParameters&, const SelectorSource&)
{
    return nullptr;
}

std::unique_ptr<AffinityState>
MakeCookie(SpecParameters& parameters, const SelectorSource&)
{
    const bool stateful =
        parameters.TakeWord("mode", "stateless", {"stateful", "stateless"}) == "stateful";
    const uint64_t key = parameters.TakeInteger("cookie-key", 0, 0, UINT64_MAX);
    if (!stateful)
    {
        return std::make_unique<StatelessCookie>(key);
    }
    return std::make_unique<StatefulCookie>(CompactFlowTable::Make(parameters), key);
}

} // namespace

PartTable<AffinityStateMaker>
BuiltInAffinityStates()
{
    // One a line, sorted by name.
    // clang-format off
    PartTable<AffinityStateMaker> table;
    table.Add("beamer", "a second chance at the bucket's previous member; rows=65536 chain=0s entries=65536 idle=0s policy=clock (Beamer, NSDI 2018)", BeamerBuckets::Make);
    table.Add("cookie", "packets carry their member, or their place in a table; mode=stateless cookie-key=0; entries=65536 idle=0s policy=clock (Cheetah, NSDI 2020)", MakeCookie);
    table.Add("digest", "digests and versions of the pool; digest-bits=16 version-bits=6 bloom-bytes=256 learn=1ms insert-rate=200000 entries=65536 idle=0s (SilkRoad, SIGCOMM 2017)", DigestState::Make);
    table.Add("exact-match", "a chip's flow table that its CPU fills; entries=65536 digest-bits=16 insert-rate=10000 latency=1ms queue=1024 ageing=30s (S2)", ExactMatchState::Make);
    table.Add("glb", "a second chance at the row's second member; rows=65536 entries=65536 idle=0s policy=clock (GLB director)", GlbRows::Make);
    table.Add("jet", "remembers only flows that would move if the horizon came; horizon=0 entries=65536 idle=0s policy=clock (JET, CoNEXT 2021)", JustEnoughTracking::Make);
    table.Add("lru", "bounded table, the least recently used goes, or whom a clock takes for it; entries=65536 idle=0s policy=clock or lru", LruFlowTable::Make);
    table.Add("none", "no memory of flows", MakeNone);
    // clang-format on
    return table;
}

} // namespace flowhash
