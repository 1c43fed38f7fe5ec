// SPDX-License-Identifier: MIT

#include "member-walk.h"

#include "../flow-hash.h"

#include <algorithm>
#include <cstdio>

namespace flowhash
{

namespace
{

constexpr std::size_t MOST_MEMBERS = 20;

/// @return a weight as text
std::string
WeightText(double weight)
{
    char text[32];
    std::snprintf(text, sizeof(text), "%g", weight);
    return text;
}

} // namespace

MemberWalk::MemberWalk(const SelectorTraits& traits)
    : m_traits(traits)
{
}

uint64_t
MemberWalk::Draw(uint64_t below)
{
    return Mix64(++m_draws + (uint64_t{3} << 50)) % below;
}

MemberChange
MemberWalk::ChangeOf(const Member& member)
{
    using Kind = MemberChange::Kind;
    const uint64_t drawn = Draw(m_traits.weights ? 5 : 4);
    const auto weight = static_cast<double>(1 + Draw(8)) / 2;
    return drawn == 0   ? MemberChange{Kind::REMOVE, member.id}
           : drawn == 1 ? MemberChange{Kind::SET_DOWN, member.id}
           : drawn == 2 ? MemberChange{Kind::SET_DRAINING, member.id}
           : drawn == 3 ? MemberChange{Kind::SET_ACTIVE, member.id}
                        : MemberChange{Kind::SET_WEIGHT, member.id, weight};
}

std::vector<MemberChange>
MemberWalk::Next(const MemberList& members)
{
    std::vector<MemberChange> changes;
    std::vector<Member> others = members.All();
    const std::size_t most = std::min<std::size_t>(MOST_MEMBERS, m_traits.mostMembers);
    const bool few = others.size() < 4 || Draw(2) == 0;
    for (uint64_t comes = few && others.size() < most ? 1 + Draw(3) : 0; comes > 0; --comes)
    {
        if (others.size() + changes.size() < most)
        {
            // Some ids are far from the others.
            m_newest += Draw(6) == 0 ? 100'000 : 1;
            changes.push_back({MemberChange::Kind::ADD, m_newest - 1});
        }
    }
    for (uint64_t change = changes.empty() ? 1 + Draw(3) : 0; change > 0 && !others.empty();
         --change)
    {
        const std::size_t place = Draw(others.size());
        changes.push_back(ChangeOf(others[place]));
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(place));
    }
    return changes;
}

std::string
ChangesText(const std::vector<MemberChange>& changes)
{
    std::string text;
    for (const MemberChange& change : changes)
    {
        text += (text.empty() ? "" : "; ") + std::string(MemberChange::ToWord(change.kind)) + " " +
                std::to_string(change.id);
        text +=
            change.kind == MemberChange::Kind::SET_WEIGHT ? "=" + WeightText(change.weight) : "";
    }
    return text;
}

std::string
MembersText(const std::vector<Member>& live)
{
    std::string text;
    for (const Member& member : live)
    {
        text += (text.empty() ? "" : ", ") + std::to_string(member.id) +
                (member.weight == 1 ? "" : "=" + WeightText(member.weight));
    }
    return text.empty() ? "nobody" : text;
}

std::string
ChoiceText(const std::optional<MemberId>& choice)
{
    return choice ? "member " + std::to_string(*choice) : "nobody";
}

double
WeightIn(const std::vector<Member>& live, MemberId id)
{
    const auto found = std::find_if(
        live.begin(), live.end(), [id](const Member& member) { return member.id == id; });
    return found == live.end() ? 0 : found->weight;
}

} // namespace flowhash
