// SPDX-License-Identifier: MIT

#include "glb-rows.h"

#include "../flow-hash.h"
#include "state-selector.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace flowhash
{

namespace
{

/// The two members that stand highest so far; lower draws are higher.
struct Podium
{
    const Member* first{nullptr};
    const Member* second{nullptr};
    double firstDraw{std::numeric_limits<double>::infinity()};
    double secondDraw{std::numeric_limits<double>::infinity()};

    void Offer(const Member& member, double draw)
    {
        if (draw < firstDraw)
        {
            second = std::exchange(first, &member);
            secondDraw = std::exchange(firstDraw, draw);
        }
        else if (draw < secondDraw)
        {
            second = &member;
            secondDraw = draw;
        }
    }
};

/// What a member draws in a row, from 0 (exclusive) to 1.
double
Draw(uint64_t row, MemberId id)
{
    const uint64_t bits = Mix64(Mix64(row + 1) + id);
    return (static_cast<double>(bits >> 11) + 1) * 0x1p-53;
}

/// An exponential draw gives each member first place in proportion to its weight; among equal
/// weights the uniform one orders them alike and costs no logarithm.
Podium
HighestOf(const std::vector<Member>& members, uint64_t row, bool equal)
{
    Podium podium;
    for (const Member& member : members)
    {
        const double draw = 1 - Draw(row, member.id);
        podium.Offer(member, equal ? draw : -std::log1p(-draw) / member.weight);
    }
    return podium;
}

SecondChanceCandidates
InOrder(const Podium& podium)
{
    const Member* first = podium.first;
    const Member* second = podium.second;
    if (second && second->IsLive() && !first->IsLive())
    {
        std::swap(first, second);
    }
    SecondChanceCandidates candidates;
    if (first && first->IsLive())
    {
        candidates.first = first->id;
    }
    if (second && second->IsServing())
    {
        candidates.second = second->id;
    }
    return candidates;
}

} // namespace

GlbRows::GlbRows(CompactFlowTable known, std::size_t rows)
    : SecondChance(std::move(known), rows),
      m_candidates(rows)
{
}

std::unique_ptr<AffinityState>
GlbRows::Make(SpecParameters& parameters, const SelectorSource& source)
{
    RequireSelector(parameters, source, "glb", false, false);
    const uint64_t rows = parameters.TakeInteger("rows", 65536, 1, MOST_ROWS);
    return std::make_unique<GlbRows>(CompactFlowTable::Make(parameters), rows);
}

SecondChanceCandidates
GlbRows::CandidatesAt(std::size_t row, int64_t) const
{
    return m_candidates[row];
}

void
GlbRows::MembersChanged(const FlowSelector& selector, int64_t)
{
    std::vector<Member> members;
    const auto& all = selector.Members();
    std::copy_if(all.begin(), all.end(), std::back_inserter(members), [](const Member& member) {
        return member.weight > 0;
    });
    const bool equal = std::all_of(members.begin(), members.end(), [&members](const Member& m) {
        return m.weight == members.front().weight;
    });
    for (std::size_t row = 0; row < m_candidates.size(); ++row)
    {
        m_candidates[row] = InOrder(HighestOf(members, row, equal));
    }
}

std::size_t
GlbRows::RowBytes() const
{
    return Rows() * 2 * sizeof(MemberId);
}

} // namespace flowhash
