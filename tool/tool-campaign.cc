// SPDX-License-Identifier: GPL-2.0-only

#include "../base/number-text.h"
#include "../base/run-progress.h"
#include "../base/wait-notice.h"
#include "campaign/campaign-swap.h"
#include "campaign/campaign-text.h"
#include "campaign/campaign.h"
#include "campaign/compared-figure.h"
#include "campaign/figure-watch.h"
#include "campaign/paired-comparison.h"
#include "campaign/run-digest.h"
#include "sweep/trial-process.h"
#include "tool-commands.h"
#include "tool-cost.h"
#include "tool-engine.h"
#include "tool-explain.h"
#include "tool-origin.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <memory>
#include <optional>
#include <thread>

namespace ns3
{

namespace
{

/// A command on a campaign: from what was asked for to the table.
class CampaignRunner
{
  public:
    /// @param arguments the command @param configurations what is run
    /// @param until seeds are added by it; none: they are not
    CampaignRunner(const ToolArguments& arguments,
                   const std::vector<RunConfiguration>& configurations,
                   const std::optional<SeedRule>& until)
        : m_arguments(arguments),
          m_configurations(configurations),
          m_until(until),
          m_replaces(!arguments.out.empty() && arguments.overwrite &&
                     ResultClaim::HasResults(arguments.out)),
          m_digests(configurations.size()),
          m_batches(BatchesOf(arguments))
    {
        CheckPlace();
        CheckRunCount(arguments,
                      static_cast<double>(configurations.size()) *
                          (until ? until->most : arguments.runs));
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

    /// Says what Run() would do.
    void Foretell() const;

  private:
    void CheckPlace() const;
    void MakePlan();
    void OpenCampaign();
    RunPool::End Execute();
    void Tell(const RunComparison& comparison) const;
    int Report(const RunComparison& comparison, const RunPool::End& end) const;
    std::string Shown() const;

    const ToolArguments& m_arguments;
    const std::vector<RunConfiguration>& m_configurations;
    const std::optional<SeedRule>& m_until;
    bool m_replaces; //!< what is there goes when there is something for it
    RunDigest m_digest;
    std::vector<std::string> m_digests;         //!< of configurations
    std::optional<Campaign::Batches> m_batches; //!< none: runs are children of this process
    std::vector<PlannedRun> m_plan;
    std::vector<std::size_t> m_baselines; //!< by configuration
    std::unique_ptr<ResultClaim> m_claim; //!< where results are replaced
    std::unique_ptr<Campaign> m_campaign;
    std::string m_path; //!< folder of the campaign
};

void
CampaignRunner::CheckPlace() const
{
    if (!SqliteDatabase::IsThere() && !m_arguments.explain)
    {
        throw ScenarioError(
            m_arguments.command,
            "several runs are kept in a database of SQLite, which this build lacks: "
            "install libsqlite3-dev and build again");
    }
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
    CheckDistinct(m_plan, m_digests, m_arguments.command);
    CheckFigureNames(m_arguments.figures);
    m_baselines = FindBaselines(m_plan, m_arguments.baseline);
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

/// Runs what is planned, and by the rule for seeds more.
RunPool::End
CampaignRunner::Execute()
{
    FigureWatch figures(
        m_arguments.figures, m_until ? m_until->figure : "", m_configurations.size());
    const auto goesOn = [&figures](const FinishedRun& run) {
        figures.Note(run);
        return figures.Lacking().empty();
    };
    const Campaign::Execution execution{PerformOneOfMany,
                                        m_arguments.jobs,
                                        m_arguments.retry,
                                        OriginOf(m_arguments),
                                        Shown(),
                                        goesOn,
                                        m_batches};
    uint32_t runs = m_arguments.runs;
    while (true)
    {
        m_campaign->Ask(m_plan, m_digests, m_arguments.overrides);
        const RunComparison before = m_campaign->Compare();
        std::for_each(before.Runs().begin(), before.Runs().end(), goesOn);
        figures.Check(Shown());
        const RunPool::End end = m_campaign->Execute(execution);
        figures.Check(Shown());
        if (!m_until || end.signal != 0 || end.diskFull)
        {
            return end;
        }
        const double width = GreatestHalfWidth(m_campaign->Compare(), m_until->figure);
        const bool enough = width <= m_until->halfWidth;
        if (enough || runs >= m_until->most)
        {
            std::cout << (enough ? "" : "not reached: ") << "half-width of " << m_until->figure
                      << " at most " << flowdist::NumberText(m_until->halfWidth) << ": it is "
                      << flowdist::FixedText(width, 3) << " with " << runs << " seeds\n\n";
            return end;
        }
        // An interval shrinks by the root of the seeds; no more than twice as many at once.
        const double ratio = std::min(width / m_until->halfWidth, 1.4);
        const auto wanted = static_cast<uint32_t>(std::ceil(runs * ratio * ratio));
        runs = std::min(std::max(wanted, runs + 1), m_until->most);
        std::cerr << "half-width of " << m_until->figure << " is " << flowdist::FixedText(width, 3)
                  << ": going on to " << runs << " seeds\n";
        ExtendPlan(m_plan, runs);
    }
}

void
CampaignRunner::Foretell() const
{
    std::size_t finished = 0;
    double seconds = 0;
    const auto mean = m_campaign ? m_campaign->Store().MeanWall() : std::nullopt;
    for (const PlannedRun& run : m_plan)
    {
        const bool done = m_campaign && m_campaign->HasFinished(
                                            m_digests[run.configuration], run.scenario.rngRun, 1);
        finished += done ? 1 : 0;
        seconds += done ? 0 : mean.value_or(RoughSeconds(run.scenario));
    }
    const std::size_t jobs =
        m_arguments.jobs > 0 ? m_arguments.jobs : std::max(1U, std::thread::hardware_concurrency());
    std::cout << m_configurations.size() << " configurations, " << m_arguments.runs
              << " seeds each: " << m_plan.size() << " runs, " << finished
              << " of them done; about "
              << flowdist::FixedText(std::ceil(seconds / static_cast<double>(jobs)), 0)
              << " s for the rest on " << jobs << " processors ("
              << (mean ? "as runs took so far" : "very roughly: none has been run") << ")\n";
    if (m_until)
    {
        std::cout << "then more seeds, up to " << m_until->most << ", until the half-width of "
                  << m_until->figure << " is at most " << flowdist::NumberText(m_until->halfWidth)
                  << " in each configuration\n";
    }
    for (std::size_t i = 0; i < m_plan.size(); i += m_arguments.runs)
    {
        std::cout << "  " << m_plan[i].configuration + 1 << ": " << DescribeVaried(m_plan[i].varied)
                  << '\n';
    }
}

int
CampaignRunner::Run()
{
    OpenCampaign();
    const RunPool::End end = Execute();
    const RunComparison comparison = m_campaign->Compare();
    Tell(comparison);
    const PairedComparison pairs(comparison, m_baselines, m_arguments.figures);
    if (!pairs.Lines().empty())
    {
        pairs.Print(std::cout, flowdist::IsTerminal(1));
    }
    TellLackingPairs(std::cout, comparison, m_arguments.figures);
    const int exitCode = Report(comparison, end);
    std::cout.flush(); // the disk may be full now
    m_campaign->Export();
    if (!pairs.Lines().empty())
    {
        m_campaign->Folder().Write("pairs.csv", [&](std::ostream& out) {
            pairs.WriteCsv(out, m_campaign->ConfigurationIds());
        });
    }
    const bool none = comparison.Failed() == comparison.Runs().size();
    m_campaign.reset();
    if (m_claim && KeepsEarlier(*m_claim, none))
    {
        return exitCode;
    }
    m_claim ? CampaignSwap::Commit(*m_claim) : void();
    std::cout << "results: " << Shown() << "/comparison.csv\n";
    if (m_arguments.out.empty())
    {
        std::cout << "to go on, or add to it: --out " << Shown() << '\n';
    }
    return exitCode;
}

void
CampaignRunner::Tell(const RunComparison& comparison) const
{
    comparison.Table().Print(std::cout, flowdist::IsTerminal(1));
    std::cout << (m_arguments.runs > 1 ? "\nmean of the good runs ± half of its 95 % interval\n"
                                       : "\n");
    if (comparison.HasEqualRuns())
    {
        std::cout << "runs of a configuration are alike in every figure: nothing in them is "
                     "random, as in a replay; the intervals say nothing\n";
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
    const std::size_t gone = m_campaign->GoneBefore();
    const std::size_t before = m_campaign->FinishedBefore() - (m_arguments.retry ? gone : 0);
    if (before > 0)
    {
        std::cout << "; " << before << " of them done before";
    }
    std::cout << '\n';
    if (failed > 0 && !m_arguments.retry)
    {
        std::cout << "runs that failed are tried again with --retry\n";
    }
    if (gone > 0 && !m_arguments.retry)
    {
        std::cout << "runs that are done but have no folder any more: " << gone
                  << "; --retry runs them again\n";
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
RunCampaign(const ToolArguments& arguments,
            const std::vector<RunConfiguration>& configurations,
            const std::optional<SeedRule>& until)
{
    if (configurations.size() == 1 && (!arguments.baseline.empty() || !arguments.figures.empty()))
    {
        throw ScenarioError(arguments.baseline.empty() ? "--figures" : "--baseline",
                            "is for pairs of configurations, and there is one");
    }
    CampaignSwap::Finish(arguments.out);
    CampaignRunner runner(arguments, configurations, until);
    if (arguments.dryRun)
    {
        runner.Foretell();
        return 0;
    }
    if (arguments.explain)
    {
        ExplainPlan(runner.Plan(), arguments.runs);
        return 0;
    }
    return runner.Run();
}

} // namespace ns3
