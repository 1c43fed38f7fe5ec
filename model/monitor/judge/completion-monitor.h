// SPDX-License-Identifier: GPL-2.0-only

#ifndef COMPLETION_MONITOR_H
#define COMPLETION_MONITOR_H

#include "ns3/flow-roster.h"
#include "ns3/measurement-report.h"
#include "ns3/value-quantiles.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * How the flows of a run ended, and how long the completed ones took. Counts as flows start and
 * end, independently of the roster's own book, so that the sum of outcomes is a check.
 */
class CompletionMonitor
{
  public:
    /// Signature of the sources' trace source FlowStarted. @param flow number @param key as sent
    void FlowStarted(uint64_t flow, flowhash::FlowKey key);

    /// Signature of the sources' trace source FlowEnded. @param flow number
    /// @param outcome completed, broken or refused @param duration since its start
    void FlowEnded(uint64_t flow, std::string outcome, Time duration);

    /// @param roster where flows that are still open are counted
    /// @return counts by outcome; `unfinished` is the roster's, not a remainder
    FlowReport Flows(const FlowRoster& roster) const;

    /// @return quantiles of completion times over the whole run, exact up to 2^20 completed flows
    /// and within 0.1 % of more (ValueQuantiles)
    CompletionReport Times() const;

  private:
    FlowReport m_flows;
    ValueQuantiles m_times; // of completed flows, s
};

} // namespace ns3

#endif // COMPLETION_MONITOR_H
