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
    return m_weights.size() * sizeof(uint32_t);
}

/// Each level has at least the member of the greatest weight, so this ends within two rounds.
InterleavedRoundRobinSelector::Turn
InterleavedRoundRobinSelector::NextTurn() const
{
    Turn turn{PlaceBehind(m_last), m_level};
    bool begins = turn.place == 0; // of a round, and with it a new level
    while (begins || m_weights[turn.place] < turn.level)
    {
        if (begins)
        {
            turn.level = turn.level > m_step ? turn.level - m_step : m_greatest;
            begins = false;
            continue;
        }
        turn.place = turn.place + 1 < m_weights.size() ? turn.place + 1 : 0;
        begins = turn.place == 0;
    }
    return turn;
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
    m_weights = WholeWeights(Live());
    m_step = std::max(
        1U, std::accumulate(m_weights.begin(), m_weights.end(), 0U, [](uint32_t a, uint32_t b) {
            return std::gcd(a, b);
        }));
    m_greatest = m_weights.empty() ? 1 : *std::max_element(m_weights.begin(), m_weights.end());
    if (m_level == 0 || m_level > m_greatest || m_weights.empty())
    {
        m_level = 0;
        m_last.reset();
    }
}

} // namespace flowhash
