// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_VALUES_H
#define SCENARIO_VALUES_H

#include "ns3/flow-scenario.h"

#include <functional>
#include <string>

namespace ns3
{

/// Takes the path of the key whose value cannot be, and why; throws.
using ValueFail = std::function<void(const std::string& path, const std::string& text)>;

/**
 * @ingroup flow-distribution
 * Holds each value of a scenario by itself against its key: words against those that have a
 * meaning, numbers against their bounds. What was read from a file passes; a program may have
 * written anything into its scenario.
 * @param scenario with its network spelled out (ExpandNetwork)
 * @param fail called at the first value that cannot be
 */
void CheckScenarioValues(const FlowScenario& scenario, const ValueFail& fail);

} // namespace ns3

#endif // SCENARIO_VALUES_H
