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
constexpr std::array<std::pair<Kind, const char*>, 6> ACTIONS{{{Kind::SET_DOWN, "fail"},
                                                               {Kind::SET_DRAINING, "drain"},
                                                               {Kind::SET_ACTIVE, "return"},
                                                               {Kind::ADD, "add"},
                                                               {Kind::REMOVE, "remove"},
                                                               {Kind::SET_WEIGHT, "weight"}}};

} // namespace

const char*
MemberActionName(flowhash::MemberChange::Kind kind)
{
    const auto found = std::find_if(
        ACTIONS.begin(), ACTIONS.end(), [kind](const auto& a) { return a.first == kind; });
    return found->second;
}

std::vector<std::string>
MemberActionNames()
{
    std::vector<std::string> names;
    for (const auto& action : ACTIONS)
    {
        names.emplace_back(action.second);
    }
    return names;
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

std::optional<bool>
FailedAfter(flowhash::MemberChange::Kind kind)
{
    const bool works = kind == Kind::SET_ACTIVE || kind == Kind::ADD;
    return works || kind == Kind::SET_DOWN ? std::optional<bool>(!works) : std::nullopt;
}

} // namespace ns3
