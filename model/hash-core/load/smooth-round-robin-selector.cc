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
    return m_ids.size() * (sizeof(MemberId) + sizeof(double)) + m_credits.Bytes();
}

std::size_t
SmoothRoundRobinSelector::NextPlace() const
{
    return m_credits.Greatest();
}

std::size_t
SmoothRoundRobinSelector::TakePlace(int64_t)
{
    const std::size_t place = NextPlace();
    m_credits.Add(place, -m_total);
    m_credits.Step();
    return place;
}

/// The credits are kept as they will be in the turn that comes, this turn's weight included.
void
SmoothRoundRobinSelector::DoRebuild()
{
    std::vector<MemberId> ids;
    std::vector<KineticTree::Line> credits;
    m_total = 0;
    for (const Member& member : Live())
    {
        const auto old = std::lower_bound(m_ids.begin(), m_ids.end(), member.id);
        const bool stays = old != m_ids.end() && *old == member.id;
        const auto place = static_cast<std::size_t>(old - m_ids.begin());
        const double credit = stays ? m_credits.Value(place) - m_weights[place] : 0;
        ids.push_back(member.id);
        credits.push_back({credit + member.weight, member.weight});
        m_total += member.weight;
    }
    m_ids.swap(ids);
    m_weights.clear();
    for (const KineticTree::Line& credit : credits)
    {
        m_weights.push_back(credit.rate);
    }
    m_credits.Rebuild(credits);
}

} // namespace flowhash
