// SPDX-License-Identifier: MIT

#include "lru-flow-table.h"

#include "spec-error.h"

#include <algorithm>

namespace flowhash
{

namespace
{

constexpr std::size_t MOST_ENTRIES = std::size_t{1} << 30;

std::size_t
PowerOfTwoAbove(std::size_t value)
{
    std::size_t power = 1;
    while (power < value)
    {
        power *= 2;
    }
    return power;
}

std::size_t
Checked(std::size_t capacity)
{
    if (capacity < 1 || capacity > MOST_ENTRIES)
    {
        throw SpecError("a flow table has 1 to " + std::to_string(MOST_ENTRIES) + " entries, not " +
                        std::to_string(capacity));
    }
    return capacity;
}

} // namespace

LruFlowTable::LruFlowTable(std::size_t capacity, int64_t idle)
    : m_idle(idle),
      m_entries(Checked(capacity)),
      m_buckets(PowerOfTwoAbove(capacity), NONE)
{
    for (std::size_t i = 0; i + 1 < capacity; ++i)
    {
        m_entries[i].next = static_cast<Index>(i + 1);
    }
    m_usage.bytes = m_entries.size() * sizeof(Entry) + m_buckets.size() * sizeof(Index);
}

FlowKey
LruFlowTable::Normalized(const FlowKey& flow)
{
    FlowKey key = flow.Ordered();
    key.flags = 0;
    return key;
}

LruFlowTable::Index&
LruFlowTable::Bucket(const FlowKey& key)
{
    return m_buckets[ContainerHash(key) & (m_buckets.size() - 1)];
}

LruFlowTable::Index
LruFlowTable::Locate(const FlowKey& key) const
{
    Index index = m_buckets[ContainerHash(key) & (m_buckets.size() - 1)];
    while (index != NONE && m_entries[index].key != key)
    {
        index = m_entries[index].next;
    }
    return index;
}

bool
LruFlowTable::IsIdle(const Entry& entry, int64_t now) const
{
    return m_idle > 0 && now - entry.used > m_idle;
}

std::optional<MemberId>
LruFlowTable::Find(const FlowQuery& query)
{
    const int64_t now = query.now;
    const Index index = Locate(Normalized(query.flow));
    if (index == NONE)
    {
        ++m_usage.misses;
        return std::nullopt;
    }
    if (IsIdle(m_entries[index], now))
    {
        Remove(index);
        ++m_usage.expirations;
        ++m_usage.misses;
        return std::nullopt;
    }
    ++m_usage.hits;
    Refresh(index, now);
    return m_entries[index].member;
}

std::optional<MemberId>
LruFlowTable::Peek(const FlowQuery& query) const
{
    const Index index = Locate(Normalized(query.flow));
    const bool known = index != NONE && !IsIdle(m_entries[index], query.now);
    return known ? std::optional<MemberId>(m_entries[index].member) : std::nullopt;
}

bool
LruFlowTable::Insert(const FlowQuery& query, MemberId member)
{
    const int64_t now = query.now;
    const FlowKey key = Normalized(query.flow);
    const Index known = Locate(key);
    if (known != NONE)
    {
        Forget(m_entries[known].member);
        m_entries[known].member = member;
        Refresh(known, now);
        return true;
    }
    const Index index = TakeFree(now);
    Index& bucket = Bucket(key);
    Entry& entry = m_entries[index];
    entry.key = key;
    entry.member = member;
    entry.used = now;
    entry.next = bucket;
    bucket = index;
    LinkNewest(index);
    ++m_usage.entries;
    m_usage.mostEntries = std::max(m_usage.mostEntries, m_usage.entries);
    ++m_usage.insertions;
    return true;
}

void
LruFlowTable::Erase(const FlowKey& flow)
{
    const Index index = Locate(Normalized(flow));
    if (index != NONE)
    {
        Remove(index);
    }
}

StateUsage
LruFlowTable::Usage() const
{
    return m_usage;
}

/// Forgets up to two idle flows, so that they go faster than new ones come.
void
LruFlowTable::Expire(int64_t now)
{
    for (int i = 0; i < 2 && m_oldest != NONE && IsIdle(m_entries[m_oldest], now); ++i)
    {
        Remove(m_oldest);
        ++m_usage.expirations;
    }
}

LruFlowTable::Index
LruFlowTable::TakeFree(int64_t now)
{
    Expire(now);
    if (m_free == NONE)
    {
        Remove(m_oldest);
        ++m_usage.evictions;
    }
    const Index index = m_free;
    m_free = m_entries[index].next;
    return index;
}

void
LruFlowTable::Refresh(Index index, int64_t now)
{
    m_entries[index].used = now;
    if (index != m_newest)
    {
        UnlinkAge(index);
        LinkNewest(index);
    }
}

void
LruFlowTable::LinkNewest(Index index)
{
    m_entries[index].older = m_newest;
    m_entries[index].newer = NONE;
    (m_newest == NONE ? m_oldest : m_entries[m_newest].newer) = index;
    m_newest = index;
}

void
LruFlowTable::UnlinkAge(Index index)
{
    const Entry& entry = m_entries[index];
    (entry.older == NONE ? m_oldest : m_entries[entry.older].newer) = entry.newer;
    (entry.newer == NONE ? m_newest : m_entries[entry.newer].older) = entry.older;
}

void
LruFlowTable::Remove(Index index)
{
    Forget(m_entries[index].member);
    Index* link = &Bucket(m_entries[index].key);
    while (*link != index)
    {
        link = &m_entries[*link].next;
    }
    *link = m_entries[index].next;
    UnlinkAge(index);
    m_entries[index].next = m_free;
    m_free = index;
    --m_usage.entries;
}

} // namespace flowhash
