// SPDX-License-Identifier: GPL-2.0-only

#include "run-comparison.h"

#include "../../base/number-text.h"
#include "../../model/monitor/book/load-statistics.h"

#include <algorithm>
#include <map>
#include <set>

namespace ns3
{

namespace
{

/// @return the figures of a run by their paths
std::map<std::string, std::string>
Texts(const FinishedRun& run)
{
    std::map<std::string, std::string> texts;
    for (const auto& scalar : run.summary ? run.summary->Scalars() : std::vector<FigureScalar>())
    {
        texts.emplace(scalar.path, scalar.text);
    }
    return texts;
}

} // namespace

std::string
CsvCell(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
    {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text)
    {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + '"';
}

RunComparison::RunComparison(std::vector<FinishedRun> runs)
    : m_runs(std::move(runs))
{
}

const std::vector<FinishedRun>&
RunComparison::Runs() const
{
    return m_runs;
}

std::size_t
RunComparison::Failed() const
{
    return std::count_if(
        m_runs.begin(), m_runs.end(), [](const FinishedRun& run) { return !run.outcome.IsGood(); });
}

bool
RunComparison::HasEqualRuns() const
{
    std::map<std::size_t, std::vector<std::map<std::string, std::string>>> found;
    for (const auto& run : m_runs)
    {
        if (run.outcome.IsGood() && run.summary)
        {
            auto figures = Texts(run);
            figures.erase("performance.wallSeconds");
            found[run.plan.configuration].push_back(std::move(figures));
        }
    }
    return std::any_of(found.begin(), found.end(), [](const auto& configuration) {
        const auto& runs = configuration.second;
        return runs.size() > 1 && std::equal(runs.begin() + 1, runs.end(), runs.begin());
    });
}

std::size_t
RunComparison::Configurations() const
{
    return m_runs.empty() ? 0 : m_runs.back().plan.configuration + 1;
}

std::vector<double>
RunComparison::Values(std::size_t configuration, const ResultMetric& metric) const
{
    std::vector<double> values;
    for (const auto& run : m_runs)
    {
        const bool counts =
            run.plan.configuration == configuration && run.outcome.IsGood() && run.summary;
        const auto value = counts ? metric.get(run.summary->Figures()) : std::nullopt;
        if (value)
        {
            values.push_back(*value);
        }
    }
    return values;
}

std::string
RunComparison::Cell(std::size_t configuration, const ResultMetric& metric) const
{
    const auto values = Values(configuration, metric);
    if (values.empty())
    {
        return "-";
    }
    const MeanInterval interval = MeasureMean(values);
    const std::string mean = flowdist::FixedText(interval.mean, metric.decimals);
    return interval.halfWidth
               ? mean + " ±" + flowdist::FixedText(*interval.halfWidth, metric.decimals)
               : mean;
}

std::optional<double>
RunComparison::Mean(std::size_t configuration, const ResultMetric& metric) const
{
    const auto values = Values(configuration, metric);
    return values.empty() ? std::nullopt : std::optional<double>(MeasureMean(values).mean);
}

flowdist::TextTable
RunComparison::Table() const
{
    flowdist::TextTable table;
    std::vector<ResultMetric> shown;
    for (const auto& [path, value] : m_runs.front().plan.varied)
    {
        table.AddColumn(path, "", false);
    }
    table.AddColumn("runs", "good");
    for (const auto& metric : ResultMetrics(Groups()))
    {
        const bool any = std::any_of(m_runs.begin(), m_runs.end(), [&metric](const auto& run) {
            return run.summary && metric.get(run.summary->Figures()).has_value();
        });
        if (any)
        {
            shown.push_back(metric);
            table.AddColumn(metric.name, metric.unit);
        }
    }
    for (std::size_t number = 0; number < Configurations(); ++number)
    {
        std::vector<std::string> cells;
        std::size_t good = 0;
        std::size_t runs = 0;
        const FinishedRun* first = nullptr;
        for (const FinishedRun& run : m_runs)
        {
            const bool own = run.plan.configuration == number;
            first = own && first == nullptr ? &run : first;
            runs += own ? 1 : 0;
            good += own && run.outcome.IsGood() ? 1 : 0;
        }
        for (const auto& [path, value] : first->plan.varied)
        {
            cells.push_back(value);
        }
        cells.push_back(std::to_string(good) + "/" + std::to_string(runs));
        for (const auto& metric : shown)
        {
            cells.push_back(Cell(number, metric));
        }
        table.AddRow(cells,
                     good < runs ? flowdist::TextTable::Style::BAD
                                 : flowdist::TextTable::Style::PLAIN);
    }
    return table;
}

std::vector<std::string>
RunComparison::Groups() const
{
    std::vector<std::string> groups;
    for (const auto& run : m_runs)
    {
        for (const auto& group : run.summary ? run.summary->Groups() : std::vector<std::string>())
        {
            if (std::find(groups.begin(), groups.end(), group) == groups.end())
            {
                groups.push_back(group);
            }
        }
    }
    return groups;
}

std::vector<FigureScalar>
RunComparison::Scalars() const
{
    std::vector<FigureScalar> scalars;
    std::set<std::string> known{"performance.wallSeconds"};
    for (const auto& run : m_runs)
    {
        for (const auto& scalar :
             run.summary ? run.summary->Scalars() : std::vector<FigureScalar>())
        {
            if (known.insert(scalar.path).second)
            {
                scalars.push_back(scalar);
            }
        }
    }
    return scalars;
}

void
RunComparison::WriteCsv(std::ostream& out) const
{
    const auto scalars = Scalars();
    out << "configuration,run,folder,exitCode";
    for (const auto& [path, value] : m_runs.front().plan.varied)
    {
        out << ',' << CsvCell(path);
    }
    for (const auto& scalar : scalars)
    {
        out << ',' << CsvCell(scalar.path);
    }
    out << '\n';
    for (const auto& run : m_runs)
    {
        out << run.plan.configuration + 1 << ',' << run.plan.scenario.rngRun << ",runs/"
            << run.plan.folder << ',' << run.outcome.exitCode;
        for (const auto& [path, value] : run.plan.varied)
        {
            out << ',' << CsvCell(value);
        }
        const auto values = Texts(run);
        for (const auto& scalar : scalars)
        {
            const auto value = values.find(scalar.path);
            const std::string missing = run.summary && scalar.sparse ? "0" : "";
            out << ',' << CsvCell(value == values.end() ? missing : value->second);
        }
        out << '\n';
    }
}

} // namespace ns3
