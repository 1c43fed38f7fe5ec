// SPDX-License-Identifier: GPL-2.0-only

#ifndef BATCH_FOLDER_H
#define BATCH_FOLDER_H

#include "ns3/flow-scenario.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/// A run of a batch.
struct BatchRun
{
    std::string folder;   //!< name of its folder, such as 003-run2
    std::string scenario; //!< name of the scenario's file in the folder of batches
    uint64_t rngRun{0};
    std::string digest; //!< what the run is known by
};

/// Runs that are one job.
struct BatchList
{
    std::string from; //!< folder that names of files in scenarios are relative to
    std::vector<BatchRun> runs;
};

/**
 * @ingroup flow-distribution
 *
 * Where a command keeps runs for jobs that know nothing of its database, on this machine or on
 * others that share its files: scenarios, lists of runs, a Snakefile whose jobs are the lists. A
 * job writes a run into `running`, and renames it into `ended` when it is whole; the command takes
 * it from there, and notes it in `taken`. What stands here is a function of the runs alone, but for
 * the places of programs and folders. POSIX only.
 */
class BatchFolder
{
  public:
    /// How jobs start this program.
    struct Program
    {
        std::vector<std::string> words; //!< it, and options; the list comes behind them
        /// variables that it reads, and their values; one that is empty is not set
        std::vector<std::pair<std::string, std::string>> environment;
    };

    /// @param path the folder, absolute, which need not be there
    explicit BatchFolder(const std::string& path);

    /**
     * Makes the folder anew.
     * @param list all runs, in the order in which they are wanted
     * @param size runs of a batch, at least 1
     * @param program what jobs start
     * @throws std::system_error where it cannot be written
     */
    void Make(const BatchList& list, std::size_t size, const Program& program) const;

    /**
     * Writes a scenario; files that it names are those that they are from the working folder.
     * @param name of the file @param scenario it
     */
    void WriteScenario(const std::string& name, const FlowScenario& scenario) const;

    /// @param name of a file that WriteScenario() wrote @param from the working folder of then
    /// @return the scenario, as it was
    FlowScenario ReadScenario(const std::string& name, const std::string& from) const;

    /// @param file a list in `batches` @return it @throws ScenarioError where it is none
    static BatchList ReadList(const std::string& file);

    /// @return the folder
    const std::string& Path() const;

    /// @param name a name in the folder @return its path
    std::string Path(const std::string& name) const;

    /// @param run name of a run's folder @return where it is when it is whole
    std::string EndedPath(const std::string& run) const;

    /// @return names of runs that are whole and were not taken, sorted
    std::vector<std::string> Ended() const;

    /// @param run name of a run's folder @return whether a job need not run it: it is whole, or was
    /// taken
    bool IsDone(const std::string& run) const;

    /// Notes that a whole run is about to be taken, so that its job does not run it again. @param
    /// run name of its folder
    void NoteTaken(const std::string& run) const;

    /// Leaves word of why a job cannot go on. @param why one line
    void NoteFailure(const std::string& list, const std::string& why) const;

    /// @return the word that the first job left; empty: none did
    std::string Failure() const;

  private:
    std::string m_path;
};

} // namespace ns3

#endif // BATCH_FOLDER_H
