// SPDX-License-Identifier: GPL-2.0-only

#ifndef TRUNK_WATCH_H
#define TRUNK_WATCH_H

#include "ns3/built-network.h"
#include "ns3/flow-roster.h"
#include "ns3/flow-scenario.h"
#include "ns3/measurement-report.h"

#include <memory>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Counts what leaves by each link of the trunks of a run (S1), from when it begins to be sent. It
 * must outlive the run.
 */
class TrunkWatch
{
  public:
    /// @param scenario with its network spelled out @param network the same, built
    /// @param roster the run's flows; must outlive the watch
    TrunkWatch(const FlowScenario& scenario, const BuiltNetwork& network, const FlowRoster& roster);
    ~TrunkWatch();
    TrunkWatch(const TrunkWatch&) = delete;
    TrunkWatch& operator=(const TrunkWatch&) = delete;

    /// A flow is about to be retired. @param flow its number
    void Retired(uint64_t flow);

    /// Adds what the run showed; at its end. @param report to what
    void AddTo(MeasurementReport& report) const;

  private:
    class Watched;

    std::vector<std::unique_ptr<Watched>> m_watched; //!< links of a trunk one after the other
};

} // namespace ns3

#endif // TRUNK_WATCH_H
