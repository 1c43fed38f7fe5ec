// SPDX-License-Identifier: GPL-2.0-only

#ifndef CAMPAIGN_READER_H
#define CAMPAIGN_READER_H

#include "../campaign/sqlite-database.h"
#include "plot-panels.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/// A run that has finished.
struct PlotRun
{
    int64_t id{0}; //!< in the database
    uint64_t rngRun{0};
    std::string folder; //!< its path
};

/// An event of a run.
struct PlotEvent
{
    double at{0};     //!< s
    std::string text; //!< such as "fail tm3"
};

/**
 * @ingroup flow-distribution
 *
 * Reads a campaign, also one that a command writes to: what has finished when this is made.
 * Nothing is written.
 */
class CampaignReader
{
  public:
    /**
     * Opens a campaign.
     * @param path its folder, or its database
     * @throws ScenarioError where none is there, or no run has finished
     */
    explicit CampaignReader(const std::string& path);

    /// @return the folder
    const std::string& Folder() const;

    /// @return configurations that have finished runs, with the factors in which they differ
    const std::vector<PlotConfiguration>& Configurations() const;

    /// @return factors that go together with one of numbers, and are not told apart from it: each
    /// with that one
    const std::map<std::string, std::string>& Tied() const;

    /// @param configuration its number in the database @return its runs, by rngRun
    const std::vector<PlotRun>& RunsOf(int64_t configuration) const;

    /// @return how many runs have not finished
    int64_t Unfinished() const;

    /// @return names of the figures of tables that some run has, in their order, but for wall times
    std::vector<std::string> TableFigures();

    /**
     * @param figure its name: of tables, or a path of summary.json
     * @return its values by ids of runs; a run lacks one that it does not have
     */
    std::map<int64_t, double> ValuesOf(const std::string& figure);

    /// @param figure a share of tables @return how many each is of, as of ResultMetric, by ids of
    /// runs; of another figure its values
    std::map<int64_t, double> CountsOf(const std::string& figure);

    /// @param values by ids of runs @param configuration its number @return those of its runs
    std::vector<double> Collect(const std::map<int64_t, double>& values,
                                int64_t configuration) const;

    /// @param run its id @return its events, in their order
    std::vector<PlotEvent> EventsOf(int64_t run);

  private:
    void ReadConfigurations();

    std::string m_folder;
    SqliteDatabase m_database;
    std::vector<PlotConfiguration> m_configurations;
    std::map<std::string, std::string> m_tied;      //!< factors by those they go together with
    std::map<int64_t, std::vector<PlotRun>> m_runs; //!< by configuration
    int64_t m_unfinished{0};
};

} // namespace ns3

#endif // CAMPAIGN_READER_H
