// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_EXPLAIN_H
#define TOOL_EXPLAIN_H

#include "sweep/run-plan.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/// Prints a scenario spelled out, as a scenario file. @param scenario it
void ExplainScenario(const FlowScenario& scenario);

/// Prints the first configuration of a comparison, spelled out, and what each varies, as comments:
/// the scenario that the file holds may be none without the values that vary. @param plan the runs
/// @param runs of each configuration
void ExplainPlan(const std::vector<PlannedRun>& plan, uint32_t runs);

} // namespace ns3

#endif // TOOL_EXPLAIN_H
