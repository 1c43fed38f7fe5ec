// SPDX-License-Identifier: GPL-2.0-only

#include "load-span.h"

#include "load-statistics.h"

#include <algorithm>
#include <numeric>

namespace ns3
{

namespace
{

/// The members of Loads in the order in which expectations are kept.
constexpr std::array<uint64_t LoadSpan::Loads::*, 3> QUANTITIES = {
    &LoadSpan::Loads::flows, &LoadSpan::Loads::packets, &LoadSpan::Loads::bytes};

std::vector<uint64_t>
Column(const std::vector<LoadSpan::Loads>& loads, uint64_t LoadSpan::Loads::*quantity)
{
    std::vector<uint64_t> column;
    for (const auto& one : loads)
    {
        column.push_back(one.*quantity);
    }
    return column;
}

ImbalanceFigures
FiguresOf(const std::vector<LoadSpan::Loads>& loads,
          uint64_t LoadSpan::Loads::*quantity,
          const std::vector<double>& expected)
{
    const auto column = Column(loads, quantity);
    return MeasureImbalance({column.begin(), column.end()}, expected);
}

} // namespace

void
LoadSpan::Insert(std::size_t place)
{
    const auto offset = static_cast<std::ptrdiff_t>(place);
    m_loads.insert(m_loads.begin() + offset, Loads());
    for (auto& expected : m_expected)
    {
        expected.insert(expected.begin() + offset, 0.0);
    }
}

void
LoadSpan::AddChooser()
{
    m_open.emplace_back();
}

void
LoadSpan::Settle(uint32_t chooser, const std::vector<double>& shares)
{
    Share(m_open[chooser], shares);
    m_open[chooser] = Loads();
}

void
LoadSpan::Expect(const std::vector<double>& shares, bool newFlow, uint32_t bytes)
{
    Loads loads;
    Count(loads, newFlow, bytes);
    Share(loads, shares);
}

void
LoadSpan::Share(const Loads& loads, const std::vector<double>& shares)
{
    const double all = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (std::size_t q = 0; q < QUANTITIES.size() && all > 0; ++q)
    {
        const auto came = static_cast<double>(loads.*QUANTITIES[q]);
        for (std::size_t place = 0; place < shares.size(); ++place)
        {
            m_expected[q][place] += came * shares[place] / all;
        }
    }
}

void
LoadSpan::Restart()
{
    std::fill(m_loads.begin(), m_loads.end(), Loads());
    for (auto& expected : m_expected)
    {
        std::fill(expected.begin(), expected.end(), 0.0);
    }
    std::fill(m_open.begin(), m_open.end(), Loads());
}

LoadSpan::Figures
LoadSpan::Measure() const
{
    return {FiguresOf(m_loads, QUANTITIES[0], m_expected[0]),
            FiguresOf(m_loads, QUANTITIES[1], m_expected[1]),
            FiguresOf(m_loads, QUANTITIES[2], m_expected[2])};
}

std::optional<double>
LoadSpan::FlowsP() const
{
    return ChiSquareP(Column(m_loads, QUANTITIES[0]), m_expected[0]);
}

const LoadSpan::Loads&
LoadSpan::Get(std::size_t place) const
{
    return m_loads[place];
}

LoadSpan::Loads
LoadSpan::Total() const
{
    Loads total;
    for (const auto& loads : m_loads)
    {
        for (const auto quantity : QUANTITIES)
        {
            total.*quantity += loads.*quantity;
        }
    }
    return total;
}

} // namespace ns3
