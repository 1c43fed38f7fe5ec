// SPDX-License-Identifier: GPL-2.0-only

#include "campaign.h"

#include "../../base/text-table.h"
#include "campaign-text.h"
#include "run-digest.h"
#include "run-remains.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace ns3
{

Campaign::Campaign(const std::string& path, bool listed)
    : m_folder(path, listed),
      m_store(m_folder.Database(), m_folder.IsReadOnly())
{
}

bool
Campaign::HasFinished(const std::string& digest, uint64_t first, uint32_t runs)
{
    const auto configuration = m_store.FindConfiguration(digest);
    for (uint32_t run = 0; configuration && run < runs; ++run)
    {
        const auto found = m_store.FindRun(*configuration, first + run);
        if (!found || found->state != "finished")
        {
            return false;
        }
    }
    return configuration.has_value();
}

void
Campaign::Ask(const std::vector<PlannedRun>& plan,
              const std::vector<std::string>& digests,
              const ScenarioOverrides& fixed)
{
    m_folder.IsReadOnly() ? void() : TakeOver();
    m_asked.clear();
    m_next = 0;
    m_finished = 0;
    m_gone = 0;
    if (m_folder.IsReadOnly() && !AreThere(plan, digests))
    {
        CampaignFolder::CheckWritable(m_folder.Path());
    }
    const auto note = [&] {
        std::size_t last = 0;
        int64_t configuration = 0;
        for (const PlannedRun& run : plan)
        {
            const std::string& digest = digests[run.configuration];
            if (configuration == 0 || run.configuration != last)
            {
                configuration = m_folder.IsReadOnly()
                                    ? m_store.FindConfiguration(digest).value()
                                    : m_store.AddConfiguration(
                                          digest, ConfigurationName(run), FactorsOf(run, fixed));
                last = run.configuration;
            }
            const uint64_t rngRun = run.scenario.rngRun;
            const auto there = m_store.FindRun(configuration, rngRun);
            m_asked.push_back(
                {run, there ? there->id : 0, configuration, RunDigest::OfRun(digest, rngRun)});
            Asked& asked = m_asked.back();
            asked.plan.folder = there ? there->folder : RunFolderName(configuration - 1, rngRun);
            if (!there)
            {
                asked.run = m_store.AddRun(configuration,
                                           rngRun,
                                           asked.digest,
                                           asked.plan.folder,
                                           ScenarioText(run.scenario));
            }
            const bool before = there && there->state == "finished" && there->command != m_command;
            m_finished += before ? 1 : 0;
            m_gone += before && !m_folder.HasRun(there->folder) ? 1 : 0;
        }
    };
    m_folder.IsReadOnly() ? note() : m_store.Transact(note);
    Order();
}

bool
Campaign::AreThere(const std::vector<PlannedRun>& plan, const std::vector<std::string>& digests)
{
    return std::all_of(plan.begin(), plan.end(), [&](const PlannedRun& run) {
        const auto configuration = m_store.FindConfiguration(digests[run.configuration]);
        const auto found = configuration ? m_store.FindRun(*configuration, run.scenario.rngRun)
                                         : std::optional<CampaignRun>();
        return found && (found->state == "finished" || found->state == "failed");
    });
}

std::size_t
Campaign::FinishedBefore() const
{
    return m_finished;
}

std::size_t
Campaign::GoneBefore() const
{
    return m_gone;
}

void
Campaign::Order()
{
    // Seed by seed, so that what is there after an interruption can be compared.
    std::vector<std::size_t> seeds(m_asked.size()); // number of each run in its configuration
    m_order.resize(m_asked.size());
    for (std::size_t i = 0; i < m_asked.size(); ++i)
    {
        const bool same =
            i > 0 && m_asked[i].plan.configuration == m_asked[i - 1].plan.configuration;
        seeds[i] = same ? seeds[i - 1] + 1 : 0;
        m_order[i] = i;
    }
    std::stable_sort(m_order.begin(), m_order.end(), [&seeds](std::size_t a, std::size_t b) {
        return seeds[a] < seeds[b];
    });
}

bool
Campaign::IsFree(const CampaignRun& run, const Execution& execution) const
{
    return run.state == "planned" || (run.state == "running" && !m_folder.IsAlive(run.command)) ||
           (run.state == "failed" && execution.retry) ||
           (run.state == "finished" && execution.retry && !m_folder.HasRun(run.folder));
}

bool
Campaign::TryClaim(const Asked& asked, const Execution& execution)
{
    const CampaignRun run = m_store.GetRun(asked.run);
    if (!IsFree(run, execution) || (run.state == "running" && TakeWhole(run)))
    {
        return false;
    }
    run.state == "running" ? m_folder.Discard(run.folder, run.command) : void();
    m_store.StartRun(asked.run, m_command);
    return true;
}

const Campaign::Asked*
Campaign::Claim(const Execution& execution)
{
    for (; m_next < m_order.size(); ++m_next)
    {
        const Asked& asked = m_asked[m_order[m_next]];
        if (m_tried.count(asked.run) > 0 || !IsFree(m_store.GetRun(asked.run), execution))
        {
            continue;
        }
        bool mine = false; // others may have been faster
        m_store.Transact([&] { mine = TryClaim(asked, execution); });
        if (mine)
        {
            ++m_next;
            m_tried.insert(asked.run);
            return &asked;
        }
    }
    return nullptr;
}

std::string
Campaign::PartOf(const Asked& asked) const
{
    return m_folder.PartOf(asked.plan.folder, m_command);
}

RunPool::Task
Campaign::MakeTask(const Asked& asked, const Execution& execution) const
{
    const ResultFolder part(PartOf(asked));
    return {[&asked, &execution, part] { return execution.perform(asked.plan.scenario, part); },
            part.Path("run.log")};
}

void
Campaign::End(const Asked& asked,
              const RunPool::Outcome& outcome,
              const std::string& part,
              const Execution& execution)
{
    FinishedRun line{asked.plan, outcome, std::nullopt};
    const CampaignEnd end = ReadRemains(part, outcome, line.summary);
    m_folder.Publish(asked.plan.folder, part);
    m_store.Transact([&] { m_store.EndRun(asked.run, end); });
    m_folder.ForgetEnding(asked.plan.folder);
    ExportByAndBy();
    m_stopped = m_stopped || (execution.goesOn && !execution.goesOn(line));
}

void
Campaign::Release(const Asked& asked)
{
    m_folder.Discard(asked.plan.folder, m_command);
    m_store.Transact([&] { m_store.ReleaseRun(asked.run); });
}

bool
Campaign::WaitForOthers(const Execution& execution, SignalWatch& watch)
{
    constexpr int pause = 300; // ms
    while (watch.Came() == 0)
    {
        std::size_t others = 0;
        for (const Asked& asked : m_asked)
        {
            if (m_tried.count(asked.run) > 0)
            {
                continue;
            }
            const CampaignRun run = m_store.GetRun(asked.run);
            if (IsFree(run, execution))
            {
                TakeOver();
                m_next = 0;
                return true;
            }
            others += run.state == "running" ? 1 : 0;
        }
        if (others == 0)
        {
            return false;
        }
        if (!m_told)
        {
            m_told = true;
            std::cerr << "waiting for " << others << " runs of another command\n";
        }
        watch.Wait(pause);
    }
    return false;
}

void
Campaign::Note(const Asked& asked,
               const RunPool::Outcome& outcome,
               const Execution& execution,
               flowdist::RunProgress& progress) const
{
    progress.Step(!outcome.IsGood());
    if (!outcome.IsGood())
    {
        const int code = outcome.exitCode == RunPool::DISK_FULL ? 1 : outcome.exitCode;
        progress.Say(execution.shown + "/runs/" + asked.plan.folder + ": the run failed, " +
                     (code > RunPool::BY_SIGNAL
                          ? "ended by signal " + std::to_string(code - RunPool::BY_SIGNAL)
                          : "exit code " + std::to_string(code)) +
                     (outcome.message.empty() ? "" : ": " + outcome.message));
    }
}

RunPool::End
Campaign::RunHere(const Execution& execution, flowdist::RunProgress& progress, SignalWatch& watch)
{
    std::vector<const Asked*> started;
    std::set<const Asked*> running;
    const auto next = [&]() -> std::optional<RunPool::Task> {
        const Asked* asked = m_stopped ? nullptr : Claim(execution);
        if (asked == nullptr)
        {
            return std::nullopt;
        }
        started.push_back(asked);
        running.insert(asked);
        return MakeTask(*asked, execution);
    };
    const auto ended = [&](std::size_t number, const RunPool::Outcome& outcome) {
        const Asked& asked = *started[number];
        running.erase(&asked);
        Note(asked, outcome, execution, progress);
        outcome.exitCode == RunPool::DISK_FULL ? Release(asked)
                                               : End(asked, outcome, PartOf(asked), execution);
    };
    const RunPool::End end = RunPool(execution.jobs).Feed(next, ended, watch);
    for (const Asked* asked : running)
    {
        Release(*asked);
    }
    return end;
}

RunPool::End
Campaign::Execute(const Execution& execution)
{
    SignalWatch watch;
    const auto open = static_cast<std::size_t>(
        std::count_if(m_asked.begin(), m_asked.end(), [&](const Asked& asked) {
            const CampaignRun run = m_store.GetRun(asked.run);
            return run.state == "running" || IsFree(run, execution);
        }));
    if (open == 0)
    {
        return {};
    }
    CampaignFolder::CheckWritable(m_folder.Path());
    if (m_command == 0)
    {
        m_store.Transact([&] { m_command = m_store.AddCommand(execution.command); });
        m_folder.TakeLease(m_command);
    }
    flowdist::RunProgress progress(std::cerr, "runs", open, flowdist::IsTerminal(2));
    RunPool::End end;
    do
    {
        end = execution.batches ? RunBatches(execution, progress, watch)
                                : RunHere(execution, progress, watch);
    } while (end.signal == 0 && !end.diskFull && !m_stopped && WaitForOthers(execution, watch));
    end.signal = watch.Came();
    m_store.Transact([&] { m_store.EndCommand(m_command); });
    m_stopped ? Export() : void();
    return end;
}

const CampaignFolder&
Campaign::Folder() const
{
    return m_folder;
}

CampaignStore&
Campaign::Store()
{
    return m_store;
}

} // namespace ns3
