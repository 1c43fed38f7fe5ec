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
MemberTable::Fits(const Waiting& change) const
{
    return EntriesAfter(change.changes, change.pool) <= m_size;
}

/// Whether the pool's members are the same after a change.
bool
MemberTable::IsNothing(const Waiting& change) const
{
    const flowhash::MemberList& now = m_pools.scheme(change.pool)->GetSelector().List();
    flowhash::MemberList after = now;
    after.Update(change.changes);
    const auto same = [](const flowhash::Member& a, const flowhash::Member& b) {
        return a.id == b.id && a.weight == b.weight && a.state == b.state;
    };
    return std::equal(
        now.All().begin(), now.All().end(), after.All().begin(), after.All().end(), same);
}

flowhash::UpdateDelta
MemberTable::Apply(const Waiting& change)
{
    const flowhash::UpdateDelta delta = m_pools.apply(change.changes, change.pool);
    m_counts.late += change.updates;
    m_counts.most = std::max(m_counts.most, EntriesAfter({}, change.pool));
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
    Waiting change{pool, {}, 0};
    std::size_t place = m_waiting.size(); // of the oldest that it joins
    for (std::size_t i = 0; i < m_waiting.size();)
    {
        const Waiting& other = m_waiting[i];
        if (other.pool != pool || !HaveMemberInCommon(other.changes, changes))
        {
            ++i;
            continue;
        }
        change.changes.insert(change.changes.end(), other.changes.begin(), other.changes.end());
        change.updates += other.updates;
        place = std::min(place, i);
        m_waiting.erase(m_waiting.begin() + static_cast<std::ptrdiff_t>(i));
    }
    place = std::min(place, m_waiting.size());
    const bool joins = !change.changes.empty();
    change.changes.insert(change.changes.end(), changes.begin(), changes.end());
    if (joins && IsNothing(change))
    {
        return {};
    }
    if (Fits(change))
    {
        return Apply(change);
    }
    ++m_counts.refused;
    ++change.updates;
    m_pools.refused(changes, EntriesAfter(change.changes, pool), pool);
    m_waiting.insert(m_waiting.begin() + static_cast<std::ptrdiff_t>(place), change);
    return {};
}

/// Tries what waits, the oldest first. @return whether one of them was done
bool
MemberTable::RetryFirst()
{
    const auto fitting = std::find_if(
        m_waiting.begin(), m_waiting.end(), [this](const Waiting& change) { return Fits(change); });
    if (fitting == m_waiting.end())
    {
        return false;
    }
    const Waiting done = *fitting;
    m_waiting.erase(fitting);
    Apply(done);
    return true;
}

} // namespace ns3
