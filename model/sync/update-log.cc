// SPDX-License-Identifier: GPL-2.0-only

#include "update-log.h"

namespace ns3
{

void
UpdateLog::SetLimit(std::size_t limit)
{
    m_limit = limit;
    Shorten();
}

uint32_t
UpdateLog::Add(const std::vector<SyncEntry>& entries, int64_t now)
{
    m_updates.push_back({entries, now});
    Shorten();
    return ++m_last;
}

uint32_t
UpdateLog::GetLast() const
{
    return m_last;
}

uint32_t
UpdateLog::GetOldest() const
{
    return m_last - static_cast<uint32_t>(m_updates.size()) + 1;
}

std::vector<SyncEntry>
UpdateLog::Get(uint32_t number, int64_t now) const
{
    const Logged& logged = m_updates[number - GetOldest()];
    std::vector<SyncEntry> entries = logged.entries;
    for (SyncEntry& entry : entries)
    {
        entry.age += now - logged.at;
    }
    return entries;
}

void
UpdateLog::Clear()
{
    m_updates.clear();
    m_last = 0;
}

void
UpdateLog::Shorten()
{
    while (m_updates.size() > m_limit)
    {
        m_updates.pop_front();
    }
}

} // namespace ns3
