// SPDX-License-Identifier: GPL-2.0-only

#include "standby-monitor.h"

#include <algorithm>

namespace ns3
{

namespace
{

void
AddSpan(SpanFigures& figures, Time length)
{
    if (length.IsStrictlyPositive())
    {
        ++figures.count;
        figures.total += length.GetSeconds();
        figures.longest = std::max(figures.longest, length.GetSeconds());
    }
}

} // namespace

void
StandbyMonitor::Clock::Set(bool holds, Time now)
{
    if (holds == since.has_value())
    {
        return;
    }
    if (holds)
    {
        since = now;
        return;
    }
    AddSpan(past, now - *since);
    since.reset();
}

SpanFigures
StandbyMonitor::Clock::At(Time now) const
{
    SpanFigures figures = past;
    if (since)
    {
        AddSpan(figures, now - *since);
    }
    return figures;
}

void
StandbyMonitor::SetMaster(uint32_t node, bool master, Time now)
{
    master ? void(m_masters.insert(node)) : void(m_masters.erase(node));
    if (master)
    {
        m_takeovers += m_latest && *m_latest != node ? 1 : 0;
        m_latest = node;
    }
    m_without.Set(m_masters.empty(), now);
    m_two.Set(HasTwoMasters(), now);
    if (!HasTwoMasters())
    {
        m_sentOn.clear();
    }
}

bool
StandbyMonitor::HasTwoMasters() const
{
    return m_masters.size() > 1;
}

void
StandbyMonitor::Forwarded(uint32_t node, uint64_t flow, bool reverse, uint32_t sequence)
{
    if (!HasTwoMasters())
    {
        return;
    }
    const auto [place, first] = m_sentOn.emplace(Packet(flow, reverse, sequence), node);
    m_duplicates += !first && place->second != node ? 1 : 0;
}

StandbyReport
StandbyMonitor::Report(Time now) const
{
    StandbyReport report;
    report.takeovers = m_takeovers;
    report.withoutMaster = m_without.At(now);
    report.twoMasters = m_two.At(now);
    report.duplicates = m_duplicates;
    return report;
}

} // namespace ns3
