// SPDX-License-Identifier: MIT

#include "member-list.h"

#include "spec-error.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <iterator>
#include <numeric>
#include <string>

namespace flowhash
{

namespace
{

constexpr double LEAST_WEIGHT = 1e-100;
constexpr double MOST_WEIGHT = 1e100;

std::string
Name(MemberId id)
{
    return "member " + std::to_string(id);
}

/// Sums and ratios of weights within the bounds stay finite, however many there are.
double
CheckedWeight(const MemberChange& change)
{
    if (!std::isfinite(change.weight) || change.weight < 0)
    {
        throw SpecError(Name(change.id) + ": the weight must be finite and not negative, not " +
                        std::to_string(change.weight));
    }
    if (change.weight > MOST_WEIGHT || (change.weight > 0 && change.weight < LEAST_WEIGHT))
    {
        throw SpecError(Name(change.id) + ": the weight must be 0 or from 1e-100 to 1e100");
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
    return {change.id, CheckedWeight(change), MemberState::ACTIVE, change.name};
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

/// The places of the changes, those of one member together and in order, members by id.
std::vector<std::size_t>
ByMember(const std::vector<MemberChange>& changes)
{
    std::vector<std::size_t> order(changes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&changes](std::size_t a, std::size_t b) {
        return changes[a].id < changes[b].id;
    });
    return order;
}

/// The first refusal, by the place of the change that could not be.
class Refusal
{
  public:
    /// @param place of the change whose refusal is being handled
    void Note(std::size_t place)
    {
        if (!m_error || place < m_place)
        {
            m_place = place;
            m_error = std::current_exception();
        }
    }

    void Rethrow() const
    {
        if (m_error)
        {
            std::rethrow_exception(m_error);
        }
    }

  private:
    std::size_t m_place{0};
    std::exception_ptr m_error;
};

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
        return Member{change.id, CheckedWeight(change), member->state, member->name};
    case MemberChange::Kind::SET_DOWN:
        return Member{change.id, member->weight, MemberState::DOWN, member->name};
    case MemberChange::Kind::SET_ACTIVE:
        return Member{change.id, member->weight, MemberState::ACTIVE, member->name};
    case MemberChange::Kind::SET_DRAINING:
        return Member{change.id, member->weight, MemberState::DRAINING, member->name};
    default: // REMOVE
        return std::nullopt;
    }
}

/// One pass over members and changes, both by id.
void
MemberList::Update(const std::vector<MemberChange>& changes)
{
    const std::vector<std::size_t> order = ByMember(changes);
    std::vector<Member> members;
    members.reserve(m_members.size() + changes.size());
    Refusal refusal;
    auto old = m_members.cbegin();
    for (auto place = order.begin(); place != order.end();)
    {
        const MemberId id = changes[*place].id;
        const auto known =
            std::lower_bound(old, m_members.cend(), id, [](const Member& member, MemberId wanted) {
                return member.id < wanted;
            });
        members.insert(members.end(), old, known);
        const bool found = known != m_members.cend() && known->id == id;
        std::optional<Member> member = found ? std::optional(*known) : std::nullopt;
        old = found ? known + 1 : known;
        try
        {
            for (; place != order.end() && changes[*place].id == id; ++place)
            {
                member = After(member, changes[*place]);
            }
        }
        catch (const SpecError&)
        {
            refusal.Note(*place);
            place = std::find_if(
                place, order.end(), [&](std::size_t other) { return changes[other].id != id; });
        }
        if (member)
        {
            members.push_back(*member);
        }
    }
    refusal.Rethrow();
    members.insert(members.end(), old, m_members.cend());
    m_members = std::move(members);
}

std::vector<MemberChange>
MemberList::ToChanges() const
{
    using Kind = MemberChange::Kind;
    std::vector<MemberChange> changes;
    for (const Member& member : m_members)
    {
        changes.push_back({Kind::ADD, member.id, member.weight, member.name});
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
