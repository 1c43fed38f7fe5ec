// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_EXPLAIN_H
#define TOOL_EXPLAIN_H

#include "sweep/run-plan.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/// Prints a scenario spelled out, as a scenario file. @param file it @param overrides of its keys
/// @throws ScenarioError where it cannot be
void ExplainScenario(const std::string& file, const ScenarioOverrides& overrides);

/// Prints what each configuration of a comparison varies, as comments that may stand behind the
/// scenario. @param plan the runs @param runs of each configuration
void ExplainPlan(const std::vector<PlannedRun>& plan, uint32_t runs);

} // namespace ns3

#endif // TOOL_EXPLAIN_H
