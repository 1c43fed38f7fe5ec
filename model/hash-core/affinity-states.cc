// SPDX-License-Identifier: MIT

#include "lru-flow-table.h"
#include "part-table.h"

namespace flowhash
{

namespace
{

constexpr uint64_t MOST_ENTRIES = uint64_t{1} << 30;

std::unique_ptr<AffinityState>
MakeNone(SpecParameters&, const SelectorSource&)
{
    return nullptr;
}

std::unique_ptr<AffinityState>
MakeLru(SpecParameters& parameters, const SelectorSource&)
{
    const uint64_t entries = parameters.TakeInteger("entries", 65536, 1, MOST_ENTRIES);
    const int64_t idle = parameters.TakeDuration("idle", 0);
    return std::make_unique<LruFlowTable>(entries, idle);
}

} // namespace

PartTable<AffinityStateMaker>
BuiltInAffinityStates()
{
    PartTable<AffinityStateMaker> table;
    table.Add("none", "no memory of flows", MakeNone);
    table.Add("lru", "bounded table, least recently used goes; entries=65536 idle=0s", MakeLru);
    return table;
}

} // namespace flowhash
