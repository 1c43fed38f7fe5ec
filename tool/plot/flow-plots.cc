// SPDX-License-Identifier: GPL-2.0-only

#include "flow-plots.h"

#include "csv-reader.h"
#include "picture-layout.h"
#include "plot-names.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <optional>

namespace ns3
{

namespace
{

constexpr std::size_t STEPS = 400; //!< of a curve, at most, in each direction

/// What can be drawn of a flow.
struct FlowFigure
{
    const char* name;
    const char* label;  //!< at the axis
    const char* column; //!< of flows.csv
    bool isMoment;    //!< the column has a moment, and the figure is the time to it since the start
    const char* none; //!< why there may be nothing to draw
    const char* have; //!< what those flows did that have it
};

constexpr std::array<FlowFigure, 3> FIGURES{
    {{"completion", "completion time (s)", "end", true, "no flow of it completed", "completed"},
     {"firstByte",
      "time to the first byte of an answer (s)",
      "firstByte",
      true,
      "no flow of it completed",
      "completed"},
     {"slowdown",
      "time over that alone in the network",
      "slowdown",
      false,
      "no flow of it has a time alone, which runs measure with --measuring.slowdown=true",
      "completed, in the run and alone"}}};

/// @param name one of FlowFigures() @return it
const FlowFigure&
Find(const std::string& name)
{
    return *std::find_if(FIGURES.begin(), FIGURES.end(), [&name](const FlowFigure& figure) {
        return name == figure.name;
    });
}

/// @param file a flows.csv @param figure what to take @param values get those of completed flows
/// @return how many flows it has
std::size_t
ReadFlows(const std::string& file, const FlowFigure& figure, std::vector<double>& values)
{
    std::size_t all = 0;
    CsvReader flows(file);
    const std::size_t outcome = flows.Column("outcome");
    const std::size_t start = flows.Column("start");
    const std::size_t column = flows.Column(figure.column);
    for (; flows.Next(); ++all)
    {
        const bool counts = flows.Cell(outcome) == "completed";
        const auto from = !counts           ? std::nullopt
                          : figure.isMoment ? flows.Number(start)
                                            : std::optional<double>(0);
        const auto to = counts ? flows.Number(column) : std::nullopt;
        if (from && to)
        {
            values.push_back(*to - *from);
        }
    }
    return all;
}

/// How many flows completed of all of some configurations.
class CompletedFlows
{
  public:
    /// Adds a configuration. @param completed of it @param all of it
    void Add(std::size_t completed, std::size_t all)
    {
        m_completed += completed;
        m_all += all;
        m_shares.Add(100.0 * static_cast<double>(completed) /
                     static_cast<double>(std::max<std::size_t>(1, all)));
    }

    /// @param have what they did @return it in words
    std::string Text(const std::string& have) const
    {
        char shares[64];
        const bool alike = m_shares.Last() - m_shares.First() < 0.05;
        std::snprintf(shares,
                      sizeof(shares),
                      alike ? "%.1f %%" : "%.1f to %.1f %% by configuration",
                      m_shares.First(),
                      m_shares.Last());
        return std::to_string(m_completed) + " of " + std::to_string(m_all) + " " + have + ", " +
               shares;
    }

  private:
    std::size_t m_completed{0};
    std::size_t m_all{0};
    ValueRange m_shares;
};

/// Adds the steps of a curve that can be told apart in a picture.
/// @param table where @param series number of the curve @param name of it
/// @param values sorted @param tell makes a place on the axis of a value @param span of these
template <class Tell>
void
AddCurve(PictureTable& table,
         double series,
         const std::string& name,
         const std::vector<double>& values,
         const Tell& tell,
         double span)
{
    double x = -std::numeric_limits<double>::infinity();
    double y = 0;
    const auto all = static_cast<double>(values.size());
    const auto add = [&](double value, double share) {
        table.AddRow();
        table.Add(series);
        table.Add(name);
        table.Add(value);
        table.Add(share);
    };
    add(values.front(), 0);
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        const double share = static_cast<double>(i + 1) / all;
        const bool far = (share - y) * STEPS >= 1 || (tell(values[i]) - x) * STEPS >= span;
        // Of equal values the last one tells how many have at most this.
        const bool isLast = i + 1 == values.size() || values[i + 1] > values[i];
        if (isLast && (far || i + 1 == values.size()))
        {
            add(values[i], share);
            x = tell(values[i]);
            y = share;
        }
    }
}

} // namespace

std::vector<std::string>
FlowFigures()
{
    std::vector<std::string> names;
    for (const FlowFigure& figure : FIGURES)
    {
        names.emplace_back(figure.name);
    }
    return names;
}

std::string
WhyNoFlows(const std::string& name)
{
    return Find(name).none;
}

std::string
MissingFlows(const CampaignReader& reader)
{
    for (const PlotConfiguration& configuration : reader.Configurations())
    {
        for (const PlotRun& run : reader.RunsOf(configuration.number))
        {
            const std::string file = run.folder + "/flows.csv";
            if (!std::filesystem::exists(file))
            {
                return "distributions over flows need flows.csv, which runs write with "
                       "--measuring.flows=true; " +
                       run.folder + " has none";
            }
        }
    }
    return "";
}

std::vector<Picture>
FlowPictures(const CampaignReader& reader, const std::string& name)
{
    const FlowFigure& figure = Find(name);
    std::vector<Picture> pictures;
    for (const PlotPanel& panel : SplitPanels(reader.Configurations(), MOST_LINES))
    {
        std::vector<std::vector<double>> all(panel.members.size());
        CompletedFlows completed;
        double first = std::numeric_limits<double>::infinity();
        double last = 0;
        for (std::size_t i = 0; i < panel.members.size(); ++i)
        {
            std::size_t flows = 0;
            for (const PlotRun& run : reader.RunsOf(panel.members[i].number))
            {
                flows += ReadFlows(run.folder + "/flows.csv", figure, all[i]);
            }
            completed.Add(all[i].size(), flows);
            std::sort(all[i].begin(), all[i].end());
            first = all[i].empty() ? first : std::min(first, all[i].front());
            last = all[i].empty() ? last : std::max(last, all[i].back());
        }
        if (last <= 0)
        {
            continue; // no flow completed
        }
        const bool logarithmic = first > 0 && last >= 10 * first;
        const auto tell = [logarithmic](double value) {
            return logarithmic ? std::log(value) : value;
        };
        const double span = tell(last) - tell(first);
        const auto names = NamesOf(panel.members);
        Picture picture;
        picture.table = PictureTable({"series", "name", figure.label, "share"});
        for (std::size_t i = 0; i < names.size(); ++i)
        {
            if (!all[i].empty())
            {
                AddCurve(picture.table, static_cast<double>(i + 1), names[i], all[i], tell, span);
            }
        }
        picture.kind = "cdf";
        picture.title = panel.title;
        picture.stem = PictureStem("cdf", {name, panel.title});
        picture.about = std::string(figure.label) +
                        ": share of completed flows, all runs together (" +
                        completed.Text(figure.have) + ")";
        picture.settings.Set("logarithmic", logarithmic ? 1.0 : 0.0);
        picture.settings.Set("from", first);
        picture.settings.Set("to", last > first ? last : first + 1);
        PictureTexts texts;
        texts.below = figure.label;
        texts.beside = "share of completed flows";
        texts.numbers = {0, 1, 0.2};
        texts.lines = names;
        texts.graph = GRAPH_HEIGHT;
        PictureLayout(picture.title, texts).Apply(picture);
        pictures.push_back(picture);
    }
    return pictures;
}

} // namespace ns3
