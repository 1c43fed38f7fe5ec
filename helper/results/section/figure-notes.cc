// SPDX-License-Identifier: GPL-2.0-only

#include "figure-notes.h"

#include <algorithm>
#include <cctype>

namespace ns3
{

namespace
{

/// @return the word in capitals: a place that a name takes
std::string
Placeholder(std::string word)
{
    std::transform(word.begin(), word.end(), word.begin(), [](unsigned char letter) {
        return std::toupper(letter);
    });
    return word;
}

} // namespace

const std::vector<FigureNotes::Line>&
FigureNotes::Get() const
{
    return m_lines;
}

void
FigureNotes::DoValue(const std::string& name,
                     const FigurePlace& /* place */,
                     const FigureNote& note)
{
    m_lines.push_back({Path(name), note});
}

void
FigureNotes::Counts(const std::string& name,
                    std::map<std::string, uint64_t>& /* values */,
                    const std::string& word,
                    const FigureNote& note)
{
    m_lines.push_back({Path(name) + '.' + Placeholder(word), note});
}

bool
FigureNotes::Has(const std::string& /* name */, bool /* there */)
{
    return true;
}

std::vector<std::string>
FigureNotes::Names(const std::vector<std::string>& /* there */, const std::string& word)
{
    return {Placeholder(word)};
}

std::size_t
FigureNotes::Items(std::size_t /* there */)
{
    return 1;
}

std::string
FigureNotes::Item(std::size_t /* number */, const std::string& word)
{
    return Placeholder(word);
}

} // namespace ns3
