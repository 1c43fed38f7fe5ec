// SPDX-License-Identifier: GPL-2.0-only

#include "factor-plots.h"

#include "picture-layout.h"
#include "plot-names.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace ns3
{

namespace
{

constexpr std::size_t MOST_HEAT_ROWS = 16;
constexpr std::size_t MOST_TICKS = 8;

/// @return the others of lines, as configurations
std::vector<PlotConfiguration>
OthersOf(const std::vector<PlotLine>& lines)
{
    std::vector<PlotConfiguration> others;
    for (const PlotLine& line : lines)
    {
        others.push_back(line.others);
    }
    return others;
}

/// @param lines some @param number of a line's others @return the line
const PlotLine&
FindLine(const std::vector<PlotLine>& lines, int64_t number)
{
    return *std::find_if(lines.begin(), lines.end(), [number](const PlotLine& line) {
        return line.others.number == number;
    });
}

/// The values of a factor as numbers.
class NumberAxis
{
  public:
    /// @param configurations them @param path of a factor that ReadNumbers takes
    NumberAxis(const std::vector<PlotConfiguration>& configurations, const std::string& path)
    {
        std::vector<std::string> texts;
        for (const PlotConfiguration& one : configurations)
        {
            texts.push_back(ValuesOfFactor({one}, path).front());
        }
        const FactorNumbers numbers = *ReadNumbers(texts);
        for (std::size_t i = 0; i < texts.size(); ++i)
        {
            m_numbers[configurations[i].number] = numbers.values[i];
        }
        m_ticks = numbers.values;
        std::sort(m_ticks.begin(), m_ticks.end());
        m_ticks.erase(std::unique(m_ticks.begin(), m_ticks.end()), m_ticks.end());
        m_label = path + (numbers.unit.empty() ? "" : " (" + numbers.unit + ")");
    }

    /// @return what stands at the axis
    const std::string& Label() const
    {
        return m_label;
    }

    /// @param configuration its number @return its place
    double At(int64_t configuration) const
    {
        return m_numbers.at(configuration);
    }

    /// @param points of a line @return them from left to right
    std::vector<PlotConfiguration> Sorted(std::vector<PlotConfiguration> points) const
    {
        std::stable_sort(points.begin(), points.end(), [this](const auto& a, const auto& b) {
            return At(a.number) < At(b.number);
        });
        return points;
    }

    /// @param settings of a picture that get the axis
    void Set(PlotSettings& settings) const
    {
        const double first = m_ticks.front();
        const double last = m_ticks.back();
        // Over a decade or more, small values would stand in one place.
        const bool logarithmic = first > 0 && last >= 10 * first;
        const double margin = logarithmic ? std::pow(last / first, 0.04) : 0.04 * (last - first);
        settings.Set("logarithmic", logarithmic ? 1.0 : 0.0);
        settings.Set("from", logarithmic ? first / margin : first - margin);
        settings.Set("to", logarithmic ? last * margin : last + margin);
        if (m_ticks.size() <= MOST_TICKS)
        {
            settings.Set("ticks", m_ticks);
        }
    }

  private:
    std::map<int64_t, double> m_numbers; //!< by configuration
    std::vector<double> m_ticks;
    std::string m_label;
};

/// @param highest of the values @return how they are printed
std::string
NumberFormat(double highest)
{
    return highest >= 100 ? "%.0f" : highest >= 10 ? "%.1f" : highest >= 0.1 ? "%.2f" : "%.2g";
}

/// Adds the cells of one row of a heat map.
/// @param picture it @param row its number, from 1 @param name of it @param line its points
/// @param columns values of the columns' factor @param values of configurations
void
AddHeatRow(Picture& picture,
           std::size_t row,
           const std::string& name,
           const PlotLine& line,
           const std::vector<std::string>& columns,
           const std::map<int64_t, std::vector<double>>& values)
{
    ValueRange range;
    for (const PlotConfiguration& point : line.points)
    {
        const std::string& value = point.factors.front().second;
        const auto column = std::find(columns.begin(), columns.end(), value) - columns.begin();
        picture.table.AddRow();
        picture.table.Add(static_cast<double>(column + 1));
        picture.table.Add(static_cast<double>(row));
        picture.table.Add(value);
        picture.table.Add(name);
        AddMean(picture.table, values.at(point.number), range);
    }
}

/// @return the mean of some values
double
MeanOf(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values)
    {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

} // namespace

std::string
GrowthFactor(const std::vector<PlotConfiguration>& configurations, std::size_t least)
{
    std::string best;
    std::size_t most = least - 1;
    for (const auto& [path, value] : configurations.front().factors)
    {
        const auto values = ValuesOfFactor(configurations, path);
        if (path != "rngRun" && values.size() > most && ReadNumbers(values))
        {
            best = path;
            most = values.size();
        }
    }
    return best;
}

std::string
HeatFactor(const std::vector<PlotConfiguration>& configurations, std::size_t least)
{
    std::string best;
    std::size_t most = least - 1;
    for (const auto& [path, value] : configurations.front().factors)
    {
        const std::size_t values = ValuesOfFactor(configurations, path).size();
        if (values > most && GroupByOthers(configurations, path).size() >= least)
        {
            best = path;
            most = values;
        }
    }
    return best;
}

std::vector<Picture>
GrowthPictures(CampaignReader& reader, const std::string& figure, const std::string& path)
{
    const auto all = reader.ValuesOf(figure);
    const auto lines = GroupByOthers(reader.Configurations(), path);
    const NumberAxis axis(reader.Configurations(), path);
    std::vector<Picture> pictures;
    for (const PlotPanel& panel : SplitPanels(OthersOf(lines), MOST_LINES))
    {
        const auto names = NamesOf(panel.members);
        ValueRange range;
        Picture picture;
        picture.table =
            PictureTable({"series", "name", axis.Label(), "runs", "mean", "low", "high"});
        for (std::size_t i = 0; i < panel.members.size(); ++i)
        {
            const PlotLine& line = FindLine(lines, panel.members[i].number);
            for (const PlotConfiguration& point : axis.Sorted(line.points))
            {
                picture.table.AddRow();
                picture.table.Add(static_cast<double>(i + 1));
                picture.table.Add(names[i]);
                picture.table.Add(axis.At(point.number));
                AddMean(picture.table, reader.Collect(all, point.number), range);
            }
        }
        picture.kind = "growth";
        picture.title = panel.title;
        picture.stem = PictureStem("growth", {figure, panel.title});
        picture.about = AxisLabel(figure) + " over " + axis.Label() + ", with 95 % intervals";
        const AxisSpan values = range.Axis(6);
        SetAxis(picture.settings, values);
        axis.Set(picture.settings);
        PictureTexts texts;
        texts.below = axis.Label();
        texts.beside = AxisLabel(figure);
        texts.numbers = values;
        texts.lines = names;
        texts.graph = GRAPH_HEIGHT;
        PictureLayout(picture.title, texts).Apply(picture);
        pictures.push_back(picture);
    }
    return pictures;
}

std::vector<Picture>
HeatPictures(CampaignReader& reader, const std::string& figure, const std::string& path)
{
    const auto all = reader.ValuesOf(figure);
    const auto columns = ValuesOfFactor(reader.Configurations(), path);
    const auto lines = GroupByOthers(reader.Configurations(), path);
    std::map<int64_t, std::vector<double>> values;
    std::vector<double> means;
    for (const PlotConfiguration& one : reader.Configurations())
    {
        values[one.number] = reader.Collect(all, one.number);
        values[one.number].empty() ? void() : means.push_back(MeanOf(values[one.number]));
    }
    const auto [lowest, highest] = std::minmax_element(means.begin(), means.end());
    std::vector<Picture> pictures;
    for (const PlotPanel& panel : SplitPanels(OthersOf(lines), MOST_HEAT_ROWS))
    {
        const auto names = NamesOf(panel.members);
        Picture picture;
        picture.table =
            PictureTable({"column", "row", path, "name", "runs", "mean", "low", "high"});
        for (std::size_t i = 0; i < panel.members.size(); ++i)
        {
            const PlotLine& line = FindLine(lines, panel.members[i].number);
            AddHeatRow(picture, i + 1, names[i], line, columns, values);
        }
        picture.kind = "heat";
        picture.title = AxisLabel(figure) + (panel.title.empty() ? "" : ", " + panel.title);
        picture.stem = PictureStem("heat", {figure, panel.title});
        picture.about = AxisLabel(figure) + " over " + path + " and the other factors: means";
        PictureTexts texts;
        texts.below = path;
        texts.beside = OnlyFactor(panel.members);
        texts.rows = names;
        texts.columns = ShortValues(columns);
        PictureLayout(picture.title, texts).Apply(picture);
        picture.settings.Set("number", NumberFormat(*highest));
        picture.settings.Set("lowest", *lowest);
        picture.settings.Set("highest", *highest);
        pictures.push_back(picture);
    }
    return pictures;
}

} // namespace ns3
