// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_PLAIN_FLOW_TABLE_H
#define FLOWHASH_PLAIN_FLOW_TABLE_H

#include "affinity-state.h"

#include <algorithm>
#include <list>
#include <vector>

namespace flowhash
{

/// What CompactFlowTable does, the slow and plain way: a list, the least recently used first.
class PlainFlowTable
{
  public:
    StateUsage usage;                //!< bytes stay 0
    std::vector<MemberId> forgotten; //!< members of the entries that left, in order

    /// @param capacity entries @param idle ns; 0: for ever
    PlainFlowTable(std::size_t capacity, int64_t idle)
        : m_capacity(capacity),
          m_idle(idle)
    {
    }

    /// @param flow either direction @param now ns @return its member
    std::optional<MemberId> Peek(const FlowKey& flow, int64_t now) const
    {
        for (const Entry& entry : m_entries)
        {
            if (entry.flow == flow.Ordered() && !IsIdle(entry, now))
            {
                return entry.member;
            }
        }
        return std::nullopt;
    }

    /// @param flow either direction @param now ns @return its member
    std::optional<MemberId> Find(const FlowKey& flow, int64_t now)
    {
        const auto entry = Locate(flow);
        if (entry == m_entries.end())
        {
            ++usage.misses;
            return std::nullopt;
        }
        if (IsIdle(*entry, now))
        {
            Leave(entry);
            ++usage.expirations;
            ++usage.misses;
            return std::nullopt;
        }
        ++usage.hits;
        entry->used = now;
        m_entries.splice(m_entries.end(), m_entries, entry);
        return m_entries.back().member;
    }

    /// @param flow either direction @param member its member @param now ns
    void Insert(const FlowKey& flow, MemberId member, int64_t now)
    {
        const auto known = Locate(flow);
        if (known != m_entries.end())
        {
            forgotten.push_back(known->member);
            m_entries.erase(known);
            m_entries.push_back({flow.Ordered(), member, now});
            return;
        }
        for (int i = 0; i < 2 && !m_entries.empty() && IsIdle(m_entries.front(), now); ++i)
        {
            Leave(m_entries.begin());
            ++usage.expirations;
        }
        if (m_entries.size() == m_capacity)
        {
            Leave(m_entries.begin());
            ++usage.evictions;
        }
        m_entries.push_back({flow.Ordered(), member, now});
        usage.entries = m_entries.size();
        usage.mostEntries = std::max(usage.mostEntries, usage.entries);
        ++usage.insertions;
    }

    /// @param flow either direction
    void Erase(const FlowKey& flow)
    {
        const auto known = Locate(flow);
        if (known != m_entries.end())
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
    };

    bool IsIdle(const Entry& entry, int64_t now) const
    {
        return m_idle > 0 && now - entry.used > m_idle;
    }

    std::list<Entry>::iterator Locate(const FlowKey& flow)
    {
        const FlowKey ordered = flow.Ordered();
        return std::find_if(m_entries.begin(), m_entries.end(), [&ordered](const Entry& entry) {
            return entry.flow == ordered;
        });
    }

    void Leave(std::list<Entry>::iterator entry)
    {
        forgotten.push_back(entry->member);
        m_entries.erase(entry);
        usage.entries = m_entries.size();
    }

    std::size_t m_capacity;
    int64_t m_idle;
    std::list<Entry> m_entries;
};

} // namespace flowhash

#endif // FLOWHASH_PLAIN_FLOW_TABLE_H
