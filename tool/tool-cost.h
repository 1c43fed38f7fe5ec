// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_COST_H
#define TOOL_COST_H

#include "tool-arguments.h"

#include "ns3/flow-scenario.h"

namespace ns3
{

/**
 * Counts the runs of a command before any is planned. Over 1000 want --yes unless --explain starts
 * none of them, over 100000 are refused.
 * @param arguments the command
 * @throws ScenarioError where there are too many, runs would draw the same random numbers, or an
 * option sets what is varied
 */
void CheckRuns(const ToolArguments& arguments);

/// The same for a number of runs that is known. @param arguments the command @param runs how many
/// @throws ScenarioError where there are too many
void CheckRunCount(const ToolArguments& arguments, double runs);

/// @param scenario its network spelled out @return s that a run of it takes, very roughly
double RoughSeconds(const FlowScenario& scenario);

/**
 * Estimates what building a network takes, before it or its schemes are built for checks, and,
 * roughly, what its flows take. Over a minute to build, an hour to run, or 4 GB want --yes;
 * under --explain the network alone, as checks take the longer the larger it is.
 * @param arguments the command @param scenario its network spelled out, not checked yet
 * @throws ScenarioError where it is too large
 */
void CheckSize(const ToolArguments& arguments, const FlowScenario& scenario);

} // namespace ns3

#endif // TOOL_COST_H
