// SPDX-License-Identifier: MIT

#include "interleaved-round-robin-selector.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace flowhash
{

namespace
{

constexpr double MOST_WEIGHT = 65535; // of IPVS
constexpr double STEPS = 1000;        // of the greatest weight, where some are not whole

bool
IsWhole(const Member& member)
{
    return member.weight <= MOST_WEIGHT && member.weight == std::floor(member.weight);
}

std::vector<uint32_t>
WholeWeights(const std::vector<Member>& live)
{
    const bool whole = std::all_of(live.begin(), live.end(), IsWhole);
    double greatest = 0;
    for (const Member& member : live)
    {
        greatest = std::max(greatest, member.weight);
    }
    std::vector<uint32_t> weights;
    for (const Member& member : live)
    {
        const double scaled = whole ? member.weight : member.weight / greatest * STEPS;
        weights.push_back(static_cast<uint32_t>(std::max(1.0, std::round(scaled))));
    }
    return weights;
}

} // namespace

SelectorTraits
InterleavedRoundRobinSelector::Traits() const
{
    SelectorTraits traits = UnhashedTraits();
    traits.weights = true;
    return traits;
}

std::size_t
InterleavedRoundRobinSelector::Bytes() const
{
    return m_falling.Bytes();
}

/// Each level has at least the member of the greatest weight, so the next round has a turn.
InterleavedRoundRobinSelector::Turn
InterleavedRoundRobinSelector::NextTurn() const
{
    if (m_last && *m_last < Live().back().id) // the round goes on
    {
        const std::size_t behind = PlaceBehind(m_last);
        if (const auto place = m_falling.FirstAtMost(behind, -static_cast<double>(m_level)))
        {
            return {*place, m_level};
        }
    }
    const uint32_t level = m_level > m_step ? m_level - m_step : m_greatest;
    return {m_falling.FirstAtMost(0, -static_cast<double>(level)).value(), level};
}

std::size_t
InterleavedRoundRobinSelector::NextPlace() const
{
    return NextTurn().place;
}

std::size_t
InterleavedRoundRobinSelector::TakePlace(int64_t)
{
    const Turn turn = NextTurn();
    m_last = Live()[turn.place].id;
    m_level = turn.level;
    return turn.place;
}

void
InterleavedRoundRobinSelector::DoRebuild()
{
    const std::vector<uint32_t> weights = WholeWeights(Live());
    m_step = 0;
    m_greatest = 1;
    for (const uint32_t weight : weights)
    {
        m_step = std::gcd(m_step, weight);
        m_greatest = std::max(m_greatest, weight);
    }
    m_falling.Rebuild(weights.size(),
                      [&weights](std::size_t i) { return -static_cast<double>(weights[i]); });
    if (m_level > m_greatest || weights.empty())
    {
        m_level = 0;
        m_last.reset();
    }
}

} // namespace flowhash
