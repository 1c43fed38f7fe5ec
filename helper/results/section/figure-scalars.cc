// SPDX-License-Identifier: GPL-2.0-only

#include "figure-scalars.h"

#include "../../../base/number-text.h"

namespace ns3
{

namespace
{

std::string
ValueText(uint64_t value)
{
    return std::to_string(value);
}

std::string
ValueText(double value)
{
    return flowdist::NumberText(value);
}

std::string
ValueText(const std::optional<double>& value)
{
    return value ? flowdist::NumberText(*value) : "";
}

std::string
ValueText(const std::string& value)
{
    return value;
}

} // namespace

const std::vector<FigureScalar>&
FigureScalars::Get() const
{
    return m_scalars;
}

void
FigureScalars::DoValue(const std::string& name,
                       const FigurePlace& place,
                       const FigureNote& /* note */)
{
    const auto text = [](const auto* value) { return ValueText(*value); };
    m_scalars.push_back({Path(name), std::visit(text, place), false});
}

void
FigureScalars::Counts(const std::string& name,
                      std::map<std::string, uint64_t>& values,
                      const std::string& /* word */,
                      const FigureNote& /* note */)
{
    for (const auto& [key, count] : values)
    {
        m_scalars.push_back({Path(name) + '.' + key, std::to_string(count), true});
    }
}

} // namespace ns3
