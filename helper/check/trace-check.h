// SPDX-License-Identifier: GPL-2.0-only

#ifndef TRACE_CHECK_H
#define TRACE_CHECK_H

#include "network-check.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Checks that the folders of the prefixes for traces are there and can be written, and that the
 * system lets as many files be open as there are ports.
 * @param scenario its network spelled out, and checked
 * @param fail called at the first that cannot be
 */
void CheckTraces(const FlowScenario& scenario, const ScenarioFail& fail);

} // namespace ns3

#endif // TRACE_CHECK_H
