// SPDX-License-Identifier: GPL-2.0-only

#include "series-plots.h"

#include "../../base/number-text.h"
#include "csv-reader.h"
#include "event-marks.h"
#include "picture-layout.h"
#include "plot-names.h"

#include <algorithm>
#include <filesystem>
#include <map>

namespace ns3
{

namespace
{

constexpr double FEW_PACKETS = 100;

/// Values of the runs of a configuration, by time.
using TimeValues = std::map<double, std::vector<double>>;

/// @param figure as TIER.COLUMN @return both
std::pair<std::string, std::string>
SplitFigure(const std::string& figure)
{
    const std::size_t dot = figure.rfind('.');
    return dot == std::string::npos ? std::make_pair(std::string(), figure)
                                    : std::make_pair(figure.substr(0, dot), figure.substr(dot + 1));
}

/// @param column of timeseries.csv @return whether it is about unevenness
bool
IsUnevenness(const std::string& column)
{
    return column.find("MaxOverMean") != std::string::npos ||
           column.find("Cov") != std::string::npos || column.find("Jain") != std::string::npos;
}

/// @param folder of a run @param figure as TIER.COLUMN @param values get its own
void
ReadSeries(const std::string& folder, const std::string& figure, TimeValues& values)
{
    const auto [tier, column] = SplitFigure(figure);
    CsvReader series(folder + "/timeseries.csv");
    const std::size_t time = series.Column("time");
    const std::size_t name = series.Column("tier");
    const std::size_t packets = series.Column("packets");
    const std::size_t wanted = series.Column(column);
    while (series.Next())
    {
        const auto at = series.Number(time);
        const auto value = series.Number(wanted);
        if (series.Cell(name) != tier || !at || !value)
        {
            continue;
        }
        if (!IsUnevenness(column) || series.Number(packets).value_or(0) >= FEW_PACKETS)
        {
            values[*at].push_back(*value);
        }
    }
}

/// @return the unit of a column
std::string
LabelOf(const std::string& figure)
{
    const std::string column = SplitFigure(figure).second;
    const std::string unit = column == "differingEntries" ? "entries" : column;
    return IsUnevenness(column) ? figure
           : unit == column     ? figure + " in the interval"
                                : figure + " (" + unit + ")";
}

} // namespace

bool
IsSeriesFigure(const std::string& figure)
{
    const auto [tier, column] = SplitFigure(figure);
    const auto known = FiguresOfFile("timeseries.csv");
    return !tier.empty() && tier.find('.') == std::string::npos && column != "time" &&
           column != "tier" && std::find(known.begin(), known.end(), column) != known.end();
}

std::vector<std::string>
UsualSeries(CampaignReader& reader, bool always)
{
    const PlotRun& run = reader.RunsOf(reader.Configurations().front().number).front();
    const std::string file = run.folder + "/timeseries.csv";
    std::vector<std::string> figures;
    const bool wanted = always || !reader.EventsOf(run.id).empty();
    if (!wanted || !std::filesystem::exists(file))
    {
        return figures;
    }
    CsvReader series(file);
    const std::size_t tier = series.Column("tier");
    while (series.Next())
    {
        const std::string figure = series.Cell(tier) + ".packetsMaxOverMean";
        if (std::find(figures.begin(), figures.end(), figure) == figures.end())
        {
            figures.push_back(figure);
        }
    }
    return figures;
}

std::vector<Picture>
SeriesPictures(CampaignReader& reader, const std::string& figure)
{
    std::vector<Picture> pictures;
    for (const PlotPanel& panel : SplitPanels(reader.Configurations(), MOST_LINES))
    {
        const auto names = NamesOf(panel.members);
        Picture picture;
        picture.table = PictureTable({"series", "name", "time (s)", "runs", "mean", "low", "high"});
        ValueRange range;
        ValueRange times;
        std::vector<std::vector<PlotEvent>> events;
        for (std::size_t i = 0; i < names.size(); ++i)
        {
            events.push_back(reader.EventsOf(reader.RunsOf(panel.members[i].number).front().id));
            TimeValues values;
            for (const PlotRun& run : reader.RunsOf(panel.members[i].number))
            {
                ReadSeries(run.folder, figure, values);
            }
            for (const auto& [time, own] : values)
            {
                if (own.size() < reader.RunsOf(panel.members[i].number).size())
                {
                    continue;
                }
                picture.table.AddRow();
                picture.table.Add(static_cast<double>(i + 1));
                picture.table.Add(names[i]);
                picture.table.Add(time);
                AddMean(picture.table, own, range);
                times.Add(time);
            }
        }
        if (times.Last() <= 0)
        {
            continue;
        }
        picture.kind = "series";
        picture.title = panel.title;
        picture.stem = PictureStem("series", {figure, panel.title});
        picture.about = LabelOf(figure) + " over time: means with bands of 95 % intervals";
        EventMarks marks(events);
        const double from = std::min(times.First(), marks.First().value_or(times.First()));
        const double to = std::max(times.Last(), 1.001 * from);
        const AxisSpan values = range.Axis(6);
        SetAxis(picture.settings, values);
        picture.settings.Set("from", from);
        picture.settings.Set("to", to);
        PictureTexts texts;
        texts.below = "time (s)";
        texts.beside = LabelOf(figure);
        texts.numbers = values;
        texts.lines = names;
        texts.graph = GRAPH_HEIGHT;
        PictureLayout layout(picture.title, texts);
        marks.Apply(layout, picture, from, to);
        layout.Apply(picture);
        pictures.push_back(picture);
    }
    return pictures;
}

} // namespace ns3
