// SPDX-License-Identifier: MIT

#include "glb-rows.h"

#include "../flow-hash.h"
#include "../weight-changes.h"
#include "state-selector.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace flowhash
{

namespace
{

/// What a member draws in a row, from 0 (exclusive) to 1. @param seed of the row
double
Draw(uint64_t seed, MemberId id)
{
    const uint64_t bits = Mix64(seed + id);
    return (static_cast<double>(bits >> 11) + 1) * 0x1p-53;
}

} // namespace

GlbRows::GlbRows(CompactFlowTable known, std::size_t rows)
    : SecondChance(std::move(known), rows),
      m_podiums(rows),
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

bool
GlbRows::Podium::Names(const std::vector<MemberId>& ids) const
{
    const auto isAmong = [&ids](const Arrival& arrival) {
        return arrival.IsSet() && std::binary_search(ids.begin(), ids.end(), arrival.id);
    };
    return isAmong(first) || isAmong(second);
}

/// Those that stand there already take new places.
void
GlbRows::Podium::Offer(const std::vector<Member>& members, std::size_t row)
{
    const uint64_t seed = Mix64(row + 1);
    for (const Member& member : members)
    {
        // Exponential times give each member first place in proportion to its weight. None is
        // less than the draw that it is made of, so that the logarithm is rarely needed.
        const double draw = 1 - Draw(seed, member.id);
        if (draw > second.time * member.weight)
        {
            continue;
        }
        const Arrival arrival{member.id, -std::log1p(-draw) / member.weight};
        if (arrival.time < first.time)
        {
            second = std::exchange(first, arrival);
        }
        else if (arrival.time < second.time)
        {
            second = arrival;
        }
    }
}

/// Takes away who is to be offered again.
void
GlbRows::Podium::Remove(const std::vector<Member>& members)
{
    const auto isAmong = [&members](const Arrival& arrival) {
        const auto place = std::lower_bound(
            members.begin(), members.end(), arrival.id, [](const Member& member, MemberId id) {
                return member.id < id;
            });
        return place != members.end() && place->id == arrival.id;
    };
    if (isAmong(first))
    {
        first = std::exchange(second, {});
    }
    if (isAmong(first)) // who was second
    {
        first = {};
    }
    if (isAmong(second))
    {
        second = {};
    }
}

/// Brings the podiums in line with the members. @param members all that have weight, by id
void
GlbRows::Rank(const std::vector<Member>& members)
{
    const WeightChanges changes = CompareWeights(m_ranked, members);
    for (std::size_t row = 0; row < m_podiums.size(); ++row)
    {
        Podium& podium = m_podiums[row];
        if (podium.Names(changes.sunk))
        {
            podium = {};
            podium.Offer(members, row);
        }
        else if (!changes.risen.empty())
        {
            podium.Remove(changes.risen);
            podium.Offer(changes.risen, row);
        }
    }
    m_ranked = members;
}

/// Whom a packet may go to: where the first takes no new flows and the second does, they change
/// places.
SecondChanceCandidates
GlbRows::InOrder(const Podium& podium, const MemberList& list)
{
    const Member* first = podium.first.IsSet() ? list.Find(podium.first.id) : nullptr;
    const Member* second = podium.second.IsSet() ? list.Find(podium.second.id) : nullptr;
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

void
GlbRows::MembersChanged(const FlowSelector& selector, int64_t)
{
    std::vector<Member> members;
    const auto& all = selector.Members();
    std::copy_if(all.begin(), all.end(), std::back_inserter(members), [](const Member& member) {
        return member.weight > 0;
    });
    Rank(members);
    for (std::size_t row = 0; row < m_candidates.size(); ++row)
    {
        m_candidates[row] = InOrder(m_podiums[row], selector.List());
    }
}

const void*
GlbRows::MemoryOf(std::size_t row) const
{
    return &m_candidates[row];
}

std::size_t
GlbRows::RowBytes() const
{
    return Rows() * 2 * sizeof(MemberId);
}

} // namespace flowhash
