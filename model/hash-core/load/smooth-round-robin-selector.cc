// SPDX-License-Identifier: MIT

#include "smooth-round-robin-selector.h"

#include "interleaved-round-robin-selector.h"

#include <algorithm>

namespace flowhash
{

std::unique_ptr<FlowSelector>
SmoothRoundRobinSelector::Make(SpecParameters& parameters, unsigned width)
{
    if (parameters.TakeWord("kind", "smooth", {"smooth", "interleaved"}) == "interleaved")
    {
        return std::make_unique<InterleavedRoundRobinSelector>(width);
    }
    return std::make_unique<SmoothRoundRobinSelector>(width);
}

SelectorTraits
SmoothRoundRobinSelector::Traits() const
{
    SelectorTraits traits = UnhashedTraits();
    traits.weights = true;
    return traits;
}

std::size_t
SmoothRoundRobinSelector::Bytes() const
{
    return m_ids.size() * (sizeof(MemberId) + sizeof(double));
}

std::size_t
SmoothRoundRobinSelector::NextPlace() const
{
    std::size_t best = 0;
    for (std::size_t i = 1; i < m_credit.size(); ++i)
    {
        const double gain = m_credit[i] + Live()[i].weight;
        best = gain > m_credit[best] + Live()[best].weight ? i : best;
    }
    return best;
}

std::size_t
SmoothRoundRobinSelector::TakePlace(int64_t)
{
    const std::size_t place = NextPlace();
    for (std::size_t i = 0; i < m_credit.size(); ++i)
    {
        m_credit[i] += Live()[i].weight;
    }
    m_credit[place] -= m_total;
    return place;
}

void
SmoothRoundRobinSelector::DoRebuild()
{
    std::vector<MemberId> ids;
    std::vector<double> credit;
    m_total = 0;
    for (const Member& member : Live())
    {
        const auto old = std::lower_bound(m_ids.begin(), m_ids.end(), member.id);
        const bool stays = old != m_ids.end() && *old == member.id;
        ids.push_back(member.id);
        credit.push_back(stays ? m_credit[static_cast<std::size_t>(old - m_ids.begin())] : 0);
        m_total += member.weight;
    }
    m_ids.swap(ids);
    m_credit.swap(credit);
}

} // namespace flowhash
