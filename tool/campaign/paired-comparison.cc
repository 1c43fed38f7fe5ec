// SPDX-License-Identifier: GPL-2.0-only

#include "paired-comparison.h"

#include "../../base/number-text.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace ns3
{

namespace
{

constexpr double LEVEL = 0.05;

/// @return a number with as many decimals as tell its interval apart
std::string
Rounded(double value, double width)
{
    const double digits = width > 0 ? 1 - std::floor(std::log10(width)) : 3;
    return flowdist::FixedText(value, static_cast<int>(std::clamp(digits, 0.0, 6.0)));
}

std::string
SeedsText(const std::set<uint64_t>& seeds)
{
    std::vector<std::string> texts;
    for (const uint64_t seed : seeds)
    {
        texts.push_back(std::to_string(seed));
    }
    return flowdist::JoinTexts(texts, ", ");
}

std::string
PText(double p)
{
    return p < 0.001 ? "<0.001" : flowdist::FixedText(p, 3);
}

} // namespace

std::vector<std::size_t>
FindBaselines(const std::vector<PlannedRun>& plan, const std::string& text)
{
    std::vector<ScenarioOverrides> varied;
    for (const PlannedRun& run : plan)
    {
        varied.resize(std::max(varied.size(), run.configuration + 1));
        varied[run.configuration] = run.varied;
    }
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos)
    {
        const auto number = text.empty() ? std::optional<double>(1) : flowdist::ReadNumber(text);
        if (!number || *number < 1 || *number > static_cast<double>(varied.size()) ||
            *number != std::floor(*number))
        {
            throw ScenarioError("--baseline=" + text,
                                "expected the number of a configuration, 1 to " +
                                    std::to_string(varied.size()) +
                                    ", or KEY=VALUE of what varies");
        }
        return std::vector<std::size_t>(varied.size(), static_cast<std::size_t>(*number) - 1);
    }
    const std::string path = text.substr(0, equals);
    const std::string value = text.substr(equals + 1);
    std::vector<std::size_t> baselines;
    for (std::size_t number = 0; number < varied.size(); ++number)
    {
        ScenarioOverrides wanted = varied[number];
        bool found = false;
        for (auto& [own, text] : wanted)
        {
            text = own == path ? value : text;
            found = found || own == path;
        }
        const auto base = std::find(varied.begin(), varied.end(), wanted);
        if (!found || base == varied.end())
        {
            throw ScenarioError("--baseline=" + text,
                                found ? "configuration " + std::to_string(number + 1) +
                                            " has no counterpart with this value"
                                      : "'" + path +
                                            "' is not varied; KEY=VALUE names one that is, "
                                            "or give the number of a configuration");
        }
        baselines.push_back(static_cast<std::size_t>(base - varied.begin()));
    }
    return baselines;
}

PairedComparison::PairedComparison(const RunComparison& comparison,
                                   const std::vector<std::size_t>& baselines,
                                   const std::vector<std::string>& figures)
    : m_comparison(comparison),
      m_asked(!figures.empty())
{
    for (const ComparedFigure& figure : FiguresOf(comparison, figures))
    {
        const auto& runs = comparison.Runs();
        const bool any = std::any_of(runs.begin(), runs.end(), [&figure](const auto& run) {
            return run.outcome.IsGood() && run.summary && figure.get(*run.summary);
        });
        !any&& m_asked ? m_missing.push_back(figure.name) : void();
        for (std::size_t number = 0; any && number < baselines.size(); ++number)
        {
            if (baselines[number] != number)
            {
                Compare(figure, number, baselines[number]);
            }
        }
    }
    Adjust();
}

void
PairedComparison::Compare(const ComparedFigure& figure,
                          std::size_t configuration,
                          std::size_t baseline)
{
    std::map<uint64_t, std::map<std::size_t, const RunSummary*>> runs; // by seed
    for (const FinishedRun& run : m_comparison.Runs())
    {
        const std::size_t own = run.plan.configuration;
        if (own == configuration || own == baseline)
        {
            auto& seed = runs[run.plan.scenario.rngRun];
            if (run.outcome.IsGood() && run.summary)
            {
                seed[own] = &*run.summary;
            }
        }
    }
    std::vector<double> first;
    std::vector<double> second;
    std::set<uint64_t> unmeasured;
    std::vector<double> firstCounts;
    std::vector<double> secondCounts;
    for (const auto& [seed, both] : runs)
    {
        if (both.size() < 2)
        {
            m_leftOut.insert(seed);
            continue;
        }
        const auto base = figure.get(*both.at(baseline));
        const auto own = figure.get(*both.at(configuration));
        if (!base || !own)
        {
            unmeasured.insert(seed);
            continue;
        }
        first.push_back(*base);
        second.push_back(*own);
        firstCounts.push_back(figure.count(*both.at(baseline)).value_or(*base));
        secondCounts.push_back(figure.count(*both.at(configuration)).value_or(*own));
    }
    if (!unmeasured.empty() && (m_asked || !first.empty())) // else it is none of these systems'
    {
        m_unmeasured[figure.name].insert(unmeasured.begin(), unmeasured.end());
    }
    if (first.size() < 2)
    {
        return;
    }
    Line line;
    line.figure = figure.name;
    line.unit = figure.unit;
    line.configuration = configuration;
    line.baseline = baseline;
    for (const double value : first)
    {
        line.baselineMean += value / static_cast<double>(first.size());
    }
    line.difference =
        MeasurePairs(first, second, AreSmallCounts(firstCounts) && AreSmallCounts(secondCounts));
    m_lines.push_back(line);
}

void
PairedComparison::Adjust()
{
    std::vector<double> p;
    for (const Line& line : m_lines)
    {
        line.difference.isZero ? void() : p.push_back(line.difference.p);
    }
    const auto adjusted = AdjustByHolm(p);
    std::size_t next = 0;
    for (Line& line : m_lines)
    {
        if (line.difference.isZero)
        {
            continue;
        }
        const auto [holm, factor] = adjusted[next++];
        line.holm = holm;
        line.isSettled = holm < LEVEL;
        if (!line.isSettled)
        {
            line.seeds = PairsToSettle(line.difference, LEVEL / static_cast<double>(factor));
        }
    }
}

const std::vector<PairedComparison::Line>&
PairedComparison::Lines() const
{
    return m_lines;
}

std::string
PairedComparison::NameOf(std::size_t configuration) const
{
    for (const FinishedRun& run : m_comparison.Runs())
    {
        if (run.plan.configuration == configuration)
        {
            std::vector<std::string> parts;
            for (const auto& [path, value] : run.plan.varied)
            {
                parts.push_back(path == "scenario" ? value : path + "=" + value);
            }
            return flowdist::JoinTexts(parts, " ");
        }
    }
    return "";
}

void
PairedComparison::Print(std::ostream& out, bool colors) const
{
    flowdist::TextTable table;
    for (const char* name : {"figure", "unit", "configuration"})
    {
        table.AddColumn(name, "", false);
    }
    table.AddColumn("pairs");
    table.AddColumn("baseline", "mean");
    table.AddColumn("difference", "mean");
    table.AddColumn("95 % interval", "of difference");
    table.AddColumn("p");
    table.AddColumn("p", "Holm");
    table.AddColumn("settled", "by seeds");
    std::set<std::string> alike;
    std::set<std::size_t> bases;
    std::string last;
    bool resampled = false;
    for (const Line& line : m_lines)
    {
        bases.insert(line.baseline);
        const bool everywhere = std::all_of(m_lines.begin(), m_lines.end(), [&](const Line& other) {
            return other.figure != line.figure || other.difference.isZero;
        });
        if (everywhere)
        {
            alike.insert(line.figure);
            continue;
        }
        const PairedDifference& d = line.difference;
        const double width = d.high > d.low ? d.high - d.low : std::abs(d.mean) / 10;
        !last.empty() && last != line.figure ? table.AddRule() : void();
        resampled = resampled || d.resampled;
        table.AddRow(
            {line.figure == last ? "" : line.figure,
             line.figure == last ? "" : line.unit,
             NameOf(line.configuration),
             std::to_string(d.pairs),
             Rounded(line.baselineMean, width),
             (d.mean > 0 ? "+" : "") + Rounded(d.mean, width),
             Rounded(d.low, width) + " to " + Rounded(d.high, width) + (d.resampled ? " r" : "  "),
             d.isZero ? "-" : PText(d.p),
             d.isZero ? "-" : PText(line.holm),
             d.isZero         ? "alike"
             : line.isSettled ? "yes"
             : line.seeds     ? std::to_string(*line.seeds)
                              : "-"},
            line.isSettled ? flowdist::TextTable::Style::GOOD : flowdist::TextTable::Style::PLAIN);
        last = line.figure;
    }
    out << "pairs of runs with one rngRun, against "
        << (bases.size() == 1 ? "configuration " + std::to_string(*bases.begin() + 1) + " (" +
                                    NameOf(*bases.begin()) + ")"
                              : "the baseline of each")
        << "\n\n";
    last.empty() ? void() : table.Print(out, colors);
    out << (resampled ? "r: by resampling, as counts are small or mostly ties\n" : "")
        << (last.empty() ? ""
                         : "settled: yes where p with Holm's correction is below 0.05, else the "
                           "seeds that would show it in 4 of 5 studies\n");
    if (!alike.empty())
    {
        out << "alike in every pair: " << flowdist::JoinTexts({alike.begin(), alike.end()}, ", ")
            << '\n';
    }
    if (!m_missing.empty())
    {
        out << "no run has: " << flowdist::JoinTexts(m_missing, ", ") << '\n';
    }
    if (!m_leftOut.empty())
    {
        out << "left out of pairs, as a configuration has no good run: rngRun "
            << SeedsText(m_leftOut) << '\n';
    }
    for (const auto& [figure, seeds] : m_unmeasured)
    {
        out << "left out of pairs of " << figure << ", as a run has no value of it: rngRun "
            << SeedsText(seeds) << '\n';
    }
    out << '\n';
}

void
PairedComparison::WriteCsv(std::ostream& out, const std::vector<int64_t>& ids) const
{
    using flowdist::NumberText;
    out << "figure,configuration,name,baseline,baselineName,pairs,baselineMean,difference,"
           "deviation,"
           "low,high,method,p,holm,settled,seeds\n";
    for (const Line& line : m_lines)
    {
        const PairedDifference& d = line.difference;
        out << CsvCell(line.figure) << ',' << ids[line.configuration] << ','
            << CsvCell(NameOf(line.configuration)) << ',' << ids[line.baseline] << ','
            << CsvCell(NameOf(line.baseline)) << ',' << d.pairs << ','
            << NumberText(line.baselineMean) << ',' << NumberText(d.mean) << ','
            << NumberText(d.deviation) << ',' << NumberText(d.low) << ',' << NumberText(d.high)
            << ','
            << (d.isZero      ? "alike"
                : d.resampled ? "resampled"
                              : "t")
            << ',' << NumberText(d.p) << ',' << NumberText(line.holm) << ','
            << (line.isSettled ? "yes" : "no") << ','
            << (line.seeds ? std::to_string(*line.seeds) : "") << '\n';
    }
}

} // namespace ns3
