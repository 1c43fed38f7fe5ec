// SPDX-License-Identifier: GPL-2.0-only

#include "campaign-reader.h"

#include "../../model/hash-core/plain-line.h"
#include "../campaign/campaign-folder.h"
#include "../campaign/campaign-store.h"
#include "../campaign/campaign-swap.h"
#include "plot-names.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace ns3
{

namespace
{

/// @param path a folder, or the database in it @return the folder
/// @throws ScenarioError where no campaign is there
std::string
FolderOf(const std::string& path)
{
    const std::filesystem::path file(path);
    const std::string folder =
        file.filename() == "campaign.sqlite" ? file.parent_path().string() : path;
    const std::string shown = folder.empty() ? "." : folder;
    CampaignSwap::Finish(shown);
    if (!CampaignFolder::IsThere(shown))
    {
        throw ScenarioError(path,
                            "no campaign is there: `flowdist compare ... --out DIR` makes one, "
                            "with campaign.sqlite in it");
    }
    return shown;
}

/**
 * Finds factors that go together: one of at least three numbers, and others that differ in the same
 * configurations, planned ones as well, or else a campaign at its beginning had many.
 * @param paths of factors @param values by configuration and path; empty: not set
 * @return paths of the others, each with that of the numbers
 */
std::map<std::string, std::string>
TiedFactors(const std::vector<std::string>& paths,
            const std::map<std::pair<int64_t, std::string>, std::string>& values)
{
    std::set<int64_t> configurations;
    for (const auto& [key, value] : values)
    {
        configurations.insert(key.first);
    }
    // Per factor: the group of each configuration, groups numbered as they come.
    std::map<std::string, std::vector<std::size_t>> groups;
    std::map<std::string, std::vector<std::string>> texts;
    for (const std::string& path : paths)
    {
        auto& known = texts[path];
        for (const int64_t configuration : configurations)
        {
            const auto own = values.find({configuration, path});
            const std::string value = own == values.end() ? "" : own->second;
            const auto place = std::find(known.begin(), known.end(), value);
            groups[path].push_back(static_cast<std::size_t>(place - known.begin()));
            place == known.end() ? known.push_back(value) : void();
        }
    }
    constexpr std::size_t least = 3; // values of a factor that growth is drawn over
    std::map<std::string, std::string> tied;
    for (const std::string& path : paths)
    {
        const bool drawn = texts[path].size() >= least && ReadNumbers(texts[path]);
        for (const std::string& other :
             drawn&& tied.count(path) == 0 ? paths : std::vector<std::string>())
        {
            other != path&& groups[other] == groups[path] ? void(tied.emplace(other, path))
                                                          : void();
        }
    }
    return tied;
}

} // namespace

CampaignReader::CampaignReader(const std::string& path)
    : m_folder(FolderOf(path)),
      m_database((std::filesystem::path(m_folder) / "campaign.sqlite").string())
{
    m_database.Execute("PRAGMA query_only=ON; PRAGMA trusted_schema=OFF;");
    CampaignStore::CheckTables(m_database, m_folder + "/campaign.sqlite");
    ReadConfigurations();
    if (m_runs.empty())
    {
        throw ScenarioError(path, "no run of this campaign has finished: there is nothing to draw");
    }
}

void
CampaignReader::ReadConfigurations()
{
    SqliteStatement runs(m_database,
                         "SELECT id, configuration, rngRun, folder, state FROM run "
                         "ORDER BY configuration, rngRun");
    while (runs.Step())
    {
        if (runs.Text(4) != "finished")
        {
            ++m_unfinished;
            continue;
        }
        m_runs[runs.Integer(1)].push_back({runs.Integer(0),
                                           static_cast<uint64_t>(runs.Integer(2)),
                                           m_folder + "/runs/" + runs.Text(3)});
    }
    for (const auto& [number, own] : m_runs)
    {
        m_configurations.push_back({number, {}});
    }
    std::vector<std::string> paths;
    SqliteStatement known(m_database, "SELECT path FROM factor GROUP BY path ORDER BY min(rowid)");
    while (known.Step())
    {
        paths.push_back(known.Text(0));
    }
    std::map<std::pair<int64_t, std::string>, std::string> values;
    SqliteStatement factors(m_database, "SELECT configuration, path, value FROM factor");
    while (factors.Step())
    {
        values[{factors.Integer(0), factors.Text(1)}] = flowhash::PlainLine(factors.Text(2));
    }
    m_tied = TiedFactors(paths, values);
    for (const std::string& path : paths)
    {
        for (PlotConfiguration& configuration : m_configurations)
        {
            configuration.factors.emplace_back(path, values[{configuration.number, path}]);
        }
    }
    KeepWhatDiffers(m_configurations);
    for (PlotConfiguration& configuration : m_configurations)
    {
        auto& factors = configuration.factors;
        factors.erase(std::remove_if(factors.begin(),
                                     factors.end(),
                                     [this](auto& own) { return m_tied.count(own.first) > 0; }),
                      factors.end());
    }
}

const std::map<std::string, std::string>&
CampaignReader::Tied() const
{
    return m_tied;
}

const std::string&
CampaignReader::Folder() const
{
    return m_folder;
}

const std::vector<PlotConfiguration>&
CampaignReader::Configurations() const
{
    return m_configurations;
}

const std::vector<PlotRun>&
CampaignReader::RunsOf(int64_t configuration) const
{
    return m_runs.at(configuration);
}

int64_t
CampaignReader::Unfinished() const
{
    return m_unfinished;
}

std::vector<std::string>
CampaignReader::TableFigures()
{
    std::vector<std::string> names;
    SqliteStatement find(m_database,
                         "SELECT path FROM figure WHERE file = 'tables' AND path != 'wall' "
                         "ORDER BY id");
    while (find.Step())
    {
        names.push_back(find.Text(0));
    }
    return names;
}

std::map<int64_t, double>
CampaignReader::ValuesOf(const std::string& figure)
{
    // A name of tables comes first, as in pairs; what is sparse is 0 where a run lacks it.
    SqliteStatement find(m_database,
                         "SELECT id, sparse FROM figure WHERE path = ? ORDER BY file = 'tables' "
                         "DESC LIMIT 1");
    std::map<int64_t, double> values;
    if (!find.With(figure).Step())
    {
        return values;
    }
    SqliteStatement all(m_database, "SELECT run, value FROM result WHERE figure = ?");
    all.With(find.Integer(0));
    std::map<int64_t, bool> there;
    while (all.Step())
    {
        there[all.Integer(0)] = true;
        if (!all.IsNull(1))
        {
            values[all.Integer(0)] = all.Real(1);
        }
    }
    for (const auto& [number, runs] : m_runs)
    {
        for (const PlotRun& run : runs)
        {
            if (find.Integer(1) != 0 && !there[run.id])
            {
                values[run.id] = 0;
            }
        }
    }
    return values;
}

std::map<int64_t, double>
CampaignReader::CountsOf(const std::string& figure)
{
    std::map<int64_t, double> counts = ValuesOf(figure);
    for (auto& [run, count] : counts)
    {
        const RunSummary summary = RunSummary::Make(CampaignStore::FiguresOf(m_database, run));
        const auto metrics = ResultMetrics(summary.Groups());
        const auto own = std::find_if(metrics.begin(), metrics.end(), [&figure](const auto& one) {
            return one.name == figure && one.count;
        });
        if (own == metrics.end())
        {
            return counts; // it is no share in any run
        }
        count = own->count(summary.Figures()).value_or(count);
    }
    return counts;
}

std::vector<double>
CampaignReader::Collect(const std::map<int64_t, double>& values, int64_t configuration) const
{
    std::vector<double> collected;
    for (const PlotRun& run : RunsOf(configuration))
    {
        const auto found = values.find(run.id);
        found == values.end() ? void() : collected.push_back(found->second);
    }
    return collected;
}

std::vector<PlotEvent>
CampaignReader::EventsOf(int64_t run)
{
    SqliteStatement find(m_database,
                         "SELECT path, value, text FROM result JOIN figure ON figure.id = figure "
                         "WHERE run = ? AND (path LIKE 'failover.%.event' OR path LIKE "
                         "'failover.%.at') ORDER BY position");
    find.With(run);
    std::vector<PlotEvent> events;
    std::string text;
    while (find.Step())
    {
        if (find.IsNull(1))
        {
            text = find.Text(2);
            continue;
        }
        events.push_back({find.Real(1), text});
    }
    return events;
}

} // namespace ns3
