// SPDX-License-Identifier: MIT

#include "member-change.h"

#include <algorithm>
#include <array>
#include <utility>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr std::array<std::pair<Kind, const char*>, 6> WORDS{{{Kind::SET_DOWN, "fail"},
                                                             {Kind::SET_DRAINING, "drain"},
                                                             {Kind::SET_ACTIVE, "return"},
                                                             {Kind::ADD, "add"},
                                                             {Kind::REMOVE, "remove"},
                                                             {Kind::SET_WEIGHT, "weight"}}};

} // namespace

const char*
MemberChange::ToWord(Kind kind)
{
    const auto found = std::find_if(
        WORDS.begin(), WORDS.end(), [kind](const auto& known) { return known.first == kind; });
    return found->second;
}

std::optional<MemberChange::Kind>
MemberChange::FindKind(const std::string& word)
{
    const auto found = std::find_if(
        WORDS.begin(), WORDS.end(), [&word](const auto& known) { return known.second == word; });
    return found != WORDS.end() ? std::optional<Kind>(found->first) : std::nullopt;
}

std::vector<std::string>
MemberChange::Words()
{
    std::vector<std::string> words;
    for (const auto& known : WORDS)
    {
        words.emplace_back(known.second);
    }
    return words;
}

} // namespace flowhash
