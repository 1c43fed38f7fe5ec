// SPDX-License-Identifier: GPL-2.0-only

#ifndef TABLE_WATCH_H
#define TABLE_WATCH_H

#include "../scenario/event-target.h"

#include "ns3/built-network.h"
#include "ns3/flow-scenario.h"
#include "ns3/measurement-report.h"
#include "ns3/replication-probe.h"

#include <map>
#include <memory>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The monitors of all groups of a run whose nodes keep tables alike (X4). It must outlive the run.
 */
class TableWatch
{
  public:
    /// @param network built
    explicit TableWatch(const BuiltNetwork& network);

    /// Something happens now, silently. @param event what @param target to whom
    void Happened(const ScenarioEvent& event, const EventTarget& target);

    /// Notes how tables differ now.
    void Sample();

    /// Adds what the run showed; at its end. @param report to what; it has its samples, which are
    /// of times at which these were taken, too
    void AddTo(MeasurementReport& report) const;

  private:
    std::map<std::string, std::unique_ptr<ReplicationProbe>> m_probes; //!< by group
};

} // namespace ns3

#endif // TABLE_WATCH_H
