// SPDX-License-Identifier: GPL-2.0-only

#include "csv-reader.h"

#include "../../base/number-text.h"

#include "ns3/scenario-error.h"

#include <algorithm>

namespace ns3
{

CsvReader::CsvReader(const std::string& path)
    : m_in(path)
{
    if (!Next())
    {
        throw ScenarioError(path, "this result file cannot be read, or is empty");
    }
    for (std::size_t i = 0; i < m_ends.size(); ++i)
    {
        m_names.push_back(Cell(i));
    }
}

std::size_t
CsvReader::Column(const std::string& name) const
{
    const auto found = std::find(m_names.begin(), m_names.end(), name);
    return found == m_names.end() ? NONE : found - m_names.begin();
}

bool
CsvReader::Has(const std::string& name) const
{
    return Column(name) != NONE;
}

bool
CsvReader::Next()
{
    if (!std::getline(m_in, m_line))
    {
        return false;
    }
    m_ends.clear();
    for (std::size_t i = 0; i < m_line.size(); ++i)
    {
        m_line[i] == ',' ? m_ends.push_back(i) : void();
    }
    m_ends.push_back(m_line.size());
    return true;
}

std::string
CsvReader::Cell(std::size_t column) const
{
    if (column >= m_ends.size())
    {
        return "";
    }
    const std::size_t start = column == 0 ? 0 : m_ends[column - 1] + 1;
    return m_line.substr(start, m_ends[column] - start);
}

std::optional<double>
CsvReader::Number(std::size_t column) const
{
    const std::string text = Cell(column);
    return text.empty() ? std::nullopt : flowdist::ReadNumber(text);
}

} // namespace ns3
