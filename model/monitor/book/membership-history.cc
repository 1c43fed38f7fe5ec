// SPDX-License-Identifier: GPL-2.0-only

#include "membership-history.h"

#include "ns3/member-list.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

namespace
{

MembershipHistory::Standing
StandingOf(flowhash::MemberState state)
{
    using Standing = MembershipHistory::Standing;
    switch (state)
    {
    case flowhash::MemberState::ACTIVE:
        return Standing::ACTIVE;
    case flowhash::MemberState::DRAINING:
        return Standing::DRAINING;
    case flowhash::MemberState::DOWN:
        break;
    }
    return Standing::FAILED;
}

} // namespace

MembershipHistory::MembershipHistory(const std::vector<flowhash::Member>& members)
{
    for (const flowhash::Member& member : members)
    {
        m_turns[member.id].push_back({0, member, true});
    }
}

void
MembershipHistory::Update(const std::vector<flowhash::MemberChange>& changes)
{
    ++m_epoch;
    for (const flowhash::MemberChange& change : changes)
    {
        const auto turns = m_turns.find(change.id);
        const Turn* const last = turns == m_turns.end() ? nullptr : &turns->second.back();
        const auto after = flowhash::MemberList::After(
            last && last->isMember ? std::optional(last->member) : std::nullopt, change);
        const Turn turn{m_epoch, after ? *after : last->member, after.has_value()};
        m_turns[change.id].push_back(turn);
    }
}

std::vector<flowhash::MemberId>
MembershipHistory::GetMembers() const
{
    std::vector<flowhash::MemberId> members;
    for (const auto& [member, turns] : m_turns)
    {
        members.push_back(member);
    }
    return members;
}

uint32_t
MembershipHistory::GetEpoch() const
{
    return m_epoch;
}

MembershipHistory::Place
MembershipHistory::Find(flowhash::MemberId member, uint32_t epoch) const
{
    const auto found = m_turns.find(member);
    if (found == m_turns.end())
    {
        return {};
    }
    const auto& turns = found->second;
    const auto next = std::find_if(
        turns.rbegin(), turns.rend(), [epoch](const Turn& t) { return t.epoch <= epoch; });
    if (next == turns.rend())
    {
        return {};
    }
    return {next->isMember ? StandingOf(next->member.state) : Standing::REMOVED,
            next->member.weight};
}

double
MembershipHistory::FairShare(flowhash::MemberId member, uint32_t epoch) const
{
    const double total = Total(epoch);
    return total > 0 ? Find(member, epoch).Share() / total : 0;
}

double
MembershipHistory::ShareMoved(uint32_t from, uint32_t to) const
{
    const double before = Total(from);
    const double after = Total(to);
    if (before <= 0 || after <= 0)
    {
        return before > 0 || after > 0 ? 1 : 0;
    }
    double moved = 0;
    for (const auto& [member, turns] : m_turns)
    {
        moved += std::abs(Find(member, to).Share() / after - Find(member, from).Share() / before);
    }
    return moved / 2;
}

bool
MembershipHistory::Agrees(uint32_t epoch, const MembershipHistory& other, uint32_t otherEpoch) const
{
    const auto holds = [](const MembershipHistory& one,
                          uint32_t oneEpoch,
                          const MembershipHistory& two,
                          uint32_t twoEpoch) {
        return std::all_of(one.m_turns.begin(), one.m_turns.end(), [&](const auto& member) {
            return one.Find(member.first, oneEpoch).Share() ==
                   two.Find(member.first, twoEpoch).Share();
        });
    };
    return holds(*this, epoch, other, otherEpoch) && holds(other, otherEpoch, *this, epoch);
}

double
MembershipHistory::Total(uint32_t epoch) const
{
    double total = 0;
    for (const auto& [member, turns] : m_turns)
    {
        total += Find(member, epoch).Share();
    }
    return total;
}

} // namespace ns3
