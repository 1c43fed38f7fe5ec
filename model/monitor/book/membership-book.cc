// SPDX-License-Identifier: GPL-2.0-only

#include "membership-book.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace ns3
{

namespace
{

using Kind = flowhash::MemberChange::Kind;

/// The words for changes in scenarios and results.
constexpr std::array<std::pair<Kind, const char*>, 6> ACTIONS{{{Kind::ADD, "add"},
                                                               {Kind::REMOVE, "remove"},
                                                               {Kind::SET_WEIGHT, "weight"},
                                                               {Kind::SET_DOWN, "fail"},
                                                               {Kind::SET_ACTIVE, "return"},
                                                               {Kind::SET_DRAINING, "drain"}}};

bool
ComesBefore(const flowhash::Member& member, flowhash::MemberId id)
{
    return member.id < id;
}

} // namespace

void
ApplyMemberChange(std::vector<flowhash::Member>& members, const flowhash::MemberChange& change)
{
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
    const auto found = std::find_if(
        ACTIONS.begin(), ACTIONS.end(), [kind](const auto& a) { return a.first == kind; });
    return found->second;
}

flowhash::MemberChange::Kind
MemberActionKind(const std::string& name)
{
    const auto found = std::find_if(
        ACTIONS.begin(), ACTIONS.end(), [&](const auto& a) { return name == a.second; });
    if (found == ACTIONS.end())
    {
        throw std::out_of_range("'" + name + "' is no change of a member");
    }
    return found->first;
}

} // namespace ns3
