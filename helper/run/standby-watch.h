// SPDX-License-Identifier: GPL-2.0-only

#ifndef STANDBY_WATCH_H
#define STANDBY_WATCH_H

#include "../scenario/event-target.h"

#include "ns3/built-network.h"
#include "ns3/flow-scenario.h"
#include "ns3/measurement-report.h"
#include "ns3/standby-probe.h"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The monitors of all groups of a run whose nodes stand by for each other (M4b). It must outlive
 * the run.
 */
class StandbyWatch
{
  public:
    /// @param network built
    explicit StandbyWatch(const BuiltNetwork& network);

    /// Something happens now. @param event what @param target to whom
    void Happened(const ScenarioEvent& event, const EventTarget& target);

    /// @param group a name @return whether its nodes stand by for each other
    bool Has(const std::string& group) const;

    /// @param group whose nodes do @return whether several of them are master now
    bool HasTwoMasters(const std::string& group) const;

    /// @param group a name @return that of its node which failed last, or none
    std::optional<std::string> FindLastFailed(const std::string& group) const;

    /// Adds what the run showed; at its end. @param report to what
    void AddTo(MeasurementReport& report) const;

  private:
    std::map<std::string, std::unique_ptr<StandbyProbe>> m_probes; //!< by group
    std::map<std::string, std::string> m_lastFailed;               //!< by group
};

} // namespace ns3

#endif // STANDBY_WATCH_H
