// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_COST_H
#define TOOL_COST_H

#include "tool-arguments.h"

namespace ns3
{

/**
 * Counts the runs of a command before any is planned. Over 1000 want --yes, over 100000 are
 * refused.
 * @param arguments the command
 * @throws ScenarioError where there are too many, or runs would draw the same random numbers
 */
void CheckRuns(const ToolArguments& arguments);

} // namespace ns3

#endif // TOOL_COST_H
