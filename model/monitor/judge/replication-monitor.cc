// SPDX-License-Identifier: GPL-2.0-only

#include "replication-monitor.h"

#include <algorithm>

namespace ns3
{

ReplicationMonitor::ReplicationMonitor(const std::vector<bool>& live)
    : m_live(live),
      m_agreed(Time(0))
{
}

void
ReplicationMonitor::Changed(
    uint32_t node, const SyncKey& key, const SyncVersion& version, bool there, Time now)
{
    Words& words = m_words.try_emplace(key, m_live.size()).first->second;
    if (version.node == node && version != words[node].version && !m_happened)
    {
        BeginToAgree(now); // the node's own word: no echo of another's, and not its end here
    }
    const bool before = Differs(words);
    words[node] = {version, there};
    const bool after = Differs(words);
    if (std::none_of(words.begin(), words.end(), [](const Word& word) { return word.there; }))
    {
        m_words.erase(key);
    }
    Count(m_differing + (after ? 1 : 0) - (before ? 1 : 0), now);
}

void
ReplicationMonitor::SetLive(uint32_t node, bool live, Time now)
{
    m_live[node] = live;
    const auto differing = std::count_if(
        m_words.begin(), m_words.end(), [this](const auto& item) { return Differs(item.second); });
    Count(static_cast<uint64_t>(differing), now);
}

void
ReplicationMonitor::Happened(Time now)
{
    m_happened = true;
    BeginToAgree(now);
}

uint64_t
ReplicationMonitor::GetNDiffering() const
{
    return m_differing;
}

ReplicationReport
ReplicationMonitor::Report(Time now) const
{
    ReplicationReport report;
    const double keySeconds =
        m_keySeconds + static_cast<double>(m_differing) * (now - m_since).GetSeconds();
    report.meanDiffering = now.IsStrictlyPositive() ? keySeconds / now.GetSeconds() : 0;
    report.mostDiffering = m_most;
    report.differingAtEnd = m_differing;
    if (m_agreed && m_differing == 0)
    {
        report.timeToAgree = (*m_agreed - m_from).GetSeconds();
    }
    return report;
}

bool
ReplicationMonitor::Differs(const Words& words) const
{
    const Word* first = nullptr;
    for (std::size_t node = 0; node < words.size(); ++node)
    {
        const Word& word = words[node];
        if (!m_live[node])
        {
            continue;
        }
        if (!first)
        {
            first = &word;
        }
        else if (word.there != first->there || (word.there && word.version != first->version))
        {
            return true;
        }
    }
    return false;
}

void
ReplicationMonitor::Count(uint64_t differing, Time now)
{
    m_keySeconds += static_cast<double>(m_differing) * (now - m_since).GetSeconds();
    m_since = now;
    m_differing = differing;
    m_most = std::max(m_most, differing);
    if (differing == 0 && !m_agreed)
    {
        m_agreed = now;
    }
    else if (differing > 0 && m_agreed == now)
    {
        m_agreed.reset(); // not for any time
    }
}

void
ReplicationMonitor::BeginToAgree(Time now)
{
    m_from = now;
    m_agreed.reset();
    if (m_differing == 0)
    {
        m_agreed = now;
    }
}

} // namespace ns3
