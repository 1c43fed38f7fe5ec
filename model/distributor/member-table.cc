// SPDX-License-Identifier: GPL-2.0-only

#include "member-table.h"

#include <algorithm>
#include <utility>

namespace ns3
{

namespace
{

using Changes = MemberTable::Changes;

bool
HaveMemberInCommon(const Changes& a, const Changes& b)
{
    return std::any_of(a.begin(), a.end(), [&b](const auto& one) {
        return std::any_of(
            b.begin(), b.end(), [&one](const auto& other) { return other.id == one.id; });
    });
}

/// @return the changes of several updates, in order
Changes
Joined(const std::vector<Changes>& updates)
{
    Changes all;
    for (const Changes& update : updates)
    {
        all.insert(all.end(), update.begin(), update.end());
    }
    return all;
}

} // namespace

MemberTable::MemberTable(Pools pools)
    : m_pools(std::move(pools))
{
}

void
MemberTable::SetSize(uint32_t size)
{
    m_size = size;
}

uint32_t
MemberTable::GetSize() const
{
    return m_size;
}

const MemberTable::Counts&
MemberTable::GetCounts() const
{
    return m_counts;
}

std::size_t
MemberTable::EntriesOf(const flowhash::Distribution& scheme, const flowhash::MemberList& list)
{
    const std::size_t live = list.Live().size();
    return live == 0 ? 0 : scheme.GetSelector().TableEntries(live);
}

/// Entries of all pools, were a change done.
std::size_t
MemberTable::EntriesAfter(const Changes& changes, uint32_t pool) const
{
    std::size_t entries = 0;
    for (uint32_t i = 0; i < m_pools.count(); ++i)
    {
        if (const flowhash::Distribution* const scheme = m_pools.scheme(i))
        {
            flowhash::MemberList list = scheme->GetSelector().List();
            if (i == pool)
            {
                list.Update(changes);
            }
            entries += EntriesOf(*scheme, list);
        }
    }
    return entries;
}

bool
MemberTable::Fits(const Changes& changes, uint32_t pool) const
{
    return EntriesAfter(changes, pool) <= m_size;
}

/// @return what the last one moved
flowhash::UpdateDelta
MemberTable::Apply(const std::vector<Changes>& updates, uint32_t pool)
{
    flowhash::UpdateDelta delta;
    for (const Changes& update : updates)
    {
        delta = m_pools.apply(update, pool);
    }
    m_counts.most = std::max(m_counts.most, EntriesAfter({}, pool));
    return delta;
}

flowhash::UpdateDelta
MemberTable::Update(const Changes& changes, uint32_t pool)
{
    if (m_size == 0)
    {
        return m_pools.apply(changes, pool);
    }
    const flowhash::UpdateDelta delta = UpdateOne(changes, pool);
    while (RetryFirst())
    {
    }
    return delta;
}

flowhash::UpdateDelta
MemberTable::UpdateOne(const Changes& changes, uint32_t pool)
{
    const auto waiting = m_waiting.find(pool);
    std::vector<Changes> updates;
    if (waiting != m_waiting.end())
    {
        updates = waiting->second.updates;
    }
    const uint64_t before = updates.size();
    const bool apart = before > 0 && !HaveMemberInCommon(Joined(updates), changes);
    updates.push_back(changes);
    if (Fits(Joined(updates), pool))
    {
        m_waiting.erase(pool);
        m_counts.late += before;
        return Apply(updates, pool);
    }
    if (apart && Fits(changes, pool))
    {
        return Apply({changes}, pool);
    }
    ++m_counts.refused;
    m_pools.refused(changes, EntriesAfter(Joined(updates), pool), pool);
    Waiting& refused = m_waiting[pool];
    refused.since = before == 0 ? m_counts.refused : refused.since;
    refused.updates = updates;
    return {};
}

/// Tries what waits, the oldest first. @return whether one of them was done
bool
MemberTable::RetryFirst()
{
    std::vector<std::pair<uint64_t, uint32_t>> order;
    for (const auto& [pool, waiting] : m_waiting)
    {
        order.emplace_back(waiting.since, pool);
    }
    std::sort(order.begin(), order.end());
    const auto fitting = std::find_if(order.begin(), order.end(), [this](const auto& item) {
        return Fits(Joined(m_waiting.at(item.second).updates), item.second);
    });
    if (fitting == order.end())
    {
        return false;
    }
    const Waiting done = m_waiting.at(fitting->second);
    m_waiting.erase(fitting->second);
    m_counts.late += done.updates.size();
    Apply(done.updates, fitting->second);
    return true;
}

} // namespace ns3
