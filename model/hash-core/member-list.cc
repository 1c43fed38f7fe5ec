// SPDX-License-Identifier: MIT

#include "member-list.h"

#include "spec-error.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

namespace flowhash
{

namespace
{

std::string
Name(MemberId id)
{
    return "member " + std::to_string(id);
}

double
CheckedWeight(const MemberChange& change)
{
    if (!std::isfinite(change.weight) || change.weight < 0)
    {
        throw SpecError(Name(change.id) + ": the weight must be finite and not negative, not " +
                        std::to_string(change.weight));
    }
    return change.weight;
}

Member
Added(const std::optional<Member>& member, const MemberChange& change)
{
    if (member)
    {
        throw SpecError(Name(change.id) + " cannot be added: it is a member already");
    }
    return {change.id, CheckedWeight(change), MemberState::ACTIVE};
}

/// @return the place of a member among those sorted by id, or where it would be
template <typename Members>
auto
PlaceOf(Members& members, MemberId id)
{
    // Ids are mostly 0, 1, 2 and so on, so a member is mostly where its id says.
    if (id < members.size() && members[id].id == id)
    {
        return members.begin() + id;
    }
    return std::lower_bound(
        members.begin(), members.end(), id, [](const Member& member, MemberId wanted) {
            return member.id < wanted;
        });
}

void
Apply(std::vector<Member>& members, const MemberChange& change)
{
    const auto place = PlaceOf(members, change.id);
    const bool known = place != members.end() && place->id == change.id;
    const auto after = MemberList::After(known ? std::optional(*place) : std::nullopt, change);
    if (!after)
    {
        members.erase(place);
    }
    else if (known)
    {
        *place = *after;
    }
    else
    {
        members.insert(place, *after);
    }
}

} // namespace

std::optional<Member>
MemberList::After(const std::optional<Member>& member, const MemberChange& change)
{
    if (change.kind == MemberChange::Kind::ADD)
    {
        return Added(member, change);
    }
    if (!member)
    {
        throw SpecError(Name(change.id) + " cannot change: there is no such member");
    }
    switch (change.kind)
    {
    case MemberChange::Kind::SET_WEIGHT:
        return Member{change.id, CheckedWeight(change), member->state};
    case MemberChange::Kind::SET_DOWN:
        return Member{change.id, member->weight, MemberState::DOWN};
    case MemberChange::Kind::SET_ACTIVE:
        return Member{change.id, member->weight, MemberState::ACTIVE};
    case MemberChange::Kind::SET_DRAINING:
        return Member{change.id, member->weight, MemberState::DRAINING};
    default: // REMOVE
        return std::nullopt;
    }
}

void
MemberList::Update(const std::vector<MemberChange>& changes)
{
    std::vector<Member> members = m_members;
    for (const MemberChange& change : changes)
    {
        Apply(members, change);
    }
    m_members = std::move(members);
}

std::vector<MemberChange>
MemberList::ToChanges() const
{
    using Kind = MemberChange::Kind;
    std::vector<MemberChange> changes;
    for (const Member& member : m_members)
    {
        changes.push_back({Kind::ADD, member.id, member.weight});
        if (member.state != MemberState::ACTIVE)
        {
            const bool down = member.state == MemberState::DOWN;
            changes.push_back({down ? Kind::SET_DOWN : Kind::SET_DRAINING, member.id});
        }
    }
    return changes;
}

std::vector<Member>
MemberList::Live() const
{
    std::vector<Member> live;
    std::copy_if(m_members.begin(), m_members.end(), std::back_inserter(live), [](const Member& m) {
        return m.IsLive();
    });
    return live;
}

const Member*
MemberList::Find(MemberId id) const
{
    const auto place = PlaceOf(m_members, id);
    return place != m_members.end() && place->id == id ? &*place : nullptr;
}

bool
MemberList::IsServing(MemberId id) const
{
    const Member* const member = Find(id);
    return member && member->IsServing();
}

} // namespace flowhash
