// SPDX-License-Identifier: MIT

#include "load-book.h"

#include <algorithm>
#include <numeric>

namespace flowhash
{

LoadBook::LoadBook(int64_t stale)
    : m_stale(stale)
{
}

std::optional<std::size_t>
LoadBook::Add(MemberId id, int64_t change)
{
    // Ids are mostly 0, 1, 2 and so on.
    auto place = id < m_ids.size() && m_ids[id] == id
                     ? m_ids.begin() + id
                     : std::lower_bound(m_ids.begin(), m_ids.end(), id);
    if (place == m_ids.end() || *place != id)
    {
        AddAway(id, change);
        return std::nullopt;
    }
    const auto at = static_cast<std::size_t>(place - m_ids.begin());
    m_loads[at] += change;
    m_total += change;
    return at;
}

/// Members that left with nothing to do are forgotten.
void
LoadBook::AddAway(MemberId id, int64_t change)
{
    if (change != 0 && (m_away[id] += change) == 0)
    {
        m_away.erase(id);
    }
}

void
LoadBook::Follow(const std::vector<Member>& live)
{
    std::map<MemberId, int64_t> seen;
    for (std::size_t i = 0; i < m_ids.size(); ++i)
    {
        AddAway(m_ids[i], m_loads[i]);
        seen[m_ids[i]] = m_view[i];
    }
    m_ids.clear();
    m_loads.clear();
    m_view.clear();
    for (const Member& member : live)
    {
        const auto away = m_away.find(member.id);
        const auto view = seen.find(member.id);
        m_ids.push_back(member.id);
        m_loads.push_back(away == m_away.end() ? 0 : away->second);
        m_view.push_back(view == seen.end() ? m_loads.back() : view->second);
        if (away != m_away.end())
        {
            m_away.erase(away);
        }
    }
    m_total = std::accumulate(m_loads.begin(), m_loads.end(), int64_t{0});
}

bool
LoadBook::Tick(int64_t now)
{
    const bool due = m_stale > 0 && now / m_stale != m_period;
    if (due)
    {
        m_period = now / m_stale;
        m_view = m_loads;
    }
    return due;
}

std::size_t
LoadBook::Bytes() const
{
    return m_ids.size() * sizeof(MemberId) + m_loads.size() * 2 * sizeof(int64_t) +
           m_away.size() * sizeof(std::pair<MemberId, int64_t>);
}

} // namespace flowhash
