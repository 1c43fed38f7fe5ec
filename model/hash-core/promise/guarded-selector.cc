// SPDX-License-Identifier: MIT

#include "guarded-selector.h"

#include "../plain-line.h"
#include "../spec-error.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace flowhash
{

namespace
{

/// @param action something of somebody else @param place where that is from @return its answer
/// @throws SpecError where it throws: a SpecError is its own word, all else is told with the place
template <typename Action>
auto
Attempt(const Action& action, const std::string& place) -> decltype(action())
{
    try
    {
        return action();
    }
    catch (const SpecError&)
    {
        throw;
    }
    catch (const std::exception& error)
    {
        throw SpecError(place + " failed: " + PlainLine(error.what()));
    }
    catch (...)
    {
        throw SpecError(place + " threw: something that is no std::exception");
    }
}

/// @param maker of a part @param place where it is from @return the same, whose failures are told
template <typename Maker>
Maker
GuardMaking(const Maker& maker, const std::string& place)
{
    return [maker, place](auto&&... words) {
        auto part = Attempt([&] { return maker(words...); }, place);
        if (!part)
        {
            throw SpecError(place + " was not made: its maker returned nothing");
        }
        return part;
    };
}

/// @return whether two members are the same in everything
bool
AreAlike(const Member& a, const Member& b)
{
    return a.id == b.id && a.weight == b.weight && a.state == b.state && a.name == b.name;
}

/// @param from members @param to others @return what makes these of those
std::vector<MemberChange>
ChangesBetween(const MemberList& from, const MemberList& to)
{
    const auto isIn = [](const Member& member, const MemberList& list) {
        const Member* const other = list.Find(member.id);
        return other && AreAlike(member, *other);
    };
    std::vector<MemberChange> changes;
    for (const Member& member : from.All())
    {
        if (!isIn(member, to))
        {
            changes.push_back({MemberChange::Kind::REMOVE, member.id});
        }
    }
    for (const MemberChange& change : to.ToChanges())
    {
        if (!isIn(*to.Find(change.id), from))
        {
            changes.push_back(change);
        }
    }
    return changes;
}

} // namespace

GuardedSelector::GuardedSelector(std::unique_ptr<FlowSelector> part, const std::string& place)
    : FlowSelector(part->Width()),
      m_part(std::move(part)),
      m_place(place)
{
}

GuardedSelector::GuardedSelector(const GuardedSelector& other, std::unique_ptr<FlowSelector> part)
    : FlowSelector(other),
      m_part(std::move(part)),
      m_place(other.m_place),
      m_known(other.m_known),
      m_partDelta(other.m_partDelta)
{
}

SelectorTraits
GuardedSelector::Traits() const
{
    return m_part->Traits();
}

std::size_t
GuardedSelector::TableEntries(std::size_t live) const
{
    return m_part->TableEntries(live);
}

std::size_t
GuardedSelector::Bytes() const
{
    return m_part->Bytes();
}

bool
GuardedSelector::IsLive(MemberId id) const
{
    const auto& live = Live();
    if (id < live.size() && live[id].id == id)
    {
        return true;
    }
    const auto place =
        std::lower_bound(live.begin(), live.end(), id, [](const Member& member, MemberId wanted) {
            return member.id < wanted;
        });
    return place != live.end() && place->id == id;
}

void
GuardedSelector::Refuse(const std::optional<MemberId>& id) const
{
    const std::string what = id ? "member " + std::to_string(*id) : "no member";
    throw SpecError(m_place + " chose " + what + ", which is not live; live are " +
                    std::to_string(Live().size()) + ", from " + std::to_string(Live().front().id) +
                    " to " + std::to_string(Live().back().id));
}

MemberId
GuardedSelector::Checked(const std::optional<MemberId>& id) const
{
    if (!id || !IsLive(*id))
    {
        Refuse(id);
    }
    return *id;
}

MemberId
GuardedSelector::DoSelect(uint64_t hash) const
{
    return Checked(Attempt([&] { return m_part->Select(hash); }, m_place));
}

void
GuardedSelector::DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const
{
    Attempt([&] { return m_part->SelectSome(hashes, count, out); }, m_place);
    std::for_each(out, out + count, [this](MemberId id) { Checked(id); });
}

void
GuardedSelector::DoFollowUpdate(const uint64_t* hashes, std::size_t count, MemberId* members) const
{
    std::vector<std::optional<MemberId>> choices(members, members + count);
    Attempt([&] { m_part->FollowUpdate(hashes, count, choices.data()); }, m_place);
    std::transform(choices.begin(), choices.end(), members, [this](const auto& choice) {
        return Checked(choice);
    });
}

void
GuardedSelector::DoCheck(const std::vector<Member>& live) const
{
    Attempt([&] { m_part->CheckLive(live); }, m_place);
}

void
GuardedSelector::DoRebuild()
{
    const auto changes = ChangesBetween(m_part->List(), List());
    m_partDelta = Attempt([&] { return m_part->Update(changes, UpdateTime()); }, m_place);
    for (const Member& member : Live())
    {
        m_known.insert(member.id);
    }
}

MemberId
GuardedSelector::DoTake(uint64_t hash, int64_t now)
{
    const auto choice = Attempt([&] { return m_part->Take(hash, now); }, m_place);
    const bool old = choice && m_known.count(*choice) > 0 && m_part->Traits().late;
    return old ? *choice : Checked(choice);
}

bool
GuardedSelector::DoIsSettled(int64_t now) const
{
    return m_part->IsSettled(now);
}

MemberId
GuardedSelector::DoSelectOther(uint64_t hash, unsigned attempt) const
{
    return Checked(Attempt([&] { return m_part->SelectOther(hash, attempt); }, m_place));
}

std::optional<MemberId>
GuardedSelector::DoSelectTaker(uint64_t hash, const Taker& takes) const
{
    const Taker takesLive = [this, &takes](MemberId id) { return takes(Checked(id)); };
    return Attempt([&] { return m_part->SelectTaker(hash, takesLive); }, m_place);
}

std::unique_ptr<FlowSelector>
GuardedSelector::DoCopy() const
{
    auto part = Attempt([&] { return m_part->Copy(); }, m_place);
    return part ? std::unique_ptr<FlowSelector>(new GuardedSelector(*this, std::move(part)))
                : nullptr;
}

void
GuardedSelector::DoAddLoad(MemberId id, int64_t change)
{
    Attempt([&] { m_part->AddLoad(id, change); }, m_place);
}

void
GuardedSelector::DoReseed(uint64_t seed)
{
    Attempt([&] { m_part->Reseed(seed); }, m_place);
}

/// The part knows.
std::vector<MemberId>
GuardedSelector::DoSnapshot() const
{
    return {};
}

UpdateDelta
GuardedSelector::DoDelta(const std::vector<Member>&, const std::vector<MemberId>&) const
{
    return m_partDelta;
}

SelectorMaker
GuardMaker(const SelectorMaker& maker, const std::string& place)
{
    const SelectorMaker guarded = GuardMaking(maker, place);
    return [guarded, place](SpecParameters& words, unsigned width) {
        auto part = guarded(words, width);
        if (part->Width() != width)
        {
            throw SpecError(place + " reads hash values of " + std::to_string(part->Width()) +
                            " bits, and was to be made for " + std::to_string(width));
        }
        return std::make_unique<GuardedSelector>(std::move(part), place);
    };
}

KeyRuleMaker
GuardMaker(const KeyRuleMaker& maker, const std::string& place)
{
    return GuardMaking(maker, place);
}

FlowHashMaker
GuardMaker(const FlowHashMaker& maker, const std::string& place)
{
    return GuardMaking(maker, place);
}

AffinityStateMaker
GuardMaker(const AffinityStateMaker& maker, const std::string& place)
{
    return GuardMaking(maker, place);
}

} // namespace flowhash
