// SPDX-License-Identifier: GPL-2.0-only

#include "sequence-set.h"

#include <algorithm>
#include <iterator>

namespace ns3
{

bool
SequenceSet::Add(const SyncRange& range)
{
    if (Includes(range))
    {
        return false;
    }
    uint32_t first = range.first;
    uint32_t last = range.last;
    auto next = m_ranges.upper_bound(first);
    if (next != m_ranges.begin() && uint64_t{std::prev(next)->second} + 1 >= first)
    {
        --next;
    }
    while (next != m_ranges.end() && next->first <= uint64_t{last} + 1)
    {
        first = std::min(first, next->first);
        last = std::max(last, next->second);
        next = m_ranges.erase(next);
    }
    m_ranges[first] = last;
    return true;
}

bool
SequenceSet::Includes(const SyncRange& range) const
{
    const auto next = m_ranges.upper_bound(range.first);
    return next != m_ranges.begin() && std::prev(next)->second >= range.last;
}

uint32_t
SequenceSet::Highest() const
{
    return m_ranges.empty() ? 0 : m_ranges.rbegin()->second;
}

std::vector<SyncRange>
SequenceSet::Missing(uint32_t last, std::size_t limit) const
{
    std::vector<SyncRange> missing;
    uint64_t next = 1;
    for (const auto& [first, end] : m_ranges)
    {
        if (first > last || missing.size() == limit)
        {
            break;
        }
        if (first > next)
        {
            missing.push_back({static_cast<uint32_t>(next), first - 1});
        }
        next = uint64_t{end} + 1;
    }
    if (next <= last && missing.size() < limit)
    {
        missing.push_back({static_cast<uint32_t>(next), last});
    }
    return missing;
}

std::vector<SyncRange>
SequenceSet::Ranges(std::size_t limit) const
{
    std::vector<SyncRange> ranges;
    for (auto range = m_ranges.begin(); range != m_ranges.end() && ranges.size() < limit; ++range)
    {
        ranges.push_back({range->first, range->second});
    }
    return ranges;
}

std::vector<SyncRange>
Intersection(const std::vector<SyncRange>& a, const std::vector<SyncRange>& b)
{
    std::vector<SyncRange> both;
    auto one = a.begin();
    auto other = b.begin();
    while (one != a.end() && other != b.end())
    {
        const uint32_t first = std::max(one->first, other->first);
        const uint32_t last = std::min(one->last, other->last);
        if (first <= last)
        {
            both.push_back({first, last});
        }
        (one->last < other->last ? one : other)++;
    }
    return both;
}

} // namespace ns3
