// SPDX-License-Identifier: GPL-2.0-only

#include "round-trips.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>

namespace ns3
{

namespace
{

/// Answers to questions before these are too late to say anything.
constexpr std::size_t MOST_QUESTIONS = 256;

} // namespace

void
RoundTrips::Configure(Time least)
{
    m_least = least;
}

uint32_t
RoundTrips::Ask(uint16_t peer)
{
    m_questions.push_back({peer, Simulator::Now(), false});
    if (m_questions.size() > MOST_QUESTIONS)
    {
        m_questions.pop_front();
    }
    return ++m_last;
}

void
RoundTrips::Answer(uint16_t peer, uint32_t number)
{
    const uint32_t back = m_last - number; // a number that never was is far back
    if (back >= m_questions.size())
    {
        return;
    }
    Question& question = m_questions[m_questions.size() - 1 - back];
    if (question.peer != peer || question.answered)
    {
        return;
    }
    question.answered = true;
    const int64_t taken = (Simulator::Now() - question.at).GetNanoSeconds();
    const auto [place, isFirst] = m_estimates.try_emplace(peer, Estimate{taken, taken / 2});
    if (!isFirst)
    {
        Estimate& known = place->second;
        known.variation = (known.variation * 3 + std::abs(known.smoothed - taken)) / 4;
        known.smoothed = (known.smoothed * 7 + taken) / 8;
    }
}

Time
RoundTrips::GetWait(uint16_t peer) const
{
    const auto known = m_estimates.find(peer);
    if (known == m_estimates.end())
    {
        return m_least;
    }
    return std::max(m_least, NanoSeconds(known->second.smoothed + known->second.variation * 4));
}

void
RoundTrips::Clear()
{
    m_questions.clear();
    m_estimates.clear();
}

} // namespace ns3
