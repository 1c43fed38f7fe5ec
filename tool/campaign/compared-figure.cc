// SPDX-License-Identifier: GPL-2.0-only

#include "compared-figure.h"

#include "../../base/number-text.h"
#include "../../helper/results/figure-list.h"
#include "../../model/monitor/book/load-statistics.h"

#include "ns3/part-registry.h"
#include "ns3/scenario-error.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <regex>

namespace ns3
{

namespace
{

/// @param pattern a figure's name with words in capitals @return what its names look like
std::regex
PatternOf(const std::string& pattern)
{
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i)
    {
        const bool word = std::isupper(static_cast<unsigned char>(pattern[i])) != 0 &&
                          (i == 0 || pattern[i - 1] == '.') && i + 1 < pattern.size() &&
                          std::isupper(static_cast<unsigned char>(pattern[i + 1])) != 0;
        if (word)
        {
            while (i + 1 < pattern.size() &&
                   std::isupper(static_cast<unsigned char>(pattern[i + 1])) != 0)
            {
                ++i;
            }
            text += ".+";
            continue;
        }
        text += std::isalnum(static_cast<unsigned char>(pattern[i])) != 0
                    ? std::string(1, pattern[i])
                    : std::string("\\") + pattern[i];
    }
    return std::regex(text);
}

/// @return a figure of a run's summary.json by its path; null: it is not there
const FigureScalar*
FindScalar(const RunSummary& summary, const std::string& path)
{
    const auto& scalars = summary.Scalars();
    const auto found = std::find_if(
        scalars.begin(), scalars.end(), [&path](const auto& one) { return one.path == path; });
    return found == scalars.end() ? nullptr : &*found;
}

/// @return a figure of summary.json by its path; what is left out where it is 0 is 0 there
ComparedFigure
ScalarFigure(const std::string& path, const RunComparison& comparison)
{
    const auto& runs = comparison.Runs();
    const bool sparse = std::any_of(runs.begin(), runs.end(), [&path](const FinishedRun& run) {
        const FigureScalar* scalar = run.summary ? FindScalar(*run.summary, path) : nullptr;
        return scalar != nullptr && scalar->sparse;
    });
    const auto get = [path, sparse](const RunSummary& summary) {
        const FigureScalar* scalar = FindScalar(summary, path);
        return scalar != nullptr ? flowdist::ReadNumber(scalar->text)
               : sparse          ? std::optional<double>(0)
                                 : std::nullopt;
    };
    return {path, "", get, get};
}

/// @return all groups that some run has figures of
std::vector<std::string>
GroupsOf(const RunComparison& comparison)
{
    std::vector<std::string> groups;
    for (const FinishedRun& run : comparison.Runs())
    {
        for (const auto& group : run.summary ? run.summary->Groups() : std::vector<std::string>())
        {
            if (std::count(groups.begin(), groups.end(), group) == 0)
            {
                groups.push_back(group);
            }
        }
    }
    return groups;
}

} // namespace

ComparedFigure
TableFigure(const ResultMetric& metric)
{
    const auto count = metric.count ? metric.count : metric.get;
    return {metric.name,
            metric.unit,
            [metric](const RunSummary& run) { return metric.get(run.Figures()); },
            [count](const RunSummary& run) { return count(run.Figures()); }};
}

std::vector<ComparedFigure>
FiguresOf(const RunComparison& comparison, const std::vector<std::string>& names)
{
    std::vector<ComparedFigure> table;
    for (const ResultMetric& metric : ResultMetrics(GroupsOf(comparison)))
    {
        table.push_back(TableFigure(metric));
    }
    std::vector<ComparedFigure> figures;
    for (const ComparedFigure& figure : table)
    {
        names.empty() && figure.name != "wall" ? figures.push_back(figure) : void();
    }
    for (const std::string& name : names)
    {
        const auto found = std::find_if(table.begin(), table.end(), [&name](const auto& figure) {
            return figure.name == name;
        });
        figures.push_back(found == table.end() ? ScalarFigure(name, comparison) : *found);
    }
    return figures;
}

void
CheckFigureNames(const std::vector<std::string>& names)
{
    std::vector<std::string> known;
    for (const std::string& name : names)
    {
        bool matches = false;
        for (const FigureLine& line : DescribeFigures())
        {
            const bool used = line.file == "summary.json" || line.file == "tables";
            matches = matches || (used && std::regex_match(name, PatternOf(line.name)));
            used ? known.push_back(line.name) : void();
        }
        if (!matches)
        {
            const std::string nearest = flowhash::NearestName(name, known);
            throw ScenarioError("--figures=" + name,
                                "there is no such figure" +
                                    (nearest.empty() ? "" : "; nearest: '" + nearest + "'") +
                                    "; `flowdist figures` lists those of summary.json and tables");
        }
    }
}

double
GreatestHalfWidth(const RunComparison& comparison, const std::string& name)
{
    const ComparedFigure figure = FiguresOf(comparison, {name}).front();
    std::vector<std::vector<double>> values(comparison.Configurations());
    for (const FinishedRun& run : comparison.Runs())
    {
        const auto value = run.outcome.IsGood() && run.summary ? figure.get(*run.summary)
                                                               : std::optional<double>();
        value ? values[run.plan.configuration].push_back(*value) : void();
    }
    double greatest = 0;
    for (const auto& own : values)
    {
        const double infinite = std::numeric_limits<double>::infinity();
        greatest = std::max(greatest, MeasureMean(own).halfWidth.value_or(infinite));
    }
    return greatest;
}

} // namespace ns3
