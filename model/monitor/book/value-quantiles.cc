// SPDX-License-Identifier: GPL-2.0-only

#include "value-quantiles.h"

#include "load-statistics.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

namespace
{

/// From one class to the next: 2 / (1 + 1/g) times its upper end is no further than ERROR from
/// either end.
const double GROWTH = (1 + ValueQuantiles::ERROR) / (1 - ValueQuantiles::ERROR);

} // namespace

ValueQuantiles::ValueQuantiles(std::size_t exact)
    : m_exact(exact)
{
}

void
ValueQuantiles::Add(double value)
{
    if (m_count == 0 && m_values.size() < m_exact)
    {
        m_values.push_back(value);
        return;
    }
    for (const double former : m_values)
    {
        Count(former);
    }
    m_values = {};
    Count(value);
}

void
ValueQuantiles::Count(double value)
{
    ++m_count;
    if (!(value > 0))
    {
        ++m_zeros;
        return;
    }
    ++m_counts[static_cast<int32_t>(std::ceil(std::log(value) / std::log(GROWTH)))];
}

std::optional<double>
ValueQuantiles::Get(double q) const
{
    if (m_count == 0)
    {
        std::vector<double> values = m_values;
        return TakeQuantile(values, q);
    }
    const double wanted = std::max(1.0, std::ceil(q * static_cast<double>(m_count) - 1e-9));
    auto before = static_cast<double>(m_zeros);
    if (before >= wanted)
    {
        return 0;
    }
    for (const auto& [number, count] : m_counts)
    {
        before += static_cast<double>(count);
        if (before >= wanted)
        {
            return 2 * std::pow(GROWTH, number) / (GROWTH + 1);
        }
    }
    return std::nullopt;
}

} // namespace ns3
