// SPDX-License-Identifier: GPL-2.0-only

#ifndef CAMPAIGN_STORE_H
#define CAMPAIGN_STORE_H

#include "../../helper/results/run-summary.h"
#include "sqlite-database.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/// A key and the value that a command gave it.
struct CampaignFactor
{
    std::string path;
    std::string value;
    bool varied{false}; //!< a line of the command's table is known by it
};

/// A command that adds to a campaign.
struct CampaignCommand
{
    std::string line;     //!< as typed
    std::string folder;   //!< where
    std::string host;     //!< on which machine
    int64_t pid{0};       //!< its process
    std::string revision; //!< of the module's source, by git; empty: unknown
};

/// How a run ended.
struct CampaignEnd
{
    int exitCode{0};
    std::string message;
    double wall{0};                                           //!< s that it took
    std::vector<FigureScalar> figures;                        //!< of summary.json
    std::vector<std::pair<std::string, double>> tableFigures; //!< of tables
};

/// A run as the database has it.
struct CampaignRun
{
    int64_t id{0};
    std::string state; //!< planned, running, finished, failed
    std::string folder;
    int exitCode{0};
    std::string message;
    int64_t command{0}; //!< who runs it, or ran it last; 0: nobody
    std::string digest; //!< what it is known by
};

/**
 * @ingroup flow-distribution
 *
 * The database of a campaign: its configurations, runs and their figures, by the names that
 * doc/output.rst lists. Every change is whole or not there, whenever a process ends.
 */
class CampaignStore
{
  public:
    static constexpr int VERSION = 1; //!< of the tables

    /**
     * Opens a database, and makes its tables where it is new.
     * @param path the file @param readOnly whether nothing is written
     * @throws ScenarioError where it is none of a campaign, damaged, or of a newer version
     */
    explicit CampaignStore(const std::string& path, bool readOnly = false);

    /**
     * Looks whether a database is whole and has the tables of a campaign; writes nothing.
     * @param database it @param path its name in messages
     * @throws ScenarioError where it is damaged, of another program, or of a newer version
     */
    static void CheckTables(SqliteDatabase& database, const std::string& path);

    /**
     * @param path the file of a database @return the folders of all its runs; none: it is not
     * there, or new
     * @throws ScenarioError where it is none of a campaign, damaged, or of a newer version
     */
    static std::set<std::string> RunFolders(const std::string& path);

    /// Does several things as one. @param action them
    void Transact(const std::function<void()>& action);

    /// @return the number of a command, new
    int64_t AddCommand(const CampaignCommand& command);
    /// Notes that a command has ended. @param command its number
    void EndCommand(int64_t command);

    /// @param digest of a configuration @return its number, from 1; none: it is not there
    std::optional<int64_t> FindConfiguration(const std::string& digest);

    /**
     * Adds a configuration, or factors to one that is there.
     * @param digest what it is known by @param name for people, such as "tm.count=4"; another one
     *        with this name gets a number behind it
     * @param factors what the command set
     * @return its number
     */
    int64_t AddConfiguration(const std::string& digest,
                             const std::string& name,
                             const std::vector<CampaignFactor>& factors);

    /// @param configuration number @param rngRun of a run @return the run; none: it is not there
    std::optional<CampaignRun> FindRun(int64_t configuration, uint64_t rngRun);

    /// @param id of a run @return it
    CampaignRun GetRun(int64_t id);

    /**
     * Adds a run that is planned.
     * @param configuration its number @param rngRun its own @param digest what it is known by
     * @param folder name of its folder @param scenario YAML that makes it alone
     * @return its id
     */
    int64_t AddRun(int64_t configuration,
                   uint64_t rngRun,
                   const std::string& digest,
                   const std::string& folder,
                   const std::string& scenario);

    /// A run begins. @param id its own @param command who runs it
    void StartRun(int64_t id, int64_t command);
    /// It is planned again, as if it had never begun. @param id its own
    void ReleaseRun(int64_t id);
    /// It has ended. @param id its own @param end how
    void EndRun(int64_t id, const CampaignEnd& end);

    /// @param state such as running @return the runs that are in it, by their ids
    std::vector<CampaignRun> RunsIn(const std::string& state);

    /// @param database of a campaign @param id of a run that ended @return its figures of
    /// summary.json, in their order
    static std::vector<FigureScalar> FiguresOf(SqliteDatabase& database, int64_t id);

    /// @param state such as finished @return how many runs are in it
    int64_t CountRuns(const std::string& state);

    /// @return mean s that finished runs took; none: none has finished
    std::optional<double> MeanWall();

    /// @return the database, for those who only read
    SqliteDatabase& Database();

  private:
    void MakeTables();
    int64_t FigureId(const std::string& file, const std::string& path, bool sparse);

    SqliteDatabase m_database;
    std::map<std::pair<std::string, std::string>, int64_t> m_figures; //!< ids by file and path
};

} // namespace ns3

#endif // CAMPAIGN_STORE_H
