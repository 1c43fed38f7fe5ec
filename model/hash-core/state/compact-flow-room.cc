// SPDX-License-Identifier: MIT

#include "compact-flow-table.h"

#include <utility>

/**
 * @file
 * How entries of a flow table make room, and leave.
 */

namespace flowhash
{

/// The place after one among those that ever held a flow, in a circle.
CompactFlowTable::Place
CompactFlowTable::After(Place place) const
{
    return place == 0 || place >= m_used ? FlowLines::FIRST : m_entries.Next(place);
}

/// Forgets up to two idle flows, or looks at two places for them.
void
CompactFlowTable::Expire(int64_t now)
{
    for (int i = 0; i < 2 && m_idle > 0 && m_usage.entries > 0; ++i)
    {
        m_sweep = m_exact ? m_entries.PlaceAt(m_ages.Oldest()) : After(m_sweep);
        const bool idle = !m_entries.IsFree(m_sweep) && IsIdle(m_sweep, now);
        if (idle)
        {
            ExpireAt(m_sweep);
        }
        if (m_exact && !idle)
        {
            return;
        }
    }
}

void
CompactFlowTable::ExpireAt(Place place)
{
    Remove(place, ForgottenEntry::Why::EXPIRED);
    ++m_usage.expirations;
}

/// Makes room in a full table.
void
CompactFlowTable::Evict(int64_t now)
{
    if (!m_exact)
    {
        EvictByHand(now);
        return;
    }
    Remove(m_entries.PlaceAt(m_ages.Oldest()), ForgottenEntry::Why::EVICTED);
    ++m_usage.evictions;
}

/// Ends after one round at the latest, when none counts as used any more.
void
CompactFlowTable::EvictByHand(int64_t now)
{
    m_hand = After(m_hand);
    while (m_entries.Seen(m_hand) != 0 && !IsIdle(m_hand, now))
    {
        m_entries.Seen(m_hand) = 0;
        m_hand = After(m_hand);
    }
    if (IsIdle(m_hand, now))
    {
        ExpireAt(m_hand);
        return;
    }
    Remove(m_hand, ForgottenEntry::Why::EVICTED);
    ++m_usage.evictions;
}

CompactFlowTable::Place
CompactFlowTable::TakeFree(int64_t now)
{
    Expire(now);
    if (m_free == 0 && m_used < m_entries.Last())
    {
        m_used = m_used == 0 ? FlowLines::FIRST : m_entries.Next(m_used);
        return m_used;
    }
    if (m_free == 0)
    {
        Evict(now);
    }
    return std::exchange(m_free, m_entries.Member(m_free));
}

void
CompactFlowTable::Remove(Place place, ForgottenEntry::Why why)
{
    Forget(place, why);
    m_index.Remove(m_entries.Flow(place).QuickHash(), place);
    if (m_exact)
    {
        m_ages.Remove(static_cast<AgeList::Number>(m_entries.Ordinal(place)));
    }
    m_entries.Free(place, std::exchange(m_free, place));
    --m_usage.entries;
}

} // namespace flowhash
