// SPDX-License-Identifier: GPL-2.0-only

#include "reported-loads.h"

#include <algorithm>

namespace ns3
{

std::optional<int64_t>
ReportedLoads::Hear(flowhash::MemberId server, const LoadReportHeader& report, int64_t now)
{
    const auto [place, first] = m_latest.try_emplace(server);
    Latest& latest = place->second;
    ++m_counts.reports;
    // Numbers go round.
    if (!first && static_cast<int32_t>(report.GetNumber() - latest.number) <= 0)
    {
        ++m_counts.late;
        return std::nullopt;
    }
    const auto change = static_cast<int64_t>(report.GetLoad()) - static_cast<int64_t>(latest.load);
    latest = {report.GetNumber(), report.GetLoad(), now};
    return change;
}

void
ReportedLoads::NoteChoice(flowhash::MemberId server, int64_t now)
{
    const auto latest = m_latest.find(server);
    if (latest == m_latest.end())
    {
        ++m_counts.blind;
        return;
    }
    const int64_t age = now - latest->second.time;
    ++m_counts.choices;
    m_counts.totalAge += age;
    m_counts.greatestAge = std::max(m_counts.greatestAge, age);
}

const ReportedLoads::Counts&
ReportedLoads::GetCounts() const
{
    return m_counts;
}

} // namespace ns3
