// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_TRAFFIC_H
#define SCENARIO_TRAFFIC_H

#include "scenario-topology.h"
#include "scenario.h"

#include "ns3/application.h"

#include <functional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A scenario's traffic: what was installed, and how to make a server fail.
 */
struct ScenarioTrafficResult
{
    /// Applications with the trace sources FlowStarted and FlowEnded.
    std::vector<Ptr<Application>> sources;
    /// Makes a server, by id, drop everything (true) or work again (false).
    std::function<void(uint32_t id, bool failed)> setServerFailed;
};

/**
 * Installs a scenario's traffic on its network.
 * @param scenario a scenario that passed validation
 * @param network what BuildScenarioTopology made
 * @return it
 * @throws std::runtime_error where a capture cannot be used
 */
ScenarioTrafficResult InstallScenarioTraffic(const Scenario& scenario,
                                             const ScenarioTopologyResult& network);

} // namespace ns3

#endif // SCENARIO_TRAFFIC_H
