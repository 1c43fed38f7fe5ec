// SPDX-License-Identifier: GPL-2.0-only

#include "picture-layout.h"

#include "text-layout.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace ns3
{

namespace
{

// All in cm.
constexpr double EDGE = 0.15;        //!< that stays free
constexpr double GAP = 0.25;         //!< between the graph and what stands at its axes
constexpr double MOST_ROW = 4.5;     //!< width of names beside: half of the picture is the graph's
constexpr double MOST_UPRIGHT = 4.5; //!< height of names that stand upright below
constexpr double SAMPLE = 0.95;      //!< a line of the key with the gap to its name
constexpr double APART = 0.3;        //!< between columns of the key
constexpr double LEAST_BELOW = 5.0;  //!< that a text below may have, however narrow the graph is

/// @return the height of a text's lines
double
HeightOf(const std::string& text)
{
    return text.empty() ? 0 : LINE_HEIGHT * static_cast<double>(MostLines({text}));
}

/// @return the height of a title, with what keeps it apart
double
TitleHeight(const std::string& title)
{
    return HeightOf(title) + (title.empty() ? 0 : 0.1);
}

/// @return texts in lines of at most a width
std::vector<std::string>
WrapAll(std::vector<std::string> texts, double most)
{
    for (std::string& text : texts)
    {
        text = WrapText(text, most);
    }
    return texts;
}

/// @param axis with numbers @return these, as gnuplot prints them
std::vector<std::string>
NumbersOf(const AxisSpan& axis)
{
    std::vector<std::string> texts;
    const auto steps = static_cast<int>(std::lround((axis.high - axis.low) / axis.step));
    for (int i = 0; i <= steps; ++i)
    {
        char text[32];
        const double number = axis.low + i * axis.step;
        std::snprintf(text, sizeof(text), "%g", std::abs(number) < axis.step / 1e6 ? 0 : number);
        texts.emplace_back(text);
    }
    return texts;
}

} // namespace

PictureLayout::PictureLayout(const std::string& title, const PictureTexts& texts)
    : m_title(title.empty() ? "" : WrapText(title, WIDTH - 2 * EDGE)),
      m_graph(texts.graph)
{
    SetAcross(texts);
    SetColumns(texts.columns);
    SetKey(texts.lines);
    SetBelow(texts.below);
}

void
PictureLayout::SetAcross(const PictureTexts& texts)
{
    constexpr double row = 0.15; // between rows
    m_rows = WrapAll(texts.rows, MOST_ROW);
    if (m_graph == 0)
    {
        m_graph = (row + LINE_HEIGHT * static_cast<double>(MostLines(m_rows))) *
                  static_cast<double>(m_rows.size());
    }
    // It may go on a little above and below the graph.
    m_beside = texts.beside.empty() ? "" : WrapText(texts.beside, std::max(1.5, m_graph + 0.4));
    const double names = m_rows.empty() ? WidestLine(NumbersOf(texts.numbers)) : WidestLine(m_rows);
    m_left = EDGE + HeightOf(m_beside) + (m_beside.empty() ? 0 : EDGE) + names + GAP;
    m_right = texts.rows.empty() || !texts.columns.empty() ? 0.55 : 0.7; // half of a number
}

void
PictureLayout::SetColumns(const std::vector<std::string>& columns)
{
    m_bottom = EDGE + GAP + LINE_HEIGHT; // of numbers
    if (columns.empty())
    {
        return;
    }
    const double cell = (WIDTH - m_left - m_right) / static_cast<double>(columns.size());
    const double least = 1.0; // narrower names are rather upright
    m_columns = WrapAll(columns, cell - EDGE);
    m_upright = MostLines(m_columns) > 1 && cell < least;
    if (m_upright)
    {
        for (std::size_t i = 0; i < columns.size(); ++i)
        {
            m_columns[i] = CutText(columns[i], MOST_UPRIGHT);
        }
    }
    m_bottom = EDGE + GAP +
               (m_upright ? WidestLine(m_columns)
                          : LINE_HEIGHT * static_cast<double>(MostLines(m_columns)));
}

void
PictureLayout::SetKey(const std::vector<std::string>& lines)
{
    constexpr double wide = WIDTH - 2 * EDGE;
    m_lines = WrapAll(lines, wide - SAMPLE);
    if (lines.size() < 2)
    {
        return;
    }
    const double column = SAMPLE + WidestLine(m_lines) + APART;
    const std::size_t columns =
        std::clamp<std::size_t>(static_cast<std::size_t>((wide + APART) / column), 1, lines.size());
    const double all = column * static_cast<double>(columns) - APART;
    const double top = EDGE + TitleHeight(m_title);
    for (std::size_t i = 0; i < m_lines.size();)
    {
        const std::size_t end = std::min(m_lines.size(), i + columns);
        const std::vector<std::string> row(m_lines.begin() + i, m_lines.begin() + end);
        for (std::size_t place = 0; i < end; ++i, ++place)
        {
            m_keyX.push_back((WIDTH - all) / 2 + column * static_cast<double>(place));
            m_keyY.push_back(top + m_key + LINE_HEIGHT / 2);
        }
        m_key += LINE_HEIGHT * static_cast<double>(MostLines(row));
    }
}

void
PictureLayout::SetBelow(const std::string& text)
{
    const double graph = WIDTH - m_left - m_right;
    m_below = text.empty() ? "" : WrapText(text, std::max(LEAST_BELOW, graph));
    m_bottom += HeightOf(m_below);
}

double
PictureLayout::AcrossAt(double share) const
{
    return m_left + share * (WIDTH - m_left - m_right);
}

void
PictureLayout::SetStrip(double height)
{
    m_strip = height;
}

double
PictureLayout::GraphTop() const
{
    return EDGE + TitleHeight(m_title) + m_key + GAP / 2 + m_strip;
}

double
PictureLayout::Height() const
{
    return GraphTop() + m_graph + m_bottom;
}

void
PictureLayout::Apply(Picture& picture) const
{
    PlotSettings& settings = picture.settings;
    picture.title = m_title;
    picture.height = Height();
    m_rows.empty() ? void() : settings.Set(m_columns.empty() ? "labels" : "rows", m_rows);
    settings.Set("labels", m_lines);
    if (!m_columns.empty())
    {
        settings.Set("columns", m_columns);
        settings.Set("upright", m_upright ? 1.0 : 0.0);
    }
    settings.Set("below", m_below);
    settings.Set("beside", m_beside);
    settings.Set("margins", std::vector<double>{m_left, m_right, m_bottom, GraphTop()});
    // In the middle of the graph, unless the picture ends before.
    const double half = WidestLine({m_below}) / 2;
    const double most = std::max(WIDTH / 2, WIDTH - EDGE - half);
    settings.Set("belowX", std::min(AcrossAt(0.5), most));
    settings.Set("belowY", EDGE + HeightOf(m_below) - LINE_HEIGHT / 2);
    if (!m_keyX.empty())
    {
        settings.Set("keyX", m_keyX);
        settings.Set("keyY", m_keyY);
    }
}

} // namespace ns3
