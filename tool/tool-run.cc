// SPDX-License-Identifier: GPL-2.0-only

#include "../base/number-text.h"
#include "../base/run-progress.h"
#include "../base/wait-notice.h"
#include "campaign/campaign-swap.h"
#include "sweep/trial-process.h"
#include "tool-commands.h"
#include "tool-cost.h"
#include "tool-explain.h"
#include "tool-pace.h"
#include "tool-traces.h"

#include "ns3/result-writer.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"
#include "ns3/scenario-runner.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <system_error>

namespace ns3
{

namespace
{

namespace fs = std::filesystem;

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

/// @return a line that says what of a capture is not in the results; empty: all of it is
std::string
LeftOutText(const std::optional<CaptureReport>& capture)
{
    if (!capture || capture->leftOut.empty())
    {
        return "";
    }
    std::vector<std::string> parts;
    for (const auto& [reason, rest] : capture->leftOut)
    {
        const std::string flows =
            rest.flows > 0 ? " of " + std::to_string(rest.flows) + " flows" : "";
        parts.push_back(reason + " " + std::to_string(rest.packets) + flows);
    }
    return "capture: " + std::to_string(capture->packets) + " packets of " +
           std::to_string(capture->flows) +
           " flows are replayed; packets left out: " + flowdist::JoinTexts(parts, ", ") + "\n";
}

/// Writes a run's results, and says what of them does not hold. @return exit code
int
Finish(const FlowScenario& scenario, const ResultFolder& folder, const MeasurementReport& report)
{
    WriteResults(folder, scenario, report);
    std::cout << LeftOutText(report.capture);
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

/// @return a prefix of file names, its folder replaced; empty stays empty
std::string
MovePrefix(const std::string& prefix, const std::string& folder)
{
    return prefix.empty() ? "" : folder + "/" + fs::path(prefix).filename().string();
}

/// Takes away what a run left that did not come to its end; why is in its log.
void
KeepLogOnly(const ResultFolder& folder)
{
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder.Path(), error))
    {
        if (entry.path().filename() != "run.log")
        {
            fs::remove(entry.path(), error);
        }
    }
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
        const auto value = metric.get(summary.Figures());
        if (value)
        {
            const std::string text = flowdist::FixedText(*value, metric.decimals);
            table.AddRow({metric.name, text, metric.unit, metric.help});
        }
    }
    table.Print(std::cout, flowdist::IsTerminal(1));
}

int
RunOnce(const ToolArguments& arguments, const FlowScenario& scenario)
{
    AsideTraces traces(scenario.traces, arguments.overwrite);
    const auto claim = ClaimResults(arguments, ScenarioName(arguments));
    FlowScenario moved = scenario;
    moved.traces = traces.Get();
    moved.measuring.spool = claim->Part().Path();
    std::optional<ScenarioRun> run;
    {
        const flowdist::WaitNotice notice(std::cerr, "building the network");
        run.emplace(moved);
    }
    traces.CheckPlaces();
    std::optional<flowdist::RunProgress> progress;
    progress.emplace(std::cerr,
                     scenario.measuring.slowdown ? "% of the run and its flows alone"
                                                 : "% of the simulated time",
                     100,
                     flowdist::IsTerminal(2));
    const auto start = std::chrono::steady_clock::now();
    const auto elapsed = [&start] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    const auto tell = [&]() {
        progress->Reach(static_cast<std::size_t>(100 * run->GetPart()),
                        [&] { return ", " + DescribePace(run->GetPace(), elapsed()); });
    };
    const MeasurementReport report = run->Run(tell);
    progress.reset(); // takes its line away
    TellEffort(run->GetPace(), elapsed());
    if (report.mostOpen < scenario.traffic.concurrent)
    {
        std::cerr << "at most " << report.mostOpen << " flows were open at once, not the "
                  << scenario.traffic.concurrent
                  << " of traffic.concurrent: they end before so many have come at traffic.rate\n";
    }
    const int exitCode = Finish(scenario, claim->Part(), report);
    PrintFigures(RunSummary::Read(claim->Part().Path("summary.json")));
    traces.Commit();
    claim->Commit();
    std::cout << "\nresults: " << claim->Path() << '\n';
    return exitCode;
}

} // namespace

int
PerformOneOfMany(const FlowScenario& scenario, const ResultFolder& folder)
{
    FlowScenario moved = scenario;
    moved.traces.pcap = MovePrefix(scenario.traces.pcap, folder.Path());
    moved.traces.ascii = MovePrefix(scenario.traces.ascii, folder.Path());
    moved.traces.alone = MovePrefix(scenario.traces.alone, folder.Path());
    moved.measuring.spool = folder.Path();
    return Finish(scenario, folder, RunScenario(moved));
}

std::string
ScenarioName(const ToolArguments& arguments)
{
    std::vector<std::string> names;
    for (const std::string& file : arguments.files)
    {
        names.push_back(fs::path(file).stem().string());
    }
    return flowdist::JoinTexts(names, "+");
}

std::string
ResultsParent()
{
    const char* named = std::getenv("FLOWDIST_RESULTS");
    return named != nullptr && *named != '\0' ? named : "results";
}

void
TellLeftOut(const RunComparison& comparison)
{
    std::map<std::string, std::set<std::size_t>> lines;
    for (const FinishedRun& run : comparison.Runs())
    {
        const std::string line = run.summary ? LeftOutText(run.summary->Figures().capture) : "";
        lines[line].insert(run.plan.configuration + 1);
    }
    for (const auto& [line, configurations] : lines)
    {
        std::vector<std::string> numbers;
        for (const std::size_t configuration : configurations)
        {
            numbers.push_back(std::to_string(configuration));
        }
        std::cout << (lines.size() == 1 || line.empty()
                          ? ""
                          : "configuration " + flowdist::JoinTexts(numbers, ", ") + ": ")
                  << line;
    }
}

std::unique_ptr<ResultClaim>
ClaimResults(const ToolArguments& arguments, const std::string& name)
{
    CampaignSwap::Finish(arguments.out);
    return arguments.out.empty()
               ? ResultClaim::Fresh(ResultsParent(), name)
               : std::make_unique<ResultClaim>(arguments.out, arguments.overwrite);
}

bool
KeepsEarlier(const ResultClaim& claim, bool failed)
{
    const bool keeps = failed && claim.Replaces();
    if (keeps)
    {
        std::cerr << "no run came to its end: the earlier results stay\n";
    }
    return keeps;
}

bool
CommitUnlessAllFailed(ResultClaim& claim, bool failed)
{
    if (KeepsEarlier(claim, failed))
    {
        return false;
    }
    claim.Commit();
    return true;
}

RunComparison
ExecutePlan(const std::vector<PlannedRun>& plan,
            const ResultClaim& claim,
            const std::string& place,
            uint32_t jobs,
            const std::string& what)
{
    std::vector<RunPool::Task> tasks;
    std::vector<ResultFolder> folders;
    for (const auto& run : plan)
    {
        const ResultFolder own(claim.Part().Path(place + "runs/" + run.folder));
        folders.push_back(own);
        tasks.push_back(
            {[&run, own] { return PerformOneOfMany(run.scenario, own); }, own.Path("run.log")});
    }
    flowdist::RunProgress progress(std::cerr, what, tasks.size(), flowdist::IsTerminal(2));
    const auto ended = [&](std::size_t number, const RunPool::Outcome& outcome) {
        progress.Step(!outcome.IsGood());
        if (outcome.IsGood())
        {
            return;
        }
        if (!fs::exists(folders[number].Path("summary.json")))
        {
            KeepLogOnly(folders[number]);
        }
        const int code = outcome.exitCode;
        progress.Say(claim.Path(place + "runs/" + plan[number].folder) + ": the run failed, " +
                     (code > 128 ? "ended by signal " + std::to_string(code - 128)
                                 : "exit code " + std::to_string(code)) +
                     (outcome.message.empty() ? "" : ": " + outcome.message));
    };
    const auto outcomes = RunPool(jobs).Run(tasks, ended);
    const auto idle =
        std::count_if(outcomes.begin(), outcomes.end(), [](const RunPool::Outcome& outcome) {
            return outcome.exitCode == RunPool::NOT_STARTED;
        });
    if (idle > 0)
    {
        progress.Say(std::to_string(idle) + " runs were not started: the disk is full");
    }
    std::vector<FinishedRun> runs;
    for (std::size_t i = 0; i < plan.size(); ++i)
    {
        const std::string file = folders[i].Path("summary.json");
        const bool whole = fs::exists(file);
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
        ExplainScenario(
            LoadScenario(OnlyFile(arguments), arguments.overrides, flowdist::TryInChild));
        return 0;
    }
    OnlyFile(arguments);
    CheckRuns(arguments);
    if (arguments.runs > 1)
    {
        return RunCampaign(arguments, CrossFiles(arguments.files, {{}}));
    }
    if (!arguments.out.empty())
    {
        ResultClaim::Check(arguments.out, arguments.overwrite);
    }
    const auto admit = [&arguments](const FlowScenario& scenario) {
        CheckSize(arguments, scenario);
    };
    std::optional<FlowScenario> scenario;
    {
        const flowdist::WaitNotice notice(std::cerr, "checking the scenario");
        scenario =
            LoadScenario(arguments.files.front(), arguments.overrides, flowdist::TryInChild, admit);
    }
    return RunOnce(arguments, *scenario);
}

} // namespace ns3
