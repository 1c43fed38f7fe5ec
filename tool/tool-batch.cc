// SPDX-License-Identifier: GPL-2.0-only

#include "campaign/batch-folder.h"
#include "campaign/run-digest.h"
#include "campaign/run-ending.h"
#include "sweep/run-pool.h"
#include "tool-commands.h"

#include "ns3/scenario-error.h"

#include <array>
#include <filesystem>
#include <iostream>
#include <map>
#include <unistd.h>

namespace ns3
{

namespace
{

namespace fs = std::filesystem;

/// Runs a list in a folder of batches.
class BatchRunner
{
  public:
    /// @param file the list
    explicit BatchRunner(const std::string& file)
        : m_file(fs::absolute(file).lexically_normal().string()),
          m_list(BatchFolder::ReadList(file)),
          m_folder(fs::path(m_file).parent_path().parent_path().string())
    {
    }

    /// @return exit code
    int Run();

    /// Leaves word of what went wrong, for the command that asked for the runs. @param why one line
    void Tell(const std::string& why) const;

  private:
    /// A scenario, and what it is known by here.
    struct Known
    {
        FlowScenario scenario;
        std::string digest;
    };

    const BatchRun* Next();
    FlowScenario ScenarioOf(const BatchRun& run);
    std::string PartOf(const BatchRun& run) const;
    void End(const BatchRun& run, const RunPool::Outcome& outcome) const;
    void Discard(const BatchRun& run) const;

    std::string m_file; //!< the list, absolute
    BatchList m_list;
    BatchFolder m_folder;
    RunDigest m_digest;
    std::map<std::string, Known> m_known; //!< by the name of the file
    std::size_t m_next{0};                //!< in the list
};

const BatchRun*
BatchRunner::Next()
{
    while (m_next < m_list.runs.size())
    {
        const BatchRun& run = m_list.runs[m_next++];
        if (!fs::exists(m_file))
        {
            throw ScenarioError(m_file, "is gone: nobody waits for these runs any more");
        }
        if (!m_folder.IsDone(run.folder))
        {
            return &run;
        }
    }
    return nullptr;
}

FlowScenario
BatchRunner::ScenarioOf(const BatchRun& run)
{
    auto known = m_known.find(run.scenario);
    if (known == m_known.end())
    {
        const FlowScenario scenario = m_folder.ReadScenario(run.scenario, m_list.from);
        const std::string digest = m_digest.OfConfiguration(scenario);
        known = m_known.emplace(run.scenario, Known{scenario, digest}).first;
    }
    if (RunDigest::OfRun(known->second.digest, run.rngRun) != run.digest)
    {
        throw ScenarioError(
            run.folder,
            "here it would be another run than the one that was asked for: by versions of "
            "flow-distribution or ns-3, settings of ns-3, plugins, or contents of a "
            "file that the scenario reads");
    }
    FlowScenario scenario = known->second.scenario;
    scenario.rngRun = run.rngRun;
    return scenario;
}

std::string
BatchRunner::PartOf(const BatchRun& run) const
{
    // A job that was started again does not meet the one before, if that lives on elsewhere.
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    return m_folder.Path("running/" + run.folder + "." + host.data() + "." +
                         std::to_string(getpid()));
}

void
BatchRunner::End(const BatchRun& run, const RunPool::Outcome& outcome) const
{
    const std::string part = PartOf(run);
    RunEnding{run.digest, outcome}.Write(part);
    if (m_folder.IsDone(run.folder))
    {
        Discard(run); // another job was faster
        return;
    }
    std::error_code error;
    fs::rename(part, m_folder.EndedPath(run.folder), error);
    if (error && !m_folder.IsDone(run.folder))
    {
        throw std::system_error(error, m_folder.EndedPath(run.folder));
    }
    Discard(run);
}

void
BatchRunner::Discard(const BatchRun& run) const
{
    std::error_code error;
    fs::remove_all(PartOf(run), error);
}

int
BatchRunner::Run()
{
    if (chdir(m_list.from.c_str()) != 0)
    {
        throw ScenarioError(m_list.from,
                            "the folder that the command was given in is not on this machine");
    }
    SignalWatch watch;
    std::vector<const BatchRun*> started;
    const auto next = [&]() -> std::optional<RunPool::Task> {
        const BatchRun* run = Next();
        if (run == nullptr)
        {
            return std::nullopt;
        }
        const FlowScenario scenario = ScenarioOf(*run);
        started.push_back(run);
        const ResultFolder part(PartOf(*run));
        return RunPool::Task{[scenario, part] { return PerformOneOfMany(scenario, part); },
                             part.Path("run.log")};
    };
    const auto ended = [&](std::size_t number, const RunPool::Outcome& outcome) {
        outcome.exitCode == RunPool::DISK_FULL ? Discard(*started[number])
                                               : End(*started[number], outcome);
    };
    const RunPool::End end = RunPool(1).Feed(next, ended, watch);
    for (const BatchRun* run : started)
    {
        Discard(*run); // of what was killed, or not started
    }
    if (end.diskFull)
    {
        throw std::runtime_error("the disk is full");
    }
    return end.signal == 0 ? 0 : 128 + end.signal;
}

void
BatchRunner::Tell(const std::string& why) const
{
    std::error_code error;
    if (!fs::exists(m_file, error))
    {
        return;
    }
    try
    {
        m_folder.NoteFailure(m_file, why);
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
    }
}

} // namespace

int
BatchCommand(const ToolArguments& arguments)
{
    if (arguments.files.size() != 1 || !arguments.overrides.empty() ||
        !arguments.variations.empty() || !arguments.out.empty() || arguments.hasRuns ||
        arguments.jobs > 0 || arguments.overwrite || arguments.explain || arguments.yes)
    {
        throw ScenarioError("batch", "takes one list of runs, and --plugin");
    }
    BatchRunner runner(arguments.files.front());
    try
    {
        return runner.Run();
    }
    catch (const std::exception& error)
    {
        runner.Tell(ReasonOf(error));
        throw;
    }
}

} // namespace ns3
