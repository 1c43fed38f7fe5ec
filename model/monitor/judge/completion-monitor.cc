// SPDX-License-Identifier: GPL-2.0-only

#include "completion-monitor.h"

#include "../book/load-statistics.h"

namespace ns3
{

void
CompletionMonitor::FlowStarted(uint64_t /*flow*/, flowhash::FlowKey /*key*/)
{
    ++m_flows.offered;
}

void
CompletionMonitor::FlowEnded(uint64_t /*flow*/, std::string outcome, Time duration)
{
    if (outcome == "completed")
    {
        ++m_flows.completed;
        m_times.push_back(duration.GetSeconds());
    }
    else if (outcome == "refused")
    {
        ++m_flows.refused;
    }
    else
    {
        ++m_flows.broken;
    }
}

FlowReport
CompletionMonitor::Flows(const FlowRoster& roster) const
{
    FlowReport report = m_flows;
    report.unfinished = roster.GetActive().size();
    return report;
}

CompletionReport
CompletionMonitor::Times() const
{
    std::vector<double> times = m_times;
    return {TakeQuantile(times, 0.5), TakeQuantile(times, 0.9), TakeQuantile(times, 0.99)};
}

} // namespace ns3
