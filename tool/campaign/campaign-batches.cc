// SPDX-License-Identifier: GPL-2.0-only

// Runs of a campaign as jobs of Snakemake: they leave files, and this process alone has the
// database.

#include "campaign.h"
#include "run-digest.h"
#include "run-ending.h"
#include "run-remains.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

namespace ns3
{

namespace fs = std::filesystem;

namespace
{

constexpr int LOOK = 200; // ms between two looks for runs that have ended

/// Files of other machines may be seen a while after the jobs that wrote them have ended.
constexpr int LATENCY = 15'000; // ms

/// @param log what Snakemake printed @return the first line of it that is about an error, else the
/// last one
std::string
ErrorIn(const std::string& log)
{
    std::ifstream in(log);
    std::string last;
    for (std::string line; std::getline(in, line);)
    {
        last = line.find_first_not_of(" \t") == std::string::npos ? last : line;
        if (line.find("rror") != std::string::npos)
        {
            break;
        }
    }
    return last;
}

/// @return name of the scenario of a configuration, by its number in the database
std::string
ScenarioFile(int64_t configuration)
{
    const std::string folder = RunFolderName(configuration - 1, 0);
    return folder.substr(0, folder.find('-')) + ".yaml";
}

} // namespace

bool
Campaign::TakeWhole(const CampaignRun& run)
{
    for (const std::string& part : m_folder.WholePaths(run.folder))
    {
        const auto ending = RunEnding::Read(part);
        if (ending && ending->digest == run.digest)
        {
            std::optional<RunSummary> summary;
            const CampaignEnd end = ReadRemains(part, ending->outcome, summary);
            m_folder.Publish(run.folder, part);
            m_store.EndRun(run.id, end);
            return true;
        }
    }
    return false;
}

void
Campaign::TakeOver()
{
    const auto left = m_folder.LeftBatches(); // before what is in them is looked at
    std::size_t taken = 0;
    for (const CampaignRun& run : m_store.RunsIn("running"))
    {
        bool whole = false;
        if (!m_folder.IsAlive(run.command))
        {
            m_store.Transact([&] {
                const CampaignRun now = m_store.GetRun(run.id); // others may have been faster
                whole = now.state == "running" && now.command == run.command && TakeWhole(now);
            });
        }
        whole ? m_folder.ForgetEnding(run.folder) : void();
        taken += whole ? 1 : 0;
    }
    std::error_code error;
    for (const std::string& batches : left)
    {
        fs::remove_all(batches, error);
    }
    if (!left.empty())
    {
        std::cerr << "the Snakemake of a command that was killed left its lock, which is taken away"
                  << (taken > 0 ? ", and " + std::to_string(taken) +
                                      " runs that had ended, which are kept"
                                : "")
                  << '\n';
    }
}

std::vector<const Campaign::Asked*>
Campaign::ClaimAll(const Execution& execution)
{
    std::vector<const Asked*> runs;
    m_store.Transact([&] {
        for (; m_next < m_order.size(); ++m_next)
        {
            const Asked& asked = m_asked[m_order[m_next]];
            if (m_tried.count(asked.run) == 0 && TryClaim(asked, execution))
            {
                runs.push_back(&asked);
            }
        }
    });
    for (const Asked* asked : runs)
    {
        m_tried.insert(asked->run);
    }
    return runs;
}

void
Campaign::MakeBatches(const BatchFolder& folder,
                      const std::vector<const Asked*>& runs,
                      const Execution& execution) const
{
    BatchList list{fs::current_path().string(), {}};
    std::set<int64_t> written;
    for (const Asked* asked : runs)
    {
        const std::string file = ScenarioFile(asked->configuration);
        if (written.insert(asked->configuration).second)
        {
            folder.WriteScenario(file, asked->plan.scenario);
        }
        list.runs.push_back({asked->plan.folder, file, asked->plan.scenario.rngRun, asked->digest});
    }
    const std::size_t jobs =
        execution.jobs > 0 ? execution.jobs : std::max(1U, std::thread::hardware_concurrency());
    constexpr std::size_t turns = 4; // jobs for each one at a time: they end about together
    constexpr std::size_t most = 100;
    const std::size_t fitting = (runs.size() + turns * jobs - 1) / (turns * jobs);
    const std::size_t size = execution.batches->size;
    folder.Make(list, size > 0 ? size : std::min(fitting, most), execution.batches->program);
}

void
Campaign::TakeEnded(const BatchFolder& folder,
                    OpenRuns& open,
                    const Execution& execution,
                    flowdist::RunProgress& progress)
{
    for (const std::string& name : folder.Ended())
    {
        const auto found = open.find(name);
        const std::string part = folder.EndedPath(name);
        const auto ending = RunEnding::Read(part);
        if (found != open.end() && ending && ending->digest == found->second->digest)
        {
            folder.NoteTaken(name);
            Note(*found->second, ending->outcome, execution, progress);
            End(*found->second, ending->outcome, part, execution);
            open.erase(found);
        }
    }
}

RunPool::End
Campaign::RunBatches(const Execution& execution,
                     flowdist::RunProgress& progress,
                     SignalWatch& watch)
{
    const auto runs = ClaimAll(execution);
    if (runs.empty())
    {
        return {};
    }
    OpenRuns open;
    for (const Asked* asked : runs)
    {
        open[asked->plan.folder] = asked;
    }
    const BatchFolder folder(m_folder.BatchesOf(m_command));
    std::error_code error;
    fs::remove_all(folder.Path(), error); // of runs that were asked for before
    MakeBatches(folder, runs, execution);
    const std::string log = "snakemake-" + std::to_string(m_command) + ".log";
    m_folder.ListOwn(log);
    const Batches& batches = *execution.batches;
    const uint32_t jobs =
        execution.jobs > 0 || !batches.profile.empty()
            ? static_cast<uint32_t>(execution.jobs)
            : std::max(1U, std::thread::hardware_concurrency()); // else the profile says
    int exitCode = 0;
    {
        SnakemakeProcess snakemake({batches.snakemake,
                                    folder.Path(),
                                    batches.profile,
                                    jobs,
                                    fs::absolute(m_folder.Path(log)).string()});
        for (bool runs = true; runs;)
        {
            watch.Came() != 0 || m_stopped ? snakemake.Stop() : void();
            runs = !snakemake.Ended();
            runs ? void(watch.Wait(LOOK)) : void();
            TakeEnded(folder, open, execution, progress);
        }
        exitCode = *snakemake.Ended();
    }
    for (int waited = 0;
         !open.empty() && exitCode == 0 && !m_stopped && waited < LATENCY && watch.Wait(LOOK) == 0;
         waited += LOOK)
    {
        TakeEnded(folder, open, execution, progress);
    }
    for (const auto& [name, asked] : open)
    {
        Release(*asked);
    }
    if (!open.empty() && watch.Came() == 0 && !m_stopped)
    {
        const std::string word = folder.Failure();
        const std::string said = ErrorIn(m_folder.Path(log));
        progress.Say(std::to_string(open.size()) + " runs have no result: " +
                     (!word.empty() ? "a job of Snakemake says: " + word
                                    : "Snakemake ended with exit code " + std::to_string(exitCode) +
                                          (said.empty() ? "" : ": " + said)) +
                     "; its log is " + execution.shown + "/" + log);
    }
    else
    {
        fs::remove(m_folder.Path(log), error);
    }
    fs::remove_all(folder.Path(), error);
    return {watch.Came(), false};
}

} // namespace ns3
