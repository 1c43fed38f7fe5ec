// SPDX-License-Identifier: GPL-2.0-only

#ifndef LINK_CHECK_H
#define LINK_CHECK_H

#include "group-check.h"

#include "ns3/built-network.h"
#include "ns3/flow-scenario.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Checks what links say of trunks, and of who notices that they carry nothing.
 * @param scenario with its network spelled out, whose groups are good
 * @param network the same, not built
 * @param fail called at the first value that does not fit; it throws
 */
void CheckLinkSettings(const FlowScenario& scenario,
                       const BuiltNetwork& network,
                       const ScenarioFail& fail);

} // namespace ns3

#endif // LINK_CHECK_H
