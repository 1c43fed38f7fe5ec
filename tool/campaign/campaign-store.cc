// SPDX-License-Identifier: GPL-2.0-only

#include "campaign-store.h"

#include "../../base/number-text.h"

#include "ns3/result-writer.h"
#include "ns3/scenario-error.h"

#include <filesystem>

namespace ns3
{

namespace
{

constexpr int64_t APPLICATION = 0x666c6f77; //!< "flow", in the header of the file

/// See doc/output.rst, which tells the same in words.
constexpr const char* TABLES = R"(
CREATE TABLE campaign(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE command(
  id INTEGER PRIMARY KEY AUTOINCREMENT, line TEXT NOT NULL, folder TEXT NOT NULL,
  host TEXT NOT NULL, pid INTEGER NOT NULL, revision TEXT, version TEXT NOT NULL,
  ns3 TEXT NOT NULL, started TEXT NOT NULL, ended TEXT);
CREATE TABLE configuration(
  id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE);
CREATE TABLE factor(
  configuration INTEGER NOT NULL REFERENCES configuration(id), path TEXT NOT NULL,
  value TEXT NOT NULL, varied INTEGER NOT NULL, UNIQUE(configuration, path));
CREATE TABLE run(
  id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE,
  configuration INTEGER NOT NULL REFERENCES configuration(id), rngRun INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('planned', 'running', 'finished', 'failed')),
  exit INTEGER, message TEXT, folder TEXT NOT NULL UNIQUE, started TEXT, ended TEXT, wall REAL,
  command INTEGER REFERENCES command(id), scenario TEXT NOT NULL, UNIQUE(configuration, rngRun));
CREATE TABLE figure(
  id INTEGER PRIMARY KEY, file TEXT NOT NULL, path TEXT NOT NULL, sparse INTEGER NOT NULL,
  UNIQUE(file, path));
CREATE TABLE result(
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE, position INTEGER NOT NULL,
  figure INTEGER NOT NULL REFERENCES figure(id), value REAL, text TEXT,
  PRIMARY KEY(run, position)) WITHOUT ROWID;
CREATE VIEW results AS
  SELECT configuration.name AS configuration, run.rngRun AS rngRun, run.state AS state,
    figure.path AS figure, result.value AS value, result.text AS text, figure.file AS file,
    run.configuration AS number, run.folder AS folder
  FROM result JOIN run ON run.id = result.run JOIN figure ON figure.id = result.figure
    JOIN configuration ON configuration.id = run.configuration;
CREATE VIEW factors AS
  SELECT configuration.name AS configuration, factor.path AS path, factor.value AS value,
    factor.varied AS varied, configuration.id AS number
  FROM factor JOIN configuration ON configuration.id = factor.configuration;
)";

constexpr const char* RUN =
    "SELECT id, state, folder, exit, message, command, digest FROM run WHERE ";

/// @param statement at a row of RUN @return the run
CampaignRun
ReadRun(const SqliteStatement& statement)
{
    return {statement.Integer(0),
            statement.Text(1),
            statement.Text(2),
            static_cast<int>(statement.Integer(3)),
            statement.Text(4),
            statement.Integer(5),
            statement.Text(6)};
}

} // namespace

CampaignStore::CampaignStore(const std::string& path, bool readOnly)
    : m_database(path, readOnly)
{
    m_database.Execute("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;");
    const bool isNew = m_database.Number("SELECT count(*) FROM sqlite_master") == 0;
    if (isNew && !readOnly)
    {
        m_database.Transact([this] {
            if (m_database.Number("SELECT count(*) FROM sqlite_master") == 0)
            {
                MakeTables();
            }
        });
    }
    CheckTables(m_database, path);
}

void
CampaignStore::CheckTables(SqliteDatabase& database, const std::string& path)
{
    database.CheckWhole();
    const int64_t application = database.Number("PRAGMA application_id");
    const int64_t version = database.Number("PRAGMA user_version");
    if (application != APPLICATION)
    {
        throw ScenarioError(path,
                            "is the database of another program, not of a campaign: move it away, "
                            "or name another folder with --out");
    }
    if (version != VERSION)
    {
        throw ScenarioError(
            path,
            std::string(version > VERSION ? "a newer" : "no") +
                " flow-distribution made this campaign (its tables have version " +
                std::to_string(version) + ", this program knows " + std::to_string(VERSION) +
                "): go on with the one that did, or name another folder with --out");
    }
}

std::set<std::string>
CampaignStore::RunFolders(const std::string& path)
{
    std::set<std::string> folders;
    std::error_code error;
    if (!std::filesystem::exists(path, error))
    {
        return folders;
    }
    SqliteDatabase database(path);
    if (database.Number("SELECT count(*) FROM sqlite_master") > 0)
    {
        CheckTables(database, path);
        SqliteStatement find(database, "SELECT folder FROM run");
        while (find.Step())
        {
            folders.insert(find.Text(0));
        }
    }
    return folders;
}

void
CampaignStore::MakeTables()
{
    m_database.Execute(TABLES);
    m_database.Execute("PRAGMA application_id=" + std::to_string(APPLICATION));
    m_database.Execute("PRAGMA user_version=" + std::to_string(VERSION));
    SqliteStatement fact(m_database, "INSERT INTO campaign VALUES(?, ?)");
    fact.With(std::string("creator"), "flow-distribution " + std::string(FlowDistributionVersion()))
        .Run();
    SqliteStatement(m_database,
                    "INSERT INTO campaign VALUES('created', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))")
        .Run();
}

void
CampaignStore::Transact(const std::function<void()>& action)
{
    m_database.Transact(action);
}

int64_t
CampaignStore::AddCommand(const CampaignCommand& command)
{
    const std::optional<std::string> revision =
        command.revision.empty() ? std::nullopt : std::optional<std::string>(command.revision);
    SqliteStatement(m_database,
                    "INSERT INTO command(line, folder, host, pid, revision, version, ns3, started) "
                    "VALUES(?, ?, ?, ?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))")
        .With(command.line,
              command.folder,
              command.host,
              command.pid,
              revision,
              std::string(FlowDistributionVersion()),
              std::string(Ns3Version()))
        .Run();
    return m_database.LastRow();
}

void
CampaignStore::EndCommand(int64_t command)
{
    SqliteStatement(m_database,
                    "UPDATE command SET ended = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = ?")
        .With(command)
        .Run();
}

std::optional<int64_t>
CampaignStore::FindConfiguration(const std::string& digest)
{
    SqliteStatement find(m_database, "SELECT id FROM configuration WHERE digest = ?");
    return find.With(digest).Step() ? std::optional<int64_t>(find.Integer(0)) : std::nullopt;
}

int64_t
CampaignStore::AddConfiguration(const std::string& digest,
                                const std::string& name,
                                const std::vector<CampaignFactor>& factors)
{
    auto configuration = FindConfiguration(digest);
    if (!configuration)
    {
        SqliteStatement add(m_database,
                            "INSERT OR IGNORE INTO configuration(digest, name) VALUES(?, ?)");
        add.With(digest, name).Run();
        for (int number = 2; m_database.Changes() == 0; ++number)
        {
            add.With(digest, name + " #" + std::to_string(number)).Run();
        }
        configuration = m_database.LastRow();
    }
    SqliteStatement add(
        m_database,
        "INSERT INTO factor VALUES(?1, ?2, ?3, ?4) ON CONFLICT(configuration, path) "
        "DO UPDATE SET varied = 1 WHERE ?4 AND NOT varied");
    for (const CampaignFactor& factor : factors)
    {
        add.With(*configuration, factor.path, factor.value, int64_t{factor.varied}).Run();
    }
    return *configuration;
}

std::optional<CampaignRun>
CampaignStore::FindRun(int64_t configuration, uint64_t rngRun)
{
    SqliteStatement find(m_database, std::string(RUN) + "configuration = ? AND rngRun = ?");
    return find.With(configuration, static_cast<int64_t>(rngRun)).Step()
               ? std::optional<CampaignRun>(ReadRun(find))
               : std::nullopt;
}

CampaignRun
CampaignStore::GetRun(int64_t id)
{
    SqliteStatement find(m_database, std::string(RUN) + "id = ?");
    return find.With(id).Step() ? ReadRun(find) : CampaignRun();
}

int64_t
CampaignStore::AddRun(int64_t configuration,
                      uint64_t rngRun,
                      const std::string& digest,
                      const std::string& folder,
                      const std::string& scenario)
{
    SqliteStatement(m_database,
                    "INSERT INTO run(configuration, rngRun, digest, folder, scenario, state) "
                    "VALUES(?, ?, ?, ?, ?, 'planned')")
        .With(configuration, static_cast<int64_t>(rngRun), digest, folder, scenario)
        .Run();
    return m_database.LastRow();
}

void
CampaignStore::StartRun(int64_t id, int64_t command)
{
    SqliteStatement(m_database, "DELETE FROM result WHERE run = ?").With(id).Run();
    SqliteStatement(m_database,
                    "UPDATE run SET state = 'running', command = ?, exit = NULL, message = NULL, "
                    "wall = NULL, ended = NULL, started = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') "
                    "WHERE id = ?")
        .With(command, id)
        .Run();
}

void
CampaignStore::ReleaseRun(int64_t id)
{
    SqliteStatement(m_database,
                    "UPDATE run SET state = 'planned', command = NULL, started = NULL WHERE id = ?")
        .With(id)
        .Run();
}

int64_t
CampaignStore::FigureId(const std::string& file, const std::string& path, bool sparse)
{
    const auto known = m_figures.find({file, path});
    if (known != m_figures.end())
    {
        return known->second;
    }
    SqliteStatement(m_database, "INSERT OR IGNORE INTO figure(file, path, sparse) VALUES(?, ?, ?)")
        .With(file, path, int64_t{sparse})
        .Run();
    SqliteStatement find(m_database, "SELECT id FROM figure WHERE file = ? AND path = ?");
    find.With(file, path).Step();
    return find.Integer(0);
}

void
CampaignStore::EndRun(int64_t id, const CampaignEnd& end)
{
    std::map<std::pair<std::string, std::string>, int64_t> figures;
    const auto idOf = [&](const std::string& file, const std::string& path, bool sparse) {
        return figures[{file, path}] = FigureId(file, path, sparse);
    };
    SqliteStatement add(m_database, "INSERT INTO result VALUES(?, ?, ?, ?, ?)");
    int64_t position = 0;
    for (const FigureScalar& scalar : end.figures)
    {
        const auto value = flowdist::ReadNumber(scalar.text);
        const bool same = value && flowdist::NumberText(*value) == scalar.text;
        const bool none = same || scalar.text.empty();
        add.With(id,
                 position++,
                 idOf("summary.json", scalar.path, scalar.sparse),
                 value,
                 none ? std::nullopt : std::optional<std::string>(scalar.text))
            .Run();
    }
    for (const auto& [name, value] : end.tableFigures)
    {
        add.With(id, position++, idOf("tables", name, false), value, std::optional<std::string>())
            .Run();
    }
    SqliteStatement(m_database,
                    "UPDATE run SET state = ?, exit = ?, message = ?, wall = ?, "
                    "ended = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ?")
        .With(std::string(end.exitCode == 0 ? "finished" : "failed"),
              int64_t{end.exitCode},
              end.message.empty() ? std::nullopt : std::optional<std::string>(end.message),
              end.wall,
              id)
        .Run();
    m_figures.merge(figures);
}

std::vector<CampaignRun>
CampaignStore::RunsIn(const std::string& state)
{
    SqliteStatement find(m_database, std::string(RUN) + "state = ? ORDER BY id");
    find.With(state);
    std::vector<CampaignRun> runs;
    while (find.Step())
    {
        runs.push_back(ReadRun(find));
    }
    return runs;
}

std::vector<FigureScalar>
CampaignStore::FiguresOf(SqliteDatabase& database, int64_t id)
{
    SqliteStatement find(database,
                         "SELECT path, value, text, sparse FROM result JOIN figure "
                         "ON figure.id = figure WHERE run = ? AND file = 'summary.json' "
                         "ORDER BY position");
    find.With(id);
    std::vector<FigureScalar> figures;
    while (find.Step())
    {
        const std::string text = !find.IsNull(2)   ? find.Text(2)
                                 : !find.IsNull(1) ? flowdist::NumberText(find.Real(1))
                                                   : "";
        figures.push_back({find.Text(0), text, find.Integer(3) != 0});
    }
    return figures;
}

int64_t
CampaignStore::CountRuns(const std::string& state)
{
    SqliteStatement count(m_database, "SELECT count(*) FROM run WHERE state = ?");
    return count.With(state).Step() ? count.Integer(0) : 0;
}

std::optional<double>
CampaignStore::MeanWall()
{
    SqliteStatement mean(m_database, "SELECT avg(wall) FROM run WHERE state = 'finished'");
    return mean.Step() && !mean.IsNull(0) ? std::optional<double>(mean.Real(0)) : std::nullopt;
}

SqliteDatabase&
CampaignStore::Database()
{
    return m_database;
}

} // namespace ns3
