// SPDX-License-Identifier: GPL-2.0-only

#ifndef SERVICE_CHECK_H
#define SERVICE_CHECK_H

#include "group-check.h"

#include "ns3/built-network.h"
#include "ns3/flow-scenario.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Checks what is distributed: addresses that hosts can have, ports, none twice.
 * @param scenario the scenario @param fail called at the first thing that is wrong
 */
void CheckServices(const FlowScenario& scenario, const ScenarioFail& fail);

/**
 * @ingroup flow-distribution
 * Checks choices by service (D6): every service finds a group, every group a service, and replies
 * can be told apart.
 * @param scenario with its network spelled out @param network its groups, which need not be built
 * @param fail called at the first thing that is wrong
 */
void CheckServiceChoices(const FlowScenario& scenario,
                         const BuiltNetwork& network,
                         const ScenarioFail& fail);

} // namespace ns3

#endif // SERVICE_CHECK_H
