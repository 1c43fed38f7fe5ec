// SPDX-License-Identifier: GPL-2.0-only

#ifndef SKEW_CHECK_H
#define SKEW_CHECK_H

#include "group-check.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Checks what makes traffic uneven or hostile: weights of clients, bursts, sources from some
 * clients, attacks, floods.
 * @param scenario with its network spelled out @param fail throws for what does not fit
 */
void CheckSkew(const FlowScenario& scenario, const ScenarioFail& fail);

} // namespace ns3

#endif // SKEW_CHECK_H
