// SPDX-License-Identifier: GPL-2.0-only

#include "picture.h"

#include "../../base/number-text.h"
#include "../../model/hash-core/plain-line.h"
#include "../../model/monitor/book/load-statistics.h"

#include "ns3/result-folder.h"
#include "ns3/scenario-error.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <system_error>

namespace ns3
{

namespace
{

/// @param path of a script @return its text, without the line of its licence
std::string
ScriptText(const std::string& path)
{
    std::ifstream in(path);
    std::string text;
    for (std::string line; std::getline(in, line);)
    {
        text += line.rfind("# SPDX", 0) == 0 ? "" : line + "\n";
    }
    if (text.empty())
    {
        throw ScenarioError(path, "this script of the module is missing");
    }
    return text;
}

/// @param picture it @param format of it @param scripts folder of what it is made of @return the
/// script that draws it
std::string
WholeScript(const Picture& picture, const std::string& format, const std::string& scripts)
{
    PlotSettings start;
    start.Set("stem", picture.stem);
    start.Set("format", format);
    start.Set("table", picture.stem + ".dat");
    start.Set("title", picture.title);
    start.Set("height", picture.height);
    const std::string settings = start.Text() + picture.settings.Text();
    // Where all is plain, no environment is asked what letters there are.
    const bool plain =
        std::all_of(settings.begin(), settings.end(), [](unsigned char c) { return c < 0x80; });
    return "# " + picture.about + "\n# Draws " + picture.stem + "." + format + " of " +
           picture.stem + ".dat: gnuplot " + picture.stem +
           ".gp\n\n# ---- What it shows: names and units as they stand in the picture; format is "
           "png, svg or pdf, height in cm. ----\n" +
           settings + (plain ? "" : "set encoding utf8\n") + ScriptText(scripts + "/style.gp") +
           ScriptText(scripts + "/" + picture.kind + ".gp");
}

/// Gives pictures of one stem numbers. @param pictures them
void
TellApart(std::vector<Picture>& pictures)
{
    std::set<std::string> known;
    for (Picture& picture : pictures)
    {
        const std::string stem = picture.stem;
        for (int number = 2; !known.insert(picture.stem).second; ++number)
        {
            picture.stem = stem + "-" + std::to_string(number);
        }
    }
}

} // namespace

PictureTable::PictureTable(const std::vector<std::string>& headings)
{
    for (const std::string& heading : headings)
    {
        Add(heading);
    }
}

void
PictureTable::AddRow()
{
    m_text += '\n';
    m_first = true;
}

void
PictureTable::Add(const std::string& text)
{
    std::string cell = flowhash::PlainLine(text);
    if (cell.find('"') != std::string::npos) // it would open a cell in quotes
    {
        std::string quoted;
        for (const char c : cell)
        {
            quoted += c == '"' ? "\"\"" : std::string(1, c);
        }
        cell = '"' + quoted + '"';
    }
    m_text += (m_first ? "" : "\t") + cell;
    m_first = false;
}

void
PictureTable::Add(double number)
{
    Add(flowdist::NumberText(number));
}

void
PictureTable::AddNone()
{
    Add("-");
}

const std::string&
PictureTable::Text() const
{
    return m_text;
}

void
ValueRange::Add(double value)
{
    m_first = m_any ? std::min(m_first, value) : value;
    m_last = m_any ? std::max(m_last, value) : value;
    m_any = true;
}

double
ValueRange::First() const
{
    return m_first;
}

double
ValueRange::Last() const
{
    return m_last;
}

double
ValueRange::Step(int most) const
{
    const double span = m_last > m_first ? m_last - m_first : std::max(1.0, std::abs(m_last));
    const double least = span / most;
    const double power = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0})
    {
        if (factor * power >= least)
        {
            return factor * power;
        }
    }
    return 10 * power;
}

AxisSpan
ValueRange::Axis(int most) const
{
    AxisSpan axis;
    axis.step = Step(most);
    constexpr double error = 1e-9; // of steps that are whole
    axis.low = axis.step * std::floor(m_first / axis.step + error);
    axis.high = axis.step * std::ceil(m_last / axis.step - error);
    axis.high += axis.high - axis.low < axis.step / 2 ? axis.step : 0;
    return axis;
}

void
SetAxis(PlotSettings& settings, const AxisSpan& axis)
{
    settings.Set("low", axis.low);
    settings.Set("high", axis.high);
    settings.Set("step", axis.step);
}

void
AddMean(PictureTable& table, const std::vector<double>& values, ValueRange& range)
{
    table.Add(static_cast<double>(values.size()));
    if (values.empty())
    {
        table.AddNone();
        table.AddNone();
        table.AddNone();
        return;
    }
    const MeanInterval interval = MeasureMean(values);
    table.Add(interval.mean);
    range.Add(interval.mean);
    for (const double sign : {-1.0, 1.0})
    {
        const double end = interval.mean + sign * interval.halfWidth.value_or(0);
        range.Add(end);
        interval.halfWidth ? table.Add(end) : table.AddNone();
    }
}

std::string
PictureStem(const std::string& kind, const std::vector<std::string>& parts)
{
    std::string stem = kind;
    for (const std::string& part : parts)
    {
        stem += part.empty() ? "" : "-";
        for (const char c : part)
        {
            const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                               std::string("-._=").find(c) != std::string::npos;
            const bool gap = !plain && stem.back() == '_';
            stem += plain ? std::string(1, c) : gap ? "" : "_";
        }
    }
    constexpr std::size_t most = 100; // a name of a file has 255 bytes at most
    return stem.substr(0, most);
}

std::size_t
DrawPictures(std::vector<Picture> pictures,
             const std::string& folder,
             const std::string& format,
             const std::string& scripts,
             bool overwrite)
{
    TellApart(pictures);
    for (Picture& picture : pictures)
    {
        picture.about =
            flowhash::PlainLine(picture.about); // of others, for a comment and a terminal
    }
    for (const Picture& picture : pictures)
    {
        for (const std::string& ending : {std::string("gp"), std::string("dat"), format})
        {
            const std::string path = folder + "/" + picture.stem + "." + ending;
            if (!overwrite && std::filesystem::exists(path))
            {
                throw ScenarioError(path,
                                    "is there already, and you may have changed it; --overwrite "
                                    "replaces it, --out names another folder");
            }
        }
    }
    std::size_t failed = 0;
    try
    {
        const ResultFolder place(folder);
        for (const Picture& picture : pictures)
        {
            place.Write(picture.stem + ".dat",
                        [&](std::ostream& out) { out << picture.table.Text() << '\n'; });
            place.Write(picture.stem + ".gp",
                        [&](std::ostream& out) { out << WholeScript(picture, format, scripts); });
            const bool drawn = RunGnuplot(folder, picture.stem + ".gp");
            failed += drawn ? 0 : 1;
            (drawn ? std::cout : std::cerr)
                << (drawn ? "" : "gnuplot could not draw ") << folder << '/' << picture.stem << '.'
                << (drawn ? format + ": " + picture.about : "gp") << std::endl;
        }
    }
    catch (const std::system_error& error)
    {
        throw ScenarioError(folder, std::string("pictures cannot go there: ") + error.what());
    }
    return failed;
}

} // namespace ns3
