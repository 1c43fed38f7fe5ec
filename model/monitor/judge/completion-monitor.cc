// SPDX-License-Identifier: GPL-2.0-only

#include "completion-monitor.h"

#include "../book/load-statistics.h"

#include "ns3/flow-outcome.h"

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
    switch (FlowOutcomeOf(outcome))
    {
    case FlowOutcome::COMPLETED:
        ++m_flows.completed;
        m_times.push_back(duration.GetSeconds());
        break;
    case FlowOutcome::BROKEN:
        ++m_flows.broken;
        break;
    case FlowOutcome::REFUSED:
        ++m_flows.refused;
        break;
    case FlowOutcome::UNFINISHED: // an end is none of these
        break;
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
