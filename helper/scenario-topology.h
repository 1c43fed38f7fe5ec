// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_TOPOLOGY_H
#define SCENARIO_TOPOLOGY_H

#include "scenario.h"
#include "steering-topology-helper.h"

#include <memory>
#include <vector>

namespace ns3
{

class TrafficManagerTopologyHelper;

/**
 * @ingroup flow-distribution
 *
 * A scenario's network.
 */
struct ScenarioTopologyResult
{
    std::unique_ptr<SteeringTopologyHelper> topology; //!< built
    /// The same object where it has traffic managers, else null.
    TrafficManagerTopologyHelper* managers{nullptr};
    /// Where clients send requests: the services, or the servers' own addresses.
    std::vector<SteeringTopologyHelper::Service> targets;
};

/**
 * Builds a scenario's network.
 * @param scenario a scenario that passed validation
 * @return it
 */
ScenarioTopologyResult BuildScenarioTopology(const Scenario& scenario);

} // namespace ns3

#endif // SCENARIO_TOPOLOGY_H
