// SPDX-License-Identifier: GPL-2.0-only

#include "pair-plots.h"

#include "../../base/number-text.h"
#include "../campaign/paired-comparison.h"
#include "picture-layout.h"
#include "plot-names.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace ns3
{

namespace
{

using RunValues = std::map<int64_t, double>;                            // by ids of runs
using ValuePairs = std::pair<std::vector<double>, std::vector<double>>; // the baseline's first

/// @return pairs of values of runs with one rngRun
ValuePairs
CollectPairs(const CampaignReader& reader, const RunValues& all, int64_t baseline, int64_t own)
{
    ValuePairs pairs;
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

/// A picture of differences, row by row.
class PairTable
{
  public:
    /// Adds the baseline, at 0. @param name of it
    void AddBaseline(const std::string& name)
    {
        Begin(name);
        m_labels.back() += " (baseline)";
        m_table.AddNone();
        m_table.Add(0);
        m_table.AddNone();
        m_table.AddNone();
        m_table.AddNone();
    }

    /// Adds a configuration. @param name of it @param difference to its baseline
    void Add(const std::string& name, const PairedDifference& difference)
    {
        Begin(name);
        m_table.Add(static_cast<double>(difference.pairs));
        m_table.Add(difference.mean);
        m_table.Add(difference.low);
        m_table.Add(difference.high);
        m_table.Add(difference.p);
        m_range.Add(difference.low);
        m_range.Add(difference.high);
    }

    /// @return how many rows there are
    std::size_t Rows() const
    {
        return m_labels.size();
    }

    /// Gives a picture what there is. @param picture it @param texts that are around it
    void Fill(Picture& picture, PictureTexts texts) const
    {
        ValueRange range = m_range;
        range.Add(0);
        picture.table = m_table;
        AxisSpan axis = range.Axis(Picture::MOST_STEPS);
        // The line at 0 is to be seen beside the axis.
        axis.low -= axis.low == 0 ? axis.step / 2 : 0;
        axis.high += axis.high == 0 ? axis.step / 2 : 0;
        SetAxis(picture.settings, axis);
        texts.rows = m_labels;
        PictureLayout(picture.title, texts).Apply(picture);
    }

  private:
    void Begin(const std::string& name)
    {
        m_labels.push_back(name);
        m_table.AddRow();
        m_table.Add(static_cast<double>(m_labels.size()));
        m_table.Add(name);
    }

    PictureTable m_table{{"row", "configuration", "pairs", "difference", "low", "high", "p"}};
    std::vector<std::string> m_labels;
    ValueRange m_range;
};

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

std::vector<Picture>
PairPictures(CampaignReader& reader,
             const std::string& figure,
             const std::vector<std::size_t>& baselines,
             const std::string& asked)
{
    const RunValues all = reader.ValuesOf(figure);
    const RunValues counts = reader.CountsOf(figure);
    const auto& configurations = reader.Configurations();
    const auto names = NamesOf(configurations);
    const bool one = std::set<std::size_t>(baselines.begin(), baselines.end()).size() == 1;
    const std::string to = one ? names[baselines.front()] : asked;
    std::map<int64_t, std::size_t> places; // by numbers of configurations
    std::vector<PlotConfiguration> members;
    for (std::size_t i = 0; i < baselines.size(); ++i)
    {
        places[configurations[i].number] = i;
        i == baselines[i] ? void() : members.push_back(configurations[i]);
    }
    std::vector<Picture> pictures;
    for (const PlotPanel& panel : SplitPanels(members, Picture::MOST_ROWS))
    {
        PairTable table;
        one ? table.AddBaseline(to) : void();
        const std::size_t none = table.Rows();
        for (const PlotConfiguration& member : panel.members)
        {
            const std::size_t place = places[member.number];
            const int64_t baseline = configurations[baselines[place]].number;
            const auto [first, second] = CollectPairs(reader, all, baseline, member.number);
            if (first.size() >= 2)
            {
                const auto few = CollectPairs(reader, counts, baseline, member.number);
                const bool small = AreSmallCounts(few.first) && AreSmallCounts(few.second);
                table.Add(names[place], MeasurePairs(first, second, small));
            }
        }
        if (table.Rows() == none)
        {
            continue;
        }
        Picture picture;
        picture.kind = "pairs";
        picture.title = panel.title;
        picture.stem = PictureStem("pairs", {figure, panel.title});
        picture.about = AxisLabel(figure) + ": paired differences to " + to;
        PictureTexts texts;
        texts.below = "difference in " + AxisLabel(figure) + (one ? "" : "\nto " + to);
        texts.beside = OnlyFactor(configurations);
        picture.settings.Set("hasBaseline", one ? 1.0 : 0.0);
        table.Fill(picture, texts);
        pictures.push_back(picture);
    }
    return pictures;
}

} // namespace ns3
