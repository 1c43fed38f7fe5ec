// SPDX-License-Identifier: GPL-2.0-only

#include "scalar-plots.h"

#include "../../base/number-text.h"
#include "../campaign/paired-comparison.h"
#include "plot-names.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace ns3
{

namespace
{

constexpr int MOST_STEPS = 4; //!< of an axis beside names

using RunValues = std::map<int64_t, double>; // by ids of runs

/// @return pairs of values of runs with one rngRun, the baseline's first
std::pair<std::vector<double>, std::vector<double>>
CollectPairs(const CampaignReader& reader, const RunValues& all, int64_t baseline, int64_t own)
{
    std::pair<std::vector<double>, std::vector<double>> pairs;
    for (const PlotRun& run : reader.RunsOf(own))
    {
        for (const PlotRun& base : reader.RunsOf(baseline))
        {
            if (base.rngRun == run.rngRun && all.count(base.id) > 0 && all.count(run.id) > 0)
            {
                pairs.first.push_back(all.at(base.id));
                pairs.second.push_back(all.at(run.id));
            }
        }
    }
    return pairs;
}

/// @param rows of a picture @return its height, cm
double
HeightOfRows(std::size_t rows)
{
    return 1.9 + 0.5 * static_cast<double>(rows);
}

/// @return the configurations, by their places
std::vector<PlotConfiguration>
Pick(const std::vector<PlotConfiguration>& all, const std::vector<std::size_t>& places)
{
    std::vector<PlotConfiguration> picked;
    for (const std::size_t place : places)
    {
        picked.push_back(all[place]);
    }
    return picked;
}

/// Paired differences to one baseline. @return the picture; none where there are no two pairs
std::optional<Picture>
OnePairPicture(const CampaignReader& reader,
               const std::string& figure,
               const RunValues& all,
               const PlotPanel& panel,
               const PlotConfiguration& baseline,
               const std::string& baselineName,
               const std::string& factor)
{
    Picture picture;
    picture.table =
        PictureTable({"row", "configuration", "pairs", "difference", "low", "high", "p"});
    const auto names = NamesOf(panel.members);
    std::vector<std::string> labels{baselineName};
    ValueRange range;
    range.Add(0);
    picture.table.AddRow();
    picture.table.Add(1);
    picture.table.Add(baselineName);
    picture.table.AddNone();
    picture.table.Add(0);
    for (int column = 0; column < 3; ++column)
    {
        picture.table.AddNone();
    }
    for (std::size_t i = 0; i < panel.members.size(); ++i)
    {
        const auto [first, second] =
            CollectPairs(reader, all, baseline.number, panel.members[i].number);
        if (panel.members[i].number == baseline.number || first.size() < 2)
        {
            continue;
        }
        const PairedDifference difference = MeasurePairs(first, second);
        labels.push_back(names[i]);
        picture.table.AddRow();
        picture.table.Add(static_cast<double>(labels.size()));
        picture.table.Add(names[i]);
        picture.table.Add(static_cast<double>(difference.pairs));
        picture.table.Add(difference.mean);
        picture.table.Add(difference.low);
        picture.table.Add(difference.high);
        picture.table.Add(difference.p);
        range.Add(difference.low);
        range.Add(difference.high);
    }
    if (labels.size() == 1)
    {
        return std::nullopt;
    }
    picture.kind = "pairs";
    picture.title = panel.title;
    picture.stem = PictureStem("pairs", {figure, panel.title});
    picture.height = HeightOfRows(labels.size());
    picture.about = AxisLabel(figure) + ": paired differences to " + baselineName;
    picture.settings.Set("unit", "difference in " + AxisLabel(figure));
    picture.settings.Set("step", range.Step(MOST_STEPS));
    picture.settings.Set("factor", panel.title.empty() ? factor : "");
    picture.settings.Set("labels", labels);
    return picture;
}

} // namespace

std::vector<std::size_t>
PlotBaselines(const std::vector<PlotConfiguration>& configurations, const std::string& text)
{
    if (const auto number = flowdist::ReadNumber(text))
    {
        const auto found =
            std::find_if(configurations.begin(), configurations.end(), [&](const auto& one) {
                return static_cast<double>(one.number) == *number;
            });
        if (found == configurations.end())
        {
            throw ScenarioError("--baseline=" + text,
                                "no configuration of this number in comparison.csv has finished "
                                "runs");
        }
        return std::vector<std::size_t>(configurations.size(), found - configurations.begin());
    }
    std::vector<PlannedRun> plan;
    for (const PlotConfiguration& configuration : configurations)
    {
        PlannedRun run;
        run.configuration = plan.size();
        run.varied = configuration.factors;
        plan.push_back(run);
    }
    return FindBaselines(plan, text);
}

bool
DiffersIn(CampaignReader& reader, const std::string& figure)
{
    const RunValues all = reader.ValuesOf(figure);
    const auto& configurations = reader.Configurations();
    return std::any_of(configurations.begin(), configurations.end(), [&](const auto& one) {
        return reader.Collect(all, one.number) !=
               reader.Collect(all, configurations.front().number);
    });
}

std::vector<Picture>
BarPictures(CampaignReader& reader, const std::string& figure)
{
    const RunValues all = reader.ValuesOf(figure);
    std::vector<Picture> pictures;
    for (const PlotPanel& panel : SplitPanels(reader.Configurations(), MOST_ROWS))
    {
        const auto names = NamesOf(panel.members);
        Picture picture;
        picture.table = PictureTable({"row", "configuration", "runs", "mean", "low", "high"});
        ValueRange range;
        range.Add(0);
        for (std::size_t i = 0; i < panel.members.size(); ++i)
        {
            picture.table.AddRow();
            picture.table.Add(static_cast<double>(i + 1));
            picture.table.Add(names[i]);
            AddMean(picture.table, reader.Collect(all, panel.members[i].number), range);
        }
        picture.kind = "bars";
        picture.title = panel.title;
        picture.stem = PictureStem("bars", {figure, panel.title});
        picture.height = HeightOfRows(names.size());
        picture.about = AxisLabel(figure) + ": means with 95 % intervals";
        picture.settings.Set("unit", AxisLabel(figure));
        picture.settings.Set("step", range.Step(MOST_STEPS));
        picture.settings.Set("factor", OnlyFactor(panel.members));
        picture.settings.Set("labels", names);
        pictures.push_back(picture);
    }
    return pictures;
}

std::vector<Picture>
PairPictures(CampaignReader& reader,
             const std::string& figure,
             const std::vector<std::size_t>& baselines)
{
    const RunValues all = reader.ValuesOf(figure);
    const auto& configurations = reader.Configurations();
    const auto names = NamesOf(configurations);
    std::map<std::size_t, std::vector<std::size_t>> byBaseline;
    for (std::size_t i = 0; i < baselines.size(); ++i)
    {
        i == baselines[i] ? void() : byBaseline[baselines[i]].push_back(i);
    }
    std::vector<Picture> pictures;
    for (const auto& [baseline, places] : byBaseline)
    {
        const auto members = Pick(configurations, places);
        for (PlotPanel& panel : SplitPanels(members, MOST_ROWS))
        {
            auto picture = OnePairPicture(reader,
                                          figure,
                                          all,
                                          panel,
                                          configurations[baseline],
                                          names[baseline],
                                          OnlyFactor(configurations));
            if (picture)
            {
                pictures.push_back(*picture);
            }
        }
    }
    return pictures;
}

} // namespace ns3
