// SPDX-License-Identifier: GPL-2.0-only

#include "event-marks.h"

#include "text-layout.h"

#include <algorithm>
#include <map>

namespace ns3
{

namespace
{

constexpr std::size_t MOST_NAMES = 12; //!< in a picture; more have lines alone
constexpr double EDGE = 0.15;          //!< cm that stay free beside a name

/// @param events of a line of the picture @return what happens at each time
std::map<double, std::string>
ByTime(const std::vector<PlotEvent>& events)
{
    std::map<double, std::string> texts;
    for (const PlotEvent& event : events)
    {
        std::string& text = texts[event.at];
        text += (text.empty() ? "" : ", ") + event.text;
    }
    return texts;
}

} // namespace

EventMarks::EventMarks(const std::vector<std::vector<PlotEvent>>& events)
    : m_lines(events.size())
{
    std::map<std::pair<double, std::string>, std::vector<std::size_t>> marks;
    for (std::size_t line = 0; line < events.size(); ++line)
    {
        for (const auto& [at, text] : ByTime(events[line]))
        {
            marks[{at, text}].push_back(line);
        }
    }
    for (const auto& [what, lines] : marks)
    {
        m_marks.push_back({what.first, what.second, lines});
    }
}

std::optional<double>
EventMarks::First() const
{
    return m_marks.empty() ? std::nullopt : std::optional<double>(m_marks.front().at);
}

/// From right to left: a name stands above those names whose lines would run through it.
void
EventMarks::Arrange(double from, double to, const PictureLayout& layout)
{
    constexpr double wide = PictureLayout::WIDTH - 2 * EDGE;
    for (std::size_t i = std::min(m_marks.size(), MOST_NAMES); i-- > 0;)
    {
        Mark& mark = m_marks[i];
        mark.text = CutText(mark.text, wide);
        const double width = TextWidth(mark.text);
        mark.place = layout.AcrossAt((mark.at - from) / (to - from));
        mark.begin = std::min(mark.place, PictureLayout::WIDTH - EDGE - width);
        for (std::size_t j = i + 1; j < std::min(m_marks.size(), MOST_NAMES); ++j)
        {
            const bool runsThrough = m_marks[j].place < mark.begin + width + EDGE;
            const bool overlaps = m_marks[j].begin < mark.begin + width + EDGE;
            mark.row = runsThrough || overlaps ? std::max(mark.row, m_marks[j].row + 1) : mark.row;
        }
    }
}

void
EventMarks::Apply(PictureLayout& layout, Picture& picture, double from, double to)
{
    m_marks.erase(std::remove_if(m_marks.begin(),
                                 m_marks.end(),
                                 [&](const Mark& mark) { return mark.at < from || mark.at > to; }),
                  m_marks.end());
    if (m_marks.empty())
    {
        return;
    }
    Arrange(from, to, layout);
    std::vector<std::string> texts;
    std::vector<double> at;
    std::vector<double> begins;
    std::vector<double> rows;
    std::vector<double> colours;
    std::size_t most = 0;
    std::vector<double> parts; // event, line, from and to which share of the height
    for (std::size_t i = 0; i < m_marks.size(); ++i)
    {
        const Mark& mark = m_marks[i];
        const bool common = mark.lines.size() == m_lines;
        texts.push_back(i < MOST_NAMES ? mark.text : "");
        at.push_back(mark.at);
        begins.push_back(mark.begin);
        rows.push_back(static_cast<double>(mark.row));
        colours.push_back(
            !common && mark.lines.size() == 1 ? static_cast<double>(mark.lines.front() + 1) : 0);
        most = std::max(most, mark.row);
        const auto all = common ? 1.0 : static_cast<double>(mark.lines.size());
        for (std::size_t part = 0; part < static_cast<std::size_t>(all); ++part)
        {
            parts.push_back(static_cast<double>(i + 1));
            parts.push_back(common ? 0 : static_cast<double>(mark.lines[part] + 1));
            parts.push_back(static_cast<double>(part) / all);
            parts.push_back(static_cast<double>(part + 1) / all);
        }
    }
    layout.SetStrip(LINE_HEIGHT * static_cast<double>(most + 1));
    picture.settings.Set("events", texts);
    picture.settings.Set("eventAt", at);
    picture.settings.Set("eventX", begins);
    picture.settings.Set("eventRow", rows);
    picture.settings.Set("eventColour", colours);
    picture.settings.Set("eventParts", parts);
}

} // namespace ns3
