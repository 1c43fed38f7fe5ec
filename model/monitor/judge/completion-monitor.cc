// SPDX-License-Identifier: GPL-2.0-only

#include "completion-monitor.h"

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
        m_times.Add(duration.GetSeconds());
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
    report.unfinished = roster.GetNOpen();
    return report;
}

CompletionReport
CompletionMonitor::Times() const
{
    return {m_times.Get(0.5), m_times.Get(0.9), m_times.Get(0.99)};
}

} // namespace ns3
