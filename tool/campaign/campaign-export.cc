// SPDX-License-Identifier: GPL-2.0-only

#include "campaign-export.h"

#include "../../base/number-text.h"
#include "../sweep/run-comparison.h"

#include <map>
#include <string>
#include <vector>

namespace ns3
{

namespace
{

/// A figure that has a column.
struct Column
{
    std::string path;
    bool sparse; //!< 0 where a run lacks it
};

/// Writes the lines of comparison.csv.
class Exporter
{
  public:
    explicit Exporter(SqliteDatabase& database)
        : m_database(database),
          m_results(database,
                    "SELECT figure, value, text FROM result JOIN figure ON figure.id = figure "
                    "WHERE run = ? AND file = 'summary.json' ORDER BY position")
    {
    }

    void Write(std::ostream& out)
    {
        FindFactors();
        FindRuns();
        FindColumns();
        out << "configuration,run,folder,exitCode";
        for (const std::string& factor : m_factors)
        {
            out << ',' << CsvCell(factor);
        }
        for (const Column& column : m_columns)
        {
            out << ',' << CsvCell(column.path);
        }
        out << '\n';
        for (const Run& run : m_runs)
        {
            WriteRun(out, run);
        }
    }

  private:
    /// A line.
    struct Run
    {
        int64_t id;
        int64_t configuration;
        std::string start; //!< of the line: all that comes before factors
    };

    /// What is varied by some command, or is not the same in all configurations.
    void FindFactors()
    {
        SqliteStatement factors(
            m_database,
            "SELECT path FROM factor GROUP BY path HAVING max(varied) OR count(DISTINCT value) > 1 "
            "OR count(*) < (SELECT count(*) FROM configuration) ORDER BY min(rowid)");
        while (factors.Step())
        {
            m_factors.push_back(factors.Text(0));
        }
        SqliteStatement values(m_database, "SELECT configuration, path, value FROM factor");
        while (values.Step())
        {
            m_values[{values.Integer(0), values.Text(1)}] = values.Text(2);
        }
    }

    void FindRuns()
    {
        SqliteStatement runs(m_database,
                             "SELECT id, configuration, rngRun, folder, exit FROM run WHERE state "
                             "IN ('finished', 'failed') ORDER BY configuration, rngRun");
        while (runs.Step())
        {
            m_runs.push_back({runs.Integer(0),
                              runs.Integer(1),
                              runs.Text(1) + ',' + runs.Text(2) + ",runs/" + CsvCell(runs.Text(3)) +
                                  ',' + runs.Text(4)});
        }
    }

    /// Columns stand in the order in which they first appear, run after run.
    void FindColumns()
    {
        std::map<int64_t, Column> figures;
        SqliteStatement all(m_database, "SELECT id, path, sparse FROM figure");
        while (all.Step())
        {
            figures[all.Integer(0)] = {all.Text(1), all.Integer(2) != 0};
        }
        for (const Run& run : m_runs)
        {
            m_results.With(run.id);
            while (m_results.Step())
            {
                const int64_t figure = m_results.Integer(0);
                const Column& column = figures[figure];
                if (column.path != "performance.wallSeconds" &&
                    m_places.emplace(figure, m_columns.size()).second)
                {
                    m_columns.push_back(column);
                }
            }
        }
    }

    void WriteRun(std::ostream& out, const Run& run)
    {
        std::vector<std::string> cells(m_columns.size());
        std::vector<bool> there(m_columns.size());
        bool any = false;
        m_results.With(run.id);
        while (m_results.Step())
        {
            const auto place = m_places.find(m_results.Integer(0));
            any = true;
            if (place != m_places.end())
            {
                there[place->second] = true;
                cells[place->second] = !m_results.IsNull(2) ? m_results.Text(2)
                                       : m_results.IsNull(1)
                                           ? ""
                                           : flowdist::NumberText(m_results.Real(1));
            }
        }
        out << run.start;
        for (const std::string& factor : m_factors)
        {
            const auto value = m_values.find({run.configuration, factor});
            out << ',' << (value == m_values.end() ? "" : CsvCell(value->second));
        }
        for (std::size_t i = 0; i < cells.size(); ++i)
        {
            const bool zero = any && !there[i] && m_columns[i].sparse;
            out << ',' << (zero ? "0" : CsvCell(cells[i]));
        }
        out << '\n';
    }

    SqliteDatabase& m_database;
    SqliteStatement m_results;
    std::vector<std::string> m_factors;
    std::map<std::pair<int64_t, std::string>, std::string> m_values; //!< of factors
    std::vector<Run> m_runs;
    std::vector<Column> m_columns;
    std::map<int64_t, std::size_t> m_places; //!< of figures among the columns
};

} // namespace

void
WriteCampaignCsv(std::ostream& out, SqliteDatabase& database)
{
    Exporter(database).Write(out);
}

} // namespace ns3
