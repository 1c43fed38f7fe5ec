// SPDX-License-Identifier: GPL-2.0-only

#include "membership-history.h"

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
        m_turns[member.id].push_back({0, {StandingOf(member.state), member.weight}});
    }
}

void
MembershipHistory::Update(const std::vector<flowhash::MemberChange>& changes)
{
    ++m_epoch;
    for (const flowhash::MemberChange& change : changes)
    {
        const Place place = Apply(Find(change.id, m_epoch), change);
        m_turns[change.id].push_back({m_epoch, place});
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
    return next == turns.rend() ? Place{} : next->place;
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

MembershipHistory::Place
MembershipHistory::Apply(Place place, const flowhash::MemberChange& change)
{
    using Kind = flowhash::MemberChange::Kind;
    switch (change.kind)
    {
    case Kind::ADD:
        return {Standing::ACTIVE, change.weight};
    case Kind::SET_WEIGHT:
        place.weight = change.weight;
        break;
    case Kind::SET_ACTIVE:
        place.standing = Standing::ACTIVE;
        break;
    case Kind::SET_DRAINING:
        place.standing = Standing::DRAINING;
        break;
    case Kind::SET_DOWN:
        place.standing = Standing::FAILED;
        break;
    case Kind::REMOVE:
        place.standing = Standing::REMOVED;
        break;
    }
    return place;
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
