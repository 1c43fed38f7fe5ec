// SPDX-License-Identifier: MIT

#include "digest-state.h"

/**
 * @file
 * What a change of the membership does to the versions that flows refer to.
 */

namespace flowhash
{

void
DigestState::MembersChanged(const FlowSelector& selector, int64_t now)
{
    Advance(now);
    m_members = selector.List();
    m_update.Request(TakeVersion(selector.Live()), now, m_lastReady);
    Advance(now);
}

/// Where all numbers are in use, the flows of the one that has fewest are forgotten.
DigestState::Version
DigestState::TakeVersion(const std::vector<Member>& live)
{
    if (const auto version = m_versions.Take(live))
    {
        return *version;
    }
    ++m_usage.exhaustions;
    const std::vector<uint64_t> holds = m_versions.Holds();
    std::optional<Version> least;
    for (Version version = 0; version < holds.size(); ++version)
    {
        if (!m_update.Present().Names(version) && (!least || holds[version] < holds[*least]))
        {
            least = version;
        }
    }
    Retire(*least);
    return *m_versions.Take(live);
}

void
DigestState::Retire(Version version)
{
    for (std::size_t i = 0; i < m_table.Size(); ++i)
    {
        DigestTable::Slot& slot = m_table.At(i);
        if (slot.taken && slot.version == version)
        {
            Leave(slot, ForgottenEntry::Why::EVICTED);
            ++m_usage.evictions;
        }
    }
    for (const auto& request : m_queue)
    {
        const auto pending = m_pending.find(request.second);
        if (pending != m_pending.end() && pending->second.version == version)
        {
            DropPending(pending, ForgottenEntry::Why::EVICTED);
            ++m_usage.evictions;
        }
    }
}

} // namespace flowhash
