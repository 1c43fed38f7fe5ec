// SPDX-License-Identifier: MIT

#include "lru-flow-table.h"
#include "part-table.h"

namespace flowhash
{

namespace
{

std::unique_ptr<AffinityState>
MakeNone(SpecParameters&, const SelectorSource&)
{
    return nullptr;
}

} // namespace

PartTable<AffinityStateMaker>
BuiltInAffinityStates()
{
    PartTable<AffinityStateMaker> table;
    table.Add("none", "no memory of flows", MakeNone);
    table.Add("lru",
              "bounded table, least recently used goes; entries=65536 idle=0s",
              LruFlowTable::Make);
    return table;
}

} // namespace flowhash
