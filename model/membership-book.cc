// SPDX-License-Identifier: GPL-2.0-only

#include "membership-book.h"

#include <algorithm>

namespace ns3
{

namespace
{

bool
ComesBefore(const flowhash::Member& member, flowhash::MemberId id)
{
    return member.id < id;
}

} // namespace

void
ApplyMemberChange(std::vector<flowhash::Member>& members, const flowhash::MemberChange& change)
{
    using Kind = flowhash::MemberChange::Kind;
    auto place = std::lower_bound(members.begin(), members.end(), change.id, ComesBefore);
    if (place == members.end() || place->id != change.id)
    {
        place = members.insert(place, {change.id, 1.0, flowhash::MemberState::ACTIVE});
    }
    switch (change.kind)
    {
    case Kind::ADD:
        *place = {change.id, change.weight, flowhash::MemberState::ACTIVE};
        break;
    case Kind::SET_WEIGHT:
        place->weight = change.weight;
        break;
    case Kind::SET_ACTIVE:
        place->state = flowhash::MemberState::ACTIVE;
        break;
    case Kind::SET_DRAINING:
        place->state = flowhash::MemberState::DRAINING;
        break;
    case Kind::REMOVE:
    case Kind::SET_DOWN:
        place->state = flowhash::MemberState::DOWN;
        break;
    }
}

const char*
MemberActionName(flowhash::MemberChange::Kind kind)
{
    using Kind = flowhash::MemberChange::Kind;
    switch (kind)
    {
    case Kind::ADD:
        return "add";
    case Kind::REMOVE:
        return "remove";
    case Kind::SET_WEIGHT:
        return "weight";
    case Kind::SET_DOWN:
        return "fail";
    case Kind::SET_ACTIVE:
        return "return";
    case Kind::SET_DRAINING:
        break;
    }
    return "drain";
}

} // namespace ns3
