// SPDX-License-Identifier: MIT

#include "just-enough-tracking.h"

#include "state-selector.h"

#include <algorithm>

namespace flowhash
{

JustEnoughTracking::JustEnoughTracking(CompactFlowTable table, SelectorSource source)
    : m_table(std::move(table)),
      m_source(std::move(source))
{
    m_table.OnForget([this](const ForgottenEntry& entry) { Forget(entry); });
}

std::unique_ptr<AffinityState>
JustEnoughTracking::Make(SpecParameters& parameters, const SelectorSource& source)
{
    RequireSelector(parameters, source, "jet", true, true);
    return std::make_unique<JustEnoughTracking>(CompactFlowTable::Make(parameters), source);
}

std::optional<MemberId>
JustEnoughTracking::Find(const FlowQuery& query)
{
    return m_table.Find(query.flow, query.now);
}

std::optional<MemberId>
JustEnoughTracking::Peek(const FlowQuery& query) const
{
    return m_table.Peek(query.flow, query.now);
}

/// Whether the selector would choose another member now, or if some of the horizon came.
bool
JustEnoughTracking::MayMove(const FlowQuery& query, MemberId member) const
{
    const auto place =
        std::lower_bound(m_live.begin(), m_live.end(), member, [](const Member& m, MemberId id) {
            return m.id < id;
        });
    if (place == m_live.end() || place->id != member)
    {
        return true;
    }
    return !query.hash || !m_union || m_union->Select(*query.hash) != member;
}

bool
JustEnoughTracking::Insert(const FlowQuery& query, MemberId member)
{
    if (!MayMove(query, member))
    {
        m_table.Erase(query.flow);
        return false;
    }
    m_table.Insert(query.flow, member, query.now);
    return true;
}

void
JustEnoughTracking::Erase(const FlowKey& flow)
{
    m_table.Erase(flow);
}

void
JustEnoughTracking::MembersChanged(const FlowSelector& selector, int64_t)
{
    m_live = selector.Live();
    std::vector<Member> all;
    const auto& members = selector.Members();
    std::copy_if(members.begin(), members.end(), std::back_inserter(all), [](const Member& m) {
        return m.weight > 0;
    });
    m_union.reset();
    try
    {
        m_union = SelectorOver(m_source, all);
    }
    catch (const SpecError&)
    {
        // More than the selector can have at once: then every flow is remembered, which is safe.
    }
}

bool
JustEnoughTracking::ReadsHash() const
{
    return true;
}

StateUsage
JustEnoughTracking::Usage() const
{
    StateUsage usage = m_table.Usage();
    usage.bytes += m_union ? m_union->Bytes() : 0;
    return usage;
}

} // namespace flowhash
