// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_COMMANDS_H
#define TOOL_COMMANDS_H

#include "sweep/run-comparison.h"
#include "tool-arguments.h"

#include "ns3/result-folder.h"

namespace ns3
{

// Exit codes: 0 all well, 1 a run failed or its sums do not hold, 2 input that cannot be (then
// nothing was written). Commands throw ScenarioError for the last.

/// Runs a scenario, once or with several run numbers. @param arguments them @return exit code
int RunCommand(const ToolArguments& arguments);

/// Compares configurations of a scenario. @param arguments them @return exit code
int CompareCommand(const ToolArguments& arguments);

/// Runs the demonstration. @param arguments them @return exit code
int DemoCommand(const ToolArguments& arguments);

/// Hashes tuples or packets under a scheme. @param arguments them @return exit code
int HashCommand(const ToolArguments& arguments);

/// Lists the keys of scenarios. @return exit code
int KeysCommand();

/// Lists the kinds of groups. @return exit code
int KindsCommand();

/// Lists the figures of the results. @return exit code
int FiguresCommand();

/// Lists the parts of schemes. @return exit code
int SchemesCommand();

/**
 * Executes planned runs in child processes, with progress; says which failed and why.
 * @param plan the runs @param folder prepared; each run gets a folder under its `runs`
 * @param jobs how many at a time; 0: all processors
 * @param what name of the steps that progress shows
 * @return what came of them
 */
RunComparison ExecutePlan(const std::vector<PlannedRun>& plan,
                          const ResultFolder& folder,
                          uint32_t jobs,
                          const std::string& what);

/**
 * Says on standard output how many runs there were and how many failed.
 * @param comparison the runs @return exit code
 */
int ReportRuns(const RunComparison& comparison);

} // namespace ns3

#endif // TOOL_COMMANDS_H
