// SPDX-License-Identifier: MIT

#include "maglev-turns.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace flowhash
{

CumulativeTurns::CumulativeTurns(std::vector<double> weights, double firstRound, bool waits)
    : m_weights(std::move(weights)),
      m_firstRound(firstRound),
      m_greatest(*std::max_element(m_weights.begin(), m_weights.end())),
      m_targets(m_weights.size(), waits ? m_greatest : 0)
{
    m_heap.reserve(m_weights.size());
    for (std::size_t i = 0; i < m_weights.size(); ++i)
    {
        m_heap.push_back({RoundOf(i), i});
    }
    std::sort(m_heap.begin(), m_heap.end());
}

std::size_t
CumulativeTurns::Next()
{
    const auto [round, member] = m_heap.front();
    m_targets[member] += m_greatest;
    // One turn a round, though the heaviest could be due again in its first one.
    ReplaceFirst({std::max(RoundOf(member), round + 1), member});
    return member;
}

/// The first round in which round * weight is the target or more, as rounded products have it.
double
CumulativeTurns::RoundOf(std::size_t member) const
{
    constexpr double LARGEST_EXACT = 0x1p53;
    const double weight = m_weights[member];
    const double target = m_targets[member];
    double round = std::ceil(target / weight);
    if (round < LARGEST_EXACT)
    {
        round -= (round - 1) * weight >= target ? 1 : 0;
        round += round * weight < target ? 1 : 0;
    }
    return std::max(round, m_firstRound);
}

void
CumulativeTurns::ReplaceFirst(const Turn& turn)
{
    std::size_t at = 0;
    for (std::size_t child = 1; child < m_heap.size(); child = 2 * at + 1)
    {
        child += child + 1 < m_heap.size() && m_heap[child + 1] < m_heap[child] ? 1 : 0;
        if (!(m_heap[child] < turn))
        {
            break;
        }
        m_heap[at] = m_heap[child];
        at = child;
    }
    m_heap[at] = turn;
}

FirstRoundTurns::FirstRoundTurns(std::vector<double> weights)
    : m_left(std::move(weights))
{
}

std::size_t
FirstRoundTurns::Next()
{
    if (m_left[m_at] < 1)
    {
        m_left[m_at] = 1;
        m_at = m_at + 1 < m_left.size() ? m_at + 1 : 0;
    }
    m_left[m_at] -= 1;
    return m_at;
}

CounterTurns::CounterTurns(std::vector<double> weights)
    : m_weights(std::move(weights)),
      m_sum(std::accumulate(m_weights.begin(), m_weights.end(), 0.0))
{
    for (std::size_t i = 0; i < m_weights.size(); ++i)
    {
        m_counters.push_back(m_weights[i] / static_cast<double>(m_weights.size()));
        Wait(i);
    }
}

/// Until (entry + 1) * weight is the counter's whole part or more.
void
CounterTurns::Wait(std::size_t member)
{
    const auto counter = static_cast<uint64_t>(m_counters[member]);
    const auto weight = static_cast<uint64_t>(m_weights[member]);
    const uint64_t entries = (counter + weight - 1) / weight;
    m_wait.emplace(entries > 0 ? entries - 1 : 0, member);
}

std::size_t
CounterTurns::Next()
{
    while (!m_wait.empty() && m_wait.begin()->first <= m_entry)
    {
        m_due.insert(m_wait.begin()->second);
        m_wait.erase(m_wait.begin());
    }
    auto turn = m_due.lower_bound(m_entry % m_weights.size());
    turn = turn == m_due.end() ? m_due.begin() : turn;
    const std::size_t member = *turn;
    m_due.erase(turn);
    m_counters[member] += m_sum;
    Wait(member);
    ++m_entry;
    return member;
}

} // namespace flowhash
