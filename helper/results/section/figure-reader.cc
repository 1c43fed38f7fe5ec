// SPDX-License-Identifier: GPL-2.0-only

#include "figure-reader.h"

#include "../../../base/number-text.h"

#include "ns3/scenario-error.h"

#include <boost/property_tree/ptree.hpp>
#include <charconv>
#include <iterator>

namespace ns3
{

FigureReader::FigureReader(const Tree& top)
    : m_open{&top}
{
}

void
FigureReader::DoValue(const std::string& name,
                      const FigurePlace& place,
                      const FigureNote& /* note */)
{
    std::visit([this, &name](auto* value) { Read(name, *value); }, place);
}

void
FigureReader::Read(const std::string& name, uint64_t& value) const
{
    const std::string text = Text(name);
    if (text.empty())
    {
        return;
    }
    const char* end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, value);
    if (last != end || error != std::errc())
    {
        throw ScenarioError("'" + text + "' is no count: " + Path(name));
    }
}

void
FigureReader::Read(const std::string& name, double& value) const
{
    const std::string text = Text(name);
    value = text.empty() || text == "null" ? value : Number(name, text);
}

void
FigureReader::Read(const std::string& name, std::optional<double>& value) const
{
    const std::string text = Text(name);
    value.reset();
    if (!text.empty() && text != "null")
    {
        value = Number(name, text);
    }
}

void
FigureReader::Read(const std::string& name, std::string& value) const
{
    const Tree* tree = Find(name);
    value = tree != nullptr ? tree->data() : value;
}

void
FigureReader::Counts(const std::string& name,
                     std::map<std::string, uint64_t>& values,
                     const std::string& /* word */,
                     const FigureNote& /* note */)
{
    const Tree* tree = Find(name);
    Open(name);
    for (const auto& [key, count] : tree != nullptr ? *tree : Tree())
    {
        Read(key, values[key]);
    }
    Close();
}

void
FigureReader::Open(const std::string& name)
{
    m_open.push_back(Find(name));
    FigurePaths::Open(name);
}

void
FigureReader::Close()
{
    FigurePaths::Close();
    m_open.pop_back();
}

bool
FigureReader::Has(const std::string& name, bool /* there */)
{
    return Find(name) != nullptr;
}

std::vector<std::string>
FigureReader::Names(const std::vector<std::string>& /* there */, const std::string& /* word */)
{
    std::vector<std::string> names;
    for (const auto& [name, tree] : m_open.back() != nullptr ? *m_open.back() : Tree())
    {
        names.push_back(name);
    }
    return names;
}

std::size_t
FigureReader::Items(std::size_t /* there */)
{
    return m_open.back() != nullptr ? m_open.back()->size() : 0;
}

/// @return an item of an array by its number, of an object by its name; null where there is none
const FigureReader::Tree*
FigureReader::Find(const std::string& name) const
{
    const Tree* here = m_open.back();
    if (here == nullptr)
    {
        return nullptr;
    }
    const auto found = here->find(name);
    if (found != here->not_found())
    {
        return &found->second;
    }
    const bool array = !here->empty() && here->front().first.empty();
    return array ? &std::next(here->begin(), std::stoul(name))->second : nullptr;
}

std::string
FigureReader::Text(const std::string& name) const
{
    const Tree* tree = Find(name);
    return tree != nullptr ? tree->data() : "";
}

double
FigureReader::Number(const std::string& name, const std::string& text) const
{
    const auto number = flowdist::ReadNumber(text);
    if (!number)
    {
        throw ScenarioError("'" + text + "' is no number: " + Path(name));
    }
    return *number;
}

} // namespace ns3
