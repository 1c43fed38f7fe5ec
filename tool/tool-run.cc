// SPDX-License-Identifier: GPL-2.0-only

#include "../base/number-text.h"
#include "../base/run-progress.h"
#include "../helper/keys/scenario-schema.h"
#include "sweep/trial-process.h"
#include "tool-commands.h"

#include "ns3/result-writer.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"
#include "ns3/scenario-runner.h"

#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>

namespace ns3
{

namespace
{

/// @return the scenario file @throws ScenarioError where there is not just one
const std::string&
OnlyFile(const ToolArguments& arguments)
{
    if (arguments.files.size() != 1)
    {
        throw ScenarioError(arguments.command, "takes one scenario file");
    }
    return arguments.files.front();
}

/// @return the folder for results @throws ScenarioError where it must not be written
ResultFolder
CheckedFolder(const ToolArguments& arguments)
{
    const auto name = std::filesystem::path(OnlyFile(arguments)).stem().string();
    const ResultFolder folder(arguments.out.empty() ? "results/" + name : arguments.out);
    folder.Check(arguments.overwrite);
    return folder;
}

/// Runs a scenario and writes its results. @return exit code
int
Perform(const FlowScenario& scenario,
        const ResultFolder& folder,
        const std::function<void()>& progress = nullptr)
{
    const MeasurementReport report = RunScenario(scenario, progress);
    WriteResults(folder, scenario, report);
    if (!report.flows.Balances())
    {
        std::cerr << "flows are not accounted for: offered is not completed + broken + refused + "
                     "unfinished\n";
    }
    if (!report.packets.Balances())
    {
        std::cerr << "packets are not accounted for: injected + generated + copied is not "
                     "delivered + consumed + dropped + in flight\n";
    }
    return report.flows.Balances() && report.packets.Balances() ? 0 : 1;
}

/// Prints the figures of one run, each with what it means.
void
PrintFigures(const RunSummary& summary)
{
    flowdist::TextTable table;
    table.AddColumn("figure", "", false);
    table.AddColumn("value");
    table.AddColumn("unit", "", false);
    table.AddColumn("what it is", "", false);
    for (const auto& metric : ResultMetrics(summary.Groups()))
    {
        const auto value = metric.get(summary);
        if (value)
        {
            const std::string text = flowdist::FixedText(*value, metric.decimals);
            table.AddRow({metric.name, text, metric.unit, metric.help});
        }
    }
    table.Print(std::cout, flowdist::IsTerminal(1));
}

int
RunOnce(const PlannedRun& run, const ResultFolder& folder)
{
    folder.Prepare();
    auto progress = std::make_unique<flowdist::RunProgress>(
        std::cerr, "% of the simulated time", 100, flowdist::IsTerminal(2));
    const int exitCode = Perform(run.scenario, folder, [&progress] { progress->Step(); });
    progress.reset(); // takes its line away
    PrintFigures(RunSummary::Read(folder.Path("summary.json")));
    std::cout << "\nresults: " << folder.Path() << '\n';
    return exitCode;
}

int
CompareAll(const ToolArguments& arguments, const std::vector<PlannedRun>& plan)
{
    const ResultFolder folder = CheckedFolder(arguments);
    folder.Prepare();
    const auto comparison = ExecutePlan(plan, folder, arguments.jobs, "runs");
    folder.Write("comparison.csv", [&comparison](std::ostream& out) { comparison.WriteCsv(out); });
    comparison.Table().Print(std::cout, flowdist::IsTerminal(1));
    std::cout << (arguments.runs > 1 ? "\nmean of the good runs ± half of its 95 % interval\n"
                                     : "\n");
    const int exitCode = ReportRuns(comparison);
    std::cout << "results: " << folder.Path("comparison.csv") << '\n';
    return exitCode;
}

} // namespace

RunComparison
ExecutePlan(const std::vector<PlannedRun>& plan,
            const ResultFolder& folder,
            uint32_t jobs,
            const std::string& what)
{
    std::vector<RunPool::Task> tasks;
    std::vector<ResultFolder> folders;
    for (const auto& run : plan)
    {
        const ResultFolder own(folder.Path("runs/" + run.folder));
        own.Prepare();
        folders.push_back(own);
        tasks.push_back({[&run, own] { return Perform(run.scenario, own); }, own.Path("run.log")});
    }
    flowdist::RunProgress progress(std::cerr, what, tasks.size(), flowdist::IsTerminal(2));
    const auto ended = [&](std::size_t number, const RunPool::Outcome& outcome) {
        progress.Step(!outcome.IsGood());
        if (!outcome.IsGood())
        {
            const int code = outcome.exitCode;
            progress.Say(folders[number].Path() + ": the run failed, " +
                         (code > 128 ? "ended by signal " + std::to_string(code - 128)
                                     : "exit code " + std::to_string(code)) +
                         (outcome.message.empty() ? "" : ": " + outcome.message));
        }
    };
    const auto outcomes = RunPool(jobs).Run(tasks, ended);
    std::vector<FinishedRun> runs;
    for (std::size_t i = 0; i < plan.size(); ++i)
    {
        const std::string file = folders[i].Path("summary.json");
        const bool whole = std::filesystem::exists(file);
        runs.push_back({plan[i],
                        outcomes[i],
                        whole ? std::optional<RunSummary>(RunSummary::Read(file)) : std::nullopt});
    }
    return RunComparison(std::move(runs));
}

int
ReportRuns(const RunComparison& comparison)
{
    const std::size_t planned = comparison.Runs().size();
    const std::size_t failed = comparison.Failed();
    std::cout << "runs: " << planned << " planned = " << planned - failed << " done + " << failed
              << " failed\n";
    return failed == 0 ? 0 : 1;
}

int
RunCommand(const ToolArguments& arguments)
{
    if (!arguments.variations.empty())
    {
        throw ScenarioError("run", "takes no --vary; compare does");
    }
    if (arguments.explain)
    {
        FlowScenario scenario =
            LoadScenario(OnlyFile(arguments), arguments.overrides, flowdist::TryInChild);
        for (ScenarioSource& source : scenario.traffic.sources)
        {
            // The output may be kept anywhere.
            source.file =
                source.file.empty() ? "" : std::filesystem::absolute(source.file).string();
        }
        std::cout << ScenarioYaml(scenario);
        return 0;
    }
    const auto plan = PlanRuns(OnlyFile(arguments), arguments.overrides, {{}}, arguments.runs);
    return plan.size() == 1 ? RunOnce(plan.front(), CheckedFolder(arguments))
                            : CompareAll(arguments, plan);
}

int
CompareCommand(const ToolArguments& arguments)
{
    if (arguments.variations.empty())
    {
        throw ScenarioError("compare", "needs at least one --vary KEY=VALUE,VALUE,...");
    }
    const auto configurations = CrossVariations(arguments.variations);
    return CompareAll(
        arguments,
        PlanRuns(OnlyFile(arguments), arguments.overrides, configurations, arguments.runs));
}

} // namespace ns3
