// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_PLAIN_CLOCK_TABLE_H
#define FLOWHASH_PLAIN_CLOCK_TABLE_H

#include "affinity-state.h"

#include <algorithm>
#include <vector>

namespace flowhash
{

/// What CompactFlowTable does under policy=clock, the slow and plain way: a row of places, of which
/// each is looked at in turn.
class PlainClockTable
{
  public:
    StateUsage usage;                //!< bytes stay 0
    std::vector<MemberId> forgotten; //!< members of the entries that left, in order

    /// @param capacity entries @param idle ns; 0: for ever
    PlainClockTable(std::size_t capacity, int64_t idle)
        : m_capacity(capacity),
          m_idle(idle)
    {
    }

    /// @param flow either direction @param now ns @return its member
    std::optional<MemberId> Peek(const FlowKey& flow, int64_t now) const
    {
        for (const Entry& entry : m_places)
        {
            if (entry.taken && entry.flow == flow.Ordered() && !IsIdle(entry, now))
            {
                return entry.member;
            }
        }
        return std::nullopt;
    }

    /// @param flow either direction @param now ns @return its member
    std::optional<MemberId> Find(const FlowKey& flow, int64_t now)
    {
        const std::size_t place = Locate(flow);
        if (place == m_places.size() || IsIdle(m_places[place], now))
        {
            if (place != m_places.size())
            {
                Leave(place);
                ++usage.expirations;
            }
            ++usage.misses;
            return std::nullopt;
        }
        ++usage.hits;
        m_places[place].used = now;
        m_places[place].seen = true;
        return m_places[place].member;
    }

    /// @param flow either direction @param member its member @param now ns
    void Insert(const FlowKey& flow, MemberId member, int64_t now)
    {
        const std::size_t known = Locate(flow);
        if (known != m_places.size())
        {
            forgotten.push_back(m_places[known].member);
            m_places[known] = {flow.Ordered(), member, now, true, true};
            return;
        }
        for (int i = 0; i < 2 && m_idle > 0 && usage.entries > 0; ++i)
        {
            Step(m_sweep);
            if (m_places[m_sweep - 1].taken && IsIdle(m_places[m_sweep - 1], now))
            {
                Leave(m_sweep - 1);
                ++usage.expirations;
            }
        }
        m_places[FreePlace(now)] = {flow.Ordered(), member, now, true, false};
        ++usage.entries;
        usage.mostEntries = std::max(usage.mostEntries, usage.entries);
        ++usage.insertions;
    }

    /// @param flow either direction
    void Erase(const FlowKey& flow)
    {
        const std::size_t known = Locate(flow);
        if (known != m_places.size())
        {
            Leave(known);
        }
    }

  private:
    struct Entry
    {
        FlowKey flow;
        MemberId member;
        int64_t used;
        bool taken;
        bool seen;
    };

    bool IsIdle(const Entry& entry, int64_t now) const
    {
        return m_idle > 0 && now - entry.used > m_idle;
    }

    /// A hand goes on to the next place, from 1, of those that ever held a flow.
    void Step(std::size_t& hand) const
    {
        hand = hand < m_places.size() ? hand + 1 : 1;
    }

    std::size_t Locate(const FlowKey& flow) const
    {
        const auto is = [&flow](const Entry& entry) {
            return entry.taken && entry.flow == flow.Ordered();
        };
        return static_cast<std::size_t>(std::find_if(m_places.begin(), m_places.end(), is) -
                                        m_places.begin());
    }

    void Leave(std::size_t place)
    {
        forgotten.push_back(m_places[place].member);
        m_places[place].taken = false;
        m_free.push_back(place);
        --usage.entries;
    }

    std::size_t FreePlace(int64_t now)
    {
        if (m_free.empty() && m_places.size() < m_capacity)
        {
            m_places.emplace_back();
            return m_places.size() - 1;
        }
        if (m_free.empty())
        {
            Evict(now);
        }
        const std::size_t place = m_free.back();
        m_free.pop_back();
        return place;
    }

    void Evict(int64_t now)
    {
        for (Step(m_hand); m_places[m_hand - 1].seen && !IsIdle(m_places[m_hand - 1], now);
             Step(m_hand))
        {
            m_places[m_hand - 1].seen = false;
        }
        ++(IsIdle(m_places[m_hand - 1], now) ? usage.expirations : usage.evictions);
        Leave(m_hand - 1);
    }

    std::size_t m_capacity;
    int64_t m_idle;
    std::vector<Entry> m_places;
    std::vector<std::size_t> m_free; //!< the last one is taken first
    std::size_t m_hand{0};
    std::size_t m_sweep{0};
};

} // namespace flowhash

#endif // FLOWHASH_PLAIN_CLOCK_TABLE_H
