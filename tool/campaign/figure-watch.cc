// SPDX-License-Identifier: GPL-2.0-only

#include "figure-watch.h"

#include "../../base/number-text.h"
#include "../../helper/results/figure-list.h"
#include "compared-figure.h"

#include "ns3/scenario-error.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// Good runs of a configuration after which a figure is not waited for any more that a run may lack
/// by chance, such as a percentile where no flow completed.
constexpr std::size_t ENOUGH = 3;

/// @return whether a figure is a count by reasons, which is not written where it is 0
bool
IsCountByReason(const std::string& name)
{
    const auto own = flowdist::SplitText(name, ".");
    const auto isWord = [](const std::string& part) {
        return part.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
    };
    for (const FigureLine& line : DescribeFigures())
    {
        const auto parts = flowdist::SplitText(line.name, ".");
        const bool fits =
            line.file == "summary.json" && parts.size() == own.size() &&
            std::equal(parts.begin(), parts.end(), own.begin(), [&](auto& a, auto& b) {
                return a == b || isWord(a);
            });
        const auto reason = std::find_if(parts.begin(), parts.end(), [](const std::string& part) {
            return part == "REASON" || part == "CAUSE";
        });
        if (fits && reason != parts.end())
        {
            return true;
        }
    }
    return false;
}

/// @return how much a good run says against a figure: 0 it has it, or another one may; ENOUGH: none
/// of its configuration can
std::size_t
WeightAgainst(const FinishedRun& run, const std::string& name)
{
    const ComparedFigure figure = FiguresOf(RunComparison({run}), {name}).front();
    if (figure.get(*run.summary))
    {
        return 0;
    }
    for (const FigureScalar& scalar : run.summary->Scalars())
    {
        if (scalar.path == name)
        {
            return scalar.text.empty() ? 0 : ENOUGH; // a text never is a number
        }
    }
    const auto metrics = ResultMetrics(run.summary->Groups());
    const bool ofTable = std::any_of(metrics.begin(), metrics.end(), [&name](const auto& metric) {
        return metric.name == name;
    });
    return ofTable ? 1 : IsCountByReason(name) ? 0 : ENOUGH;
}

} // namespace

FigureWatch::FigureWatch(const std::vector<std::string>& names,
                         const std::string& until,
                         std::size_t configurations)
    : m_until(until)
{
    for (const std::string& name : names)
    {
        m_figures.push_back({name, false, std::vector<std::size_t>(configurations)});
    }
    if (!until.empty())
    {
        m_figures.push_back({until, false, std::vector<std::size_t>(configurations)});
    }
}

void
FigureWatch::Note(const FinishedRun& run)
{
    if (!run.outcome.IsGood() || !run.summary)
    {
        return;
    }
    for (Figure& figure : m_figures)
    {
        std::size_t& lacks = figure.lacks[run.plan.configuration];
        if (!figure.isThere && lacks < ENOUGH)
        {
            const std::size_t weight = WeightAgainst(run, figure.name);
            figure.isThere = weight == 0;
            lacks = std::min(lacks + weight, ENOUGH);
        }
    }
}

std::string
FigureWatch::Lacking() const
{
    for (const Figure& figure : m_figures)
    {
        const bool nowhere =
            !figure.isThere && std::all_of(figure.lacks.begin(),
                                           figure.lacks.end(),
                                           [](std::size_t lacks) { return lacks >= ENOUGH; });
        if (nowhere)
        {
            return figure.name;
        }
    }
    return "";
}

void
FigureWatch::Check(const std::string& folder) const
{
    const std::string name = Lacking();
    if (!name.empty())
    {
        const bool rule = name == m_until;
        throw ScenarioError(rule ? "--until" : "--figures=" + name,
                            (rule ? "no run has the figure '" + name + "'"
                                  : std::string("no run has this figure")) +
                                " in any configuration; summary.json of the runs in " + folder +
                                "/runs has those that there are");
    }
}

void
TellLackingPairs(std::ostream& out,
                 const RunComparison& comparison,
                 const std::vector<std::string>& names)
{
    for (const ComparedFigure& figure :
         names.empty() ? std::vector<ComparedFigure>() : FiguresOf(comparison, names))
    {
        std::vector<bool> has(comparison.Configurations());
        std::vector<bool> good(comparison.Configurations());
        for (const FinishedRun& run : comparison.Runs())
        {
            const std::size_t own = run.plan.configuration;
            const bool counts = run.outcome.IsGood() && run.summary;
            good[own] = good[own] || counts;
            has[own] = has[own] || (counts && figure.get(*run.summary));
        }
        std::vector<std::string> lacking;
        for (std::size_t i = 0; i < has.size(); ++i)
        {
            good[i] && !has[i] ? lacking.push_back(std::to_string(i + 1)) : void();
        }
        if (!lacking.empty() && std::count(has.begin(), has.end(), true) > 0)
        {
            out << figure.name << ": no pairs of configuration "
                << flowdist::JoinTexts(lacking, ", ") << ", whose runs do not have it\n";
        }
    }
}

} // namespace ns3
