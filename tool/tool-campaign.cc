// SPDX-License-Identifier: GPL-2.0-only

#include "../base/number-text.h"
#include "../base/run-progress.h"
#include "../base/wait-notice.h"
#include "campaign/campaign.h"
#include "campaign/paired-comparison.h"
#include "campaign/run-digest.h"
#include "sweep/trial-process.h"
#include "tool-commands.h"
#include "tool-cost.h"
#include "tool-explain.h"
#include "tool-origin.h"

#include "ns3/scenario-error.h"

#include <csignal>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <set>

namespace ns3
{

namespace
{

/// A command on a campaign: from what was asked for to the table.
class CampaignRunner
{
  public:
    /// @param arguments the command @param configurations what is run
    CampaignRunner(const ToolArguments& arguments,
                   const std::vector<RunConfiguration>& configurations)
        : m_arguments(arguments),
          m_configurations(configurations),
          m_replaces(!arguments.out.empty() && arguments.overwrite &&
                     ResultClaim::HasResults(arguments.out)),
          m_digests(configurations.size())
    {
        CheckPlace();
        CheckRuns(arguments);
        const bool there = !arguments.out.empty() && CampaignFolder::IsThere(arguments.out);
        if (there && !m_replaces && !arguments.explain)
        {
            m_campaign = std::make_unique<Campaign>(arguments.out, true);
        }
        MakePlan();
    }

    /// @return the runs
    const std::vector<PlannedRun>& Plan() const
    {
        return m_plan;
    }

    /// Runs them. @return exit code
    int Run();

  private:
    void CheckPlace() const;
    void MakePlan();
    void CheckDistinct() const;
    void OpenCampaign();
    void Tell(const RunComparison& comparison, const RunPool::End& end) const;
    int Report(const RunComparison& comparison, const RunPool::End& end) const;
    std::string Shown() const;

    const ToolArguments& m_arguments;
    const std::vector<RunConfiguration>& m_configurations;
    bool m_replaces; //!< what is there goes when there is something for it
    RunDigest m_digest;
    std::vector<std::string> m_digests; //!< of configurations
    std::vector<PlannedRun> m_plan;
    std::vector<std::size_t> m_baselines; //!< by configuration
    std::unique_ptr<ResultClaim> m_claim; //!< where results are replaced
    std::unique_ptr<Campaign> m_campaign;
    std::string m_path; //!< folder of the campaign
};

void
CampaignRunner::CheckPlace() const
{
    if (!m_arguments.out.empty())
    {
        m_replaces ? ResultClaim::Check(m_arguments.out, true)
                   : CampaignFolder::Check(m_arguments.out);
    }
}

void
CampaignRunner::MakePlan()
{
    const auto admit = [this](const FlowScenario& scenario) { CheckSize(m_arguments, scenario); };
    const auto known = [this](const FlowScenario& scenario, std::size_t number) {
        try
        {
            m_digests[number] = m_digest.OfConfiguration(scenario);
        }
        catch (const ScenarioError&)
        {
            return false; // a file is not there: the checks say whose
        }
        return m_campaign &&
               m_campaign->HasFinished(m_digests[number], scenario.rngRun, m_arguments.runs);
    };
    std::optional<flowdist::WaitNotice> notice;
    std::optional<flowdist::RunProgress> progress;
    if (m_configurations.size() == 1)
    {
        notice.emplace(std::cerr, "checking the scenario");
    }
    else
    {
        progress.emplace(
            std::cerr, "configurations checked", m_configurations.size(), flowdist::IsTerminal(2));
    }
    m_plan = PlanRuns(
        m_configurations,
        m_arguments.overrides,
        m_arguments.runs,
        admit,
        [&progress] { progress ? progress->Step() : void(); },
        known);
    CheckDistinct();
    CheckFigureNames(m_arguments.figures);
    m_baselines = FindBaselines(m_plan, m_arguments.baseline);
}

void
CampaignRunner::CheckDistinct() const
{
    std::map<std::pair<std::string, uint64_t>, std::size_t> known;
    for (const PlannedRun& run : m_plan)
    {
        const auto [first, isFirst] = known.emplace(
            std::make_pair(m_digests[run.configuration], run.scenario.rngRun), run.configuration);
        if (!isFirst)
        {
            throw ScenarioError(m_arguments.command,
                                "configurations " + std::to_string(first->second + 1) + " and " +
                                    std::to_string(run.configuration + 1) + " (" +
                                    DescribeVaried(run.varied) +
                                    ") are one scenario: leave one out");
        }
    }
}

void
CampaignRunner::OpenCampaign()
{
    if (m_campaign)
    {
        m_path = m_arguments.out;
        return;
    }
    if (m_replaces)
    {
        m_claim = std::make_unique<ResultClaim>(m_arguments.out, true);
        Campaign::Recover(m_arguments.out);
        m_path = m_claim->Part().Path();
    }
    else
    {
        m_path = m_arguments.out.empty()
                     ? ResultClaim::MakeFresh(ResultsParent(), ScenarioName(m_arguments))
                     : m_arguments.out;
    }
    m_campaign = std::make_unique<Campaign>(m_path, !m_replaces);
}

std::string
CampaignRunner::Shown() const
{
    return m_replaces ? m_arguments.out : m_path;
}

int
CampaignRunner::Run()
{
    OpenCampaign();
    m_campaign->Ask(m_plan, m_digests, m_arguments.overrides);
    const RunPool::End end = m_campaign->Execute(
        {PerformOneOfMany, m_arguments.jobs, m_arguments.retry, OriginOf(m_arguments), Shown()});
    const RunComparison comparison = m_campaign->Compare();
    Tell(comparison, end);
    const PairedComparison pairs(comparison, m_baselines, m_arguments.figures);
    if (!pairs.Lines().empty())
    {
        pairs.Print(std::cout, flowdist::IsTerminal(1));
    }
    const int exitCode = Report(comparison, end);
    std::cout.flush(); // the disk may be full now
    m_campaign->Export();
    if (!pairs.Lines().empty())
    {
        ResultFolder(m_path).Write("pairs.csv", [&](std::ostream& out) {
            pairs.WriteCsv(out, m_campaign->ConfigurationIds());
        });
    }
    const bool none = comparison.Failed() == comparison.Runs().size();
    m_campaign.reset();
    if (m_claim && !CommitUnlessAllFailed(*m_claim, none))
    {
        return exitCode;
    }
    std::cout << "results: " << Shown() << "/comparison.csv\n";
    if (m_arguments.out.empty())
    {
        std::cout << "to go on, or add to it: --out " << Shown() << '\n';
    }
    return exitCode;
}

/// Says what of captures is not in the results, once where it is the same, else by configuration.
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

void
CampaignRunner::Tell(const RunComparison& comparison, const RunPool::End& /* end */) const
{
    comparison.Table().Print(std::cout, flowdist::IsTerminal(1));
    std::cout << (m_arguments.runs > 1 ? "\nmean of the good runs ± half of its 95 % interval\n"
                                       : "\n");
    if (comparison.HasEqualRuns())
    {
        std::cout << "runs of a configuration are alike in every figure: nothing in them is "
                     "random, as in "
                     "a replay; the intervals say nothing\n";
    }
    TellLeftOut(comparison);
}

int
CampaignRunner::Report(const RunComparison& comparison, const RunPool::End& end) const
{
    std::size_t idle = 0;
    for (const FinishedRun& run : comparison.Runs())
    {
        idle += run.outcome.exitCode == RunPool::NOT_STARTED ? 1 : 0;
    }
    const std::size_t planned = comparison.Runs().size();
    const std::size_t failed = comparison.Failed() - idle;
    std::cout << "runs: " << planned << " planned = " << planned - failed - idle << " done + "
              << failed << " failed";
    if (idle > 0)
    {
        std::cout << " + " << idle << " not run";
    }
    const std::size_t before = m_campaign->FinishedBefore();
    if (before > 0)
    {
        std::cout << "; " << before << " of them done before";
    }
    std::cout << '\n';
    if (failed > 0 && !m_arguments.retry)
    {
        std::cout << "runs that failed are tried again with --retry\n";
    }
    if (end.diskFull)
    {
        std::cerr << idle << " runs were not started: the disk is full\n";
    }
    if (end.signal != 0)
    {
        std::cerr << "interrupted: the same command " << (m_replaces ? "without --overwrite " : "")
                  << (m_arguments.out.empty() ? "with --out " + Shown() + " " : "") << "goes on\n";
        return 128 + end.signal;
    }
    return failed + idle == 0 ? 0 : 1;
}

} // namespace

int
RunCampaign(const ToolArguments& arguments, const std::vector<RunConfiguration>& configurations)
{
    CampaignRunner runner(arguments, configurations);
    if (arguments.explain)
    {
        ExplainPlan(runner.Plan(), arguments.runs);
        return 0;
    }
    return runner.Run();
}

int
CompareCommand(const ToolArguments& arguments)
{
    if (arguments.files.empty())
    {
        throw ScenarioError("compare", "takes one scenario file, or several");
    }
    if (arguments.files.size() == 1 && arguments.variations.empty())
    {
        throw ScenarioError("compare",
                            "needs at least one --vary KEY=VALUE,VALUE,..., or another scenario");
    }
    CheckRuns(arguments);
    return RunCampaign(arguments,
                       CrossFiles(arguments.files, CrossVariations(arguments.variations)));
}

} // namespace ns3
