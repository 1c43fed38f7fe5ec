// SPDX-License-Identifier: GPL-2.0-only

#include "light-gaps.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// Sequence numbers go round (RFC 9293, section 3.4). @return how far one is ahead of the other
int32_t
Ahead(uint32_t one, uint32_t other)
{
    return static_cast<int32_t>(one - other);
}

} // namespace

bool
LightGaps::Take(uint32_t flow, uint32_t& next, uint32_t begin, uint32_t size)
{
    const uint32_t end = begin + size;
    if (Ahead(end, next) <= 0)
    {
        return false;
    }
    if (Ahead(begin, next) > 0)
    {
        return Keep(flow, begin, end);
    }
    next = end;
    if (!m_ahead.empty())
    {
        Join(flow, next);
    }
    return true;
}

bool
LightGaps::Keep(uint32_t flow, uint32_t begin, uint32_t end)
{
    auto& ranges = m_ahead[flow];
    const bool known = std::any_of(ranges.begin(), ranges.end(), [=](const Range& range) {
        return Ahead(begin, range.first) >= 0 && Ahead(range.second, end) >= 0;
    });
    if (!known)
    {
        ranges.emplace_back(begin, end);
    }
    return !known;
}

void
LightGaps::Join(uint32_t flow, uint32_t& next)
{
    const auto found = m_ahead.find(flow);
    if (found == m_ahead.end())
    {
        return;
    }
    auto& ranges = found->second;
    for (bool joined = true; joined;)
    {
        joined = false;
        for (std::size_t i = ranges.size(); i-- > 0;)
        {
            if (Ahead(ranges[i].first, next) <= 0)
            {
                next = Ahead(ranges[i].second, next) > 0 ? ranges[i].second : next;
                ranges.erase(ranges.begin() + static_cast<std::ptrdiff_t>(i));
                joined = true;
            }
        }
    }
    if (ranges.empty())
    {
        m_ahead.erase(found);
    }
}

void
LightGaps::Forget(uint32_t flow)
{
    if (!m_ahead.empty())
    {
        m_ahead.erase(flow);
    }
}

} // namespace ns3
