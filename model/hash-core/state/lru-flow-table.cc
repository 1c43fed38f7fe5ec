// SPDX-License-Identifier: MIT

#include "lru-flow-table.h"

#include "../part-registry.h"

namespace flowhash
{

LruFlowTable::LruFlowTable(std::size_t capacity, int64_t idle, CompactFlowTable::Policy policy)
    : LruFlowTable(CompactFlowTable(capacity, idle, policy))
{
}

LruFlowTable::LruFlowTable(CompactFlowTable table)
    : m_table(std::move(table))
{
    m_table.OnForget([this](const ForgottenEntry& entry) { Forget(entry); });
}

std::unique_ptr<AffinityState>
LruFlowTable::Make(SpecParameters& parameters, const SelectorSource&)
{
    return std::make_unique<LruFlowTable>(CompactFlowTable::Make(parameters));
}

std::optional<MemberId>
LruFlowTable::Find(const FlowQuery& query)
{
    return m_table.Find(query.flow, query.now);
}

bool
LruFlowTable::FindFlow(const FlowKey& flow, int64_t now, MemberId& member)
{
    return m_table.FindFlow(flow, now, member);
}

bool
LruFlowTable::FindsByFlow() const
{
    return true;
}

std::optional<MemberId>
LruFlowTable::Peek(const FlowQuery& query) const
{
    return m_table.Peek(query.flow, query.now);
}

uint64_t
LruFlowTable::FindSome(const FlowKey* flows, std::size_t count, int64_t now, MemberId* members)
{
    return m_table.FindSome(flows, count, now, members);
}

bool
LruFlowTable::Insert(const FlowQuery& query, MemberId member)
{
    m_table.Insert(query.flow, member, query.now);
    return true;
}

void
LruFlowTable::Erase(const FlowKey& flow)
{
    m_table.Erase(flow, ForgottenEntry::Why::ENDED);
}

StateUsage
LruFlowTable::Usage() const
{
    return m_table.Usage();
}

} // namespace flowhash
