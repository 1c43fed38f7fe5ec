// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_COMMANDS_H
#define TOOL_COMMANDS_H

#include "../helper/results/result-claim.h"
#include "campaign/sweep-file.h"
#include "sweep/run-comparison.h"
#include "tool-arguments.h"

#include "ns3/measurement-report.h"
#include "ns3/result-folder.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

// Exit codes: 0 all well, 1 a run failed or its sums do not hold, 2 input that cannot be (then
// nothing was written). Commands throw ScenarioError for the last.

/// Runs a scenario, once or with several run numbers. @param arguments them @return exit code
int RunCommand(const ToolArguments& arguments);

/**
 * Runs configurations as a campaign, and prints them side by side.
 * @param arguments the command @param configurations what is run, each as often as --runs says
 * @param until seeds are added by it; none: they are not
 * @return exit code
 */
int RunCampaign(const ToolArguments& arguments,
                const std::vector<RunConfiguration>& configurations,
                const std::optional<SeedRule>& until = std::nullopt);

/// Runs those of a list that are not done, as a job of Snakemake does. @param arguments them
/// @return exit code
int BatchCommand(const ToolArguments& arguments);

/// Runs what a sweep file says. @param arguments them @return exit code
int SweepCommand(const ToolArguments& arguments);

/// Compares configurations of a scenario. @param arguments them @return exit code
int CompareCommand(const ToolArguments& arguments);

/// Runs the demonstration. @param arguments them @return exit code
int DemoCommand(const ToolArguments& arguments);

/// Draws a campaign. @param arguments them @return exit code
int PlotCommand(const ToolArguments& arguments);

/// Hashes tuples or packets under a scheme. @param arguments them @return exit code
int HashCommand(const ToolArguments& arguments);

/// Lists the keys of scenarios. @return exit code
int KeysCommand();

/// Lists the kinds of groups. @return exit code
int KindsCommand();

/// Lists the figures of the results. @return exit code
int FiguresCommand();

/// Lists the attributes of the module's classes. @return exit code
int AttributesCommand();

/// Lists the trace sources of the module's classes. @return exit code
int TracesCommand();

/// Lists the parts of schemes. @return exit code
int SchemesCommand();

/**
 * Claims the folder for the results of a command: that of --out, or a new one.
 * @param arguments the command @param name for a new folder
 * @return the claim
 * @throws ScenarioError where results cannot go there
 */
std::unique_ptr<ResultClaim> ClaimResults(const ToolArguments& arguments, const std::string& name);

/// Says so where every run failed and results are there, which stay. @param claim where @param
/// failed whether every run did @return whether they stay
bool KeepsEarlier(const ResultClaim& claim, bool failed);

/**
 * Puts results in their place; says so where they would be failures in the place of results.
 * @param claim where @param failed whether every run did
 * @return whether they are in their place
 */
bool CommitUnlessAllFailed(ResultClaim& claim, bool failed);

/**
 * Executes planned runs in child processes, with progress; says which failed and why.
 * @param plan the runs @param claim where to
 * @param place folder in the claim's, with a slash behind it, or empty; each run gets a folder
 * under its `runs`
 * @param jobs how many at a time; 0: all processors
 * @param what name of the steps that progress shows
 * @return what came of them
 */
RunComparison ExecutePlan(const std::vector<PlannedRun>& plan,
                          const ResultClaim& claim,
                          const std::string& place,
                          uint32_t jobs,
                          const std::string& what);

/**
 * Says on standard output how many runs there were and how many failed.
 * @param comparison the runs @return exit code
 */
int ReportRuns(const RunComparison& comparison);

/// One of several runs: its packets go into its own folder, so that runs do not share files.
/// @param scenario it @param folder its own @return exit code
int PerformOneOfMany(const FlowScenario& scenario, const ResultFolder& folder);

/// @param arguments a command @return the name of the scenario's file, for a folder; of several all
/// of them
std::string ScenarioName(const ToolArguments& arguments);

/// @return where results go unless --out says: the folder that the launcher names, or one here
std::string ResultsParent();

/// Says what of captures is not in the results of several runs, once where it is the same, else by
/// configuration. @param comparison the runs
void TellLeftOut(const RunComparison& comparison);

} // namespace ns3

#endif // TOOL_COMMANDS_H
