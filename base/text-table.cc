// SPDX-License-Identifier: GPL-2.0-only

#include "text-table.h"

#include "number-text.h"

#include <algorithm>
#include <cstdlib>
#include <unistd.h>

namespace ns3::flowdist
{

namespace
{

/// @param text UTF-8 @return how many columns of a terminal it takes (one a code point)
std::size_t
Width(const std::string& text)
{
    return std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    });
}

} // namespace

void
TextTable::AddColumn(const std::string& name, const std::string& unit, bool number)
{
    std::size_t width = Width(unit);
    for (const auto& line : SplitText(name, "\n"))
    {
        width = std::max(width, Width(line));
    }
    m_columns.push_back({name, unit, number, width});
}

void
TextTable::AddRow(const std::vector<std::string>& cells, Style style)
{
    m_rows.push_back({cells, style});
    m_rows.back().cells.resize(m_columns.size());
    for (std::size_t i = 0; i < m_columns.size(); ++i)
    {
        m_columns[i].width = std::max(m_columns[i].width, Width(m_rows.back().cells[i]));
    }
}

void
TextTable::AddRule()
{
    m_rows.emplace_back();
}

void
TextTable::Print(std::ostream& out, bool colors) const
{
    std::vector<std::string> units;
    std::vector<std::string> rules;
    for (const auto& column : m_columns)
    {
        units.push_back(column.unit);
        rules.emplace_back(column.width, '-');
    }
    const auto has = [](const std::string& text) { return !text.empty(); };
    out << Names();
    out << (std::any_of(units.begin(), units.end(), has) ? Line(units) : "");
    out << Line(rules);
    for (const auto& row : m_rows)
    {
        const bool styled = colors && row.style != Style::PLAIN;
        const char* start = row.style == Style::GOOD ? "\033[32m" : "\033[31m";
        const std::string line = Line(row.cells.empty() ? rules : row.cells);
        out << (styled ? start + line.substr(0, line.size() - 1) + "\033[0m\n" : line);
    }
}

std::string
TextTable::Names() const
{
    std::size_t height = 1;
    for (const auto& column : m_columns)
    {
        height = std::max(height, SplitText(column.name, "\n").size());
    }
    std::string text;
    for (std::size_t left = height; left > 0; --left)
    {
        std::vector<std::string> cells;
        for (const auto& column : m_columns)
        {
            const auto lines = SplitText(column.name, "\n");
            cells.push_back(lines.size() < left ? "" : lines[lines.size() - left]);
        }
        text += Line(cells);
    }
    return text;
}

std::string
TextTable::Line(const std::vector<std::string>& cells) const
{
    std::string line;
    for (std::size_t i = 0; i < m_columns.size(); ++i)
    {
        const std::string gap(m_columns[i].width - Width(cells[i]), ' ');
        line += (i == 0 ? "" : "  ") + (m_columns[i].number ? gap + cells[i] : cells[i] + gap);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

bool
IsTerminal(int descriptor)
{
    const char* plain = std::getenv("NO_COLOR");
    return isatty(descriptor) == 1 && (plain == nullptr || *plain == '\0');
}

} // namespace ns3::flowdist
