// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_CHECK_H
#define LIGHT_CHECK_H

#include "group-check.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Checks what light flows cannot do, and what only they have.
 * @param scenario with its network spelled out @param fail throws for what does not fit
 */
void CheckLight(const FlowScenario& scenario, const ScenarioFail& fail);

} // namespace ns3

#endif // LIGHT_CHECK_H
