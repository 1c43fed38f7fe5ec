// SPDX-License-Identifier: GPL-2.0-only

#include "figure-scalars.h"

#include "../../../base/number-text.h"

namespace ns3
{

const std::vector<FigureScalar>&
FigureScalars::Get() const
{
    return m_scalars;
}

void
FigureScalars::Value(const std::string& name, uint64_t& value, const FigureNote& /* note */)
{
    m_scalars.push_back({Path(name), std::to_string(value), false});
}

void
FigureScalars::Value(const std::string& name, double& value, const FigureNote& /* note */)
{
    m_scalars.push_back({Path(name), flowdist::NumberText(value), false});
}

void
FigureScalars::Value(const std::string& name,
                     std::optional<double>& value,
                     const FigureNote& /* note */)
{
    m_scalars.push_back({Path(name), value ? flowdist::NumberText(*value) : "", false});
}

void
FigureScalars::Value(const std::string& name, std::string& value, const FigureNote& /* note */)
{
    m_scalars.push_back({Path(name), value, false});
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

bool
FigureScalars::Has(const std::string& /* name */, bool there)
{
    return there;
}

std::vector<std::string>
FigureScalars::Names(const std::vector<std::string>& there, const std::string& /* word */)
{
    return there;
}

std::size_t
FigureScalars::Items(std::size_t there)
{
    return there;
}

std::string
FigureScalars::Item(std::size_t number, const std::string& /* word */)
{
    return std::to_string(number);
}

} // namespace ns3
