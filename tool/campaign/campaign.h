// SPDX-License-Identifier: GPL-2.0-only

#ifndef CAMPAIGN_H
#define CAMPAIGN_H

#include "../../base/run-progress.h"
#include "../sweep/run-comparison.h"
#include "../sweep/run-plan.h"
#include "batch-folder.h"
#include "campaign-folder.h"
#include "campaign-store.h"
#include "snakemake-process.h"

#include "ns3/result-folder.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Runs that are kept: those that a command asks for and that have finished before are not run
 * again; the others are, in child processes, by this command and by others that work on the same
 * campaign at the same time. Wherever a command ends, the next one goes on.
 */
class Campaign
{
  public:
    /// Runs are jobs of Snakemake, some runs each.
    struct Batches
    {
        std::string snakemake; //!< path of the program
        std::string profile;   //!< folder, absolute; empty: none
        std::size_t size{0};   //!< runs of a job; 0: so that there are four jobs for one at a time
        BatchFolder::Program program; //!< what a job starts
    };

    /// How runs are executed.
    struct Execution
    {
        std::function<int(const FlowScenario&, const ResultFolder&)> perform; //!< in a child
        std::size_t jobs{0};     //!< at a time; 0: as many as there are processors
        bool retry{false};       //!< whether those that failed before are tried again
        CampaignCommand command; //!< who asks
        std::string shown;       //!< name of the folder in messages
        /// Told of each run that has ended; returns whether more are started.
        std::function<bool(const FinishedRun&)> goesOn{};
        std::optional<Batches> batches; //!< none: they are child processes of this one
    };

    /**
     * Opens a campaign, or makes one.
     * @param path its folder @param listed as of CampaignFolder
     * @throws ScenarioError where none can be there
     */
    Campaign(const std::string& path, bool listed);

    /// @param digest of a configuration @param first rngRun @param runs how many @return whether
    /// all these have finished
    bool HasFinished(const std::string& digest, uint64_t first, uint32_t runs);

    /**
     * Says which runs are wanted; those that are new are noted as planned.
     * @param plan the runs, configuration after configuration
     * @param digests of the configurations, by their numbers in the plan
     * @param fixed overrides of all runs
     */
    void Ask(const std::vector<PlannedRun>& plan,
             const std::vector<std::string>& digests,
             const ScenarioOverrides& fixed);

    /**
     * Runs what was asked for and has not finished.
     * @param execution how
     * @return how it ended; a signal or a full disk leave runs undone
     */
    RunPool::End Execute(const Execution& execution);

    /// @return the runs that were asked for, in the order of the plan
    RunComparison Compare();

    /// @return how many of the runs that were asked for need not be run
    std::size_t FinishedBefore() const;

    /// @return of these, how many have no folder any more; to try again makes them again
    std::size_t GoneBefore() const;

    /// @return numbers of configurations in comparison.csv, by those of the plan
    std::vector<int64_t> ConfigurationIds() const;

    /// Writes comparison.csv: all runs of the campaign that have ended.
    void Export();

    /// @return its folder
    const CampaignFolder& Folder() const;

    /// @return its database
    CampaignStore& Store();

  private:
    /// A run that was asked for.
    struct Asked
    {
        PlannedRun plan;
        int64_t run;           //!< its id
        int64_t configuration; //!< id of its configuration
        std::string digest;    //!< what the run is known by
    };

    /// Runs that jobs have, by their folders.
    using OpenRuns = std::map<std::string, const Asked*>;

    void Order();
    bool AreThere(const std::vector<PlannedRun>& plan, const std::vector<std::string>& digests);
    bool IsFree(const CampaignRun& run, const Execution& execution) const;
    bool TryClaim(const Asked& asked, const Execution& execution);
    const Asked* Claim(const Execution& execution);
    RunPool::Task MakeTask(const Asked& asked, const Execution& execution) const;
    RunPool::End RunHere(const Execution& execution,
                         flowdist::RunProgress& progress,
                         SignalWatch& watch);
    void Note(const Asked& asked,
              const RunPool::Outcome& outcome,
              const Execution& execution,
              flowdist::RunProgress& progress) const;
    void End(const Asked& asked,
             const RunPool::Outcome& outcome,
             const std::string& part,
             const Execution& execution);
    void Release(const Asked& asked);
    void TakeOver();
    bool TakeWhole(const CampaignRun& run);
    std::vector<const Asked*> ClaimAll(const Execution& execution);
    RunPool::End RunBatches(const Execution& execution,
                            flowdist::RunProgress& progress,
                            SignalWatch& watch);
    void MakeBatches(const BatchFolder& folder,
                     const std::vector<const Asked*>& runs,
                     const Execution& execution) const;
    void TakeEnded(const BatchFolder& folder,
                   OpenRuns& open,
                   const Execution& execution,
                   flowdist::RunProgress& progress);
    void ExportByAndBy();
    bool WaitForOthers(const Execution& execution, SignalWatch& watch);
    std::string PartOf(const Asked& asked) const;

    CampaignFolder m_folder;
    CampaignStore m_store;
    std::vector<Asked> m_asked;
    std::vector<std::size_t> m_order; //!< places in m_asked, as they are run
    std::size_t m_next{0};            //!< place in m_order: whatever is before was looked at
    std::set<int64_t> m_tried;        //!< by this command
    std::size_t m_finished{0};        //!< of m_asked, before this command
    std::size_t m_gone{0};            //!< of these, without a folder
    int64_t m_command{0};             //!< number of this command
    std::chrono::steady_clock::time_point m_nextExport{}; //!< not before
    bool m_stopped{false};                                //!< no more are started
    bool m_told{false};                                   //!< that others are waited for
};

} // namespace ns3

#endif // CAMPAIGN_H
