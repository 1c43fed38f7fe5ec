// SPDX-License-Identifier: GPL-2.0-only

#ifndef NETWORK_CHECK_H
#define NETWORK_CHECK_H

#include "group-check.h"

#include "ns3/flow-scenario.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Checks a network's description: names, kinds and their keys, links, ways, choices, and what each
 * kind asks for itself.
 * @param scenario with its network spelled out (ExpandNetwork)
 * @param fail called at the first thing that is wrong
 */
void CheckNetwork(const FlowScenario& scenario, const ScenarioFail& fail);

} // namespace ns3

#endif // NETWORK_CHECK_H
