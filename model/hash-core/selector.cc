// SPDX-License-Identifier: MIT

#include "selector.h"

#include "flow-hash.h"
#include "spec-error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace flowhash
{

namespace
{

constexpr std::size_t BATCH = 64;
constexpr std::size_t SAMPLE_SIZE = 1024 * BATCH;

using Place = std::vector<Member>::iterator;

std::string
Name(MemberId id)
{
    return "member " + std::to_string(id);
}

Place
LowerBound(std::vector<Member>& members, MemberId id)
{
    return std::lower_bound(
        members.begin(), members.end(), id, [](const Member& member, MemberId wanted) {
            return member.id < wanted;
        });
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

void
Add(std::vector<Member>& members, Place place, const MemberChange& change)
{
    if (place != members.end() && place->id == change.id)
    {
        throw SpecError(Name(change.id) + " cannot be added: it is a member already");
    }
    members.insert(place, Member{change.id, CheckedWeight(change), MemberState::ACTIVE});
}

void
Apply(std::vector<Member>& members, const MemberChange& change)
{
    const Place place = LowerBound(members, change.id);
    if (change.kind == MemberChange::Kind::ADD)
    {
        Add(members, place, change);
        return;
    }
    if (place == members.end() || place->id != change.id)
    {
        throw SpecError(Name(change.id) + " cannot change: there is no such member");
    }
    switch (change.kind)
    {
    case MemberChange::Kind::REMOVE:
        members.erase(place);
        break;
    case MemberChange::Kind::SET_WEIGHT:
        place->weight = CheckedWeight(change);
        break;
    case MemberChange::Kind::SET_DOWN:
        place->state = MemberState::DOWN;
        break;
    case MemberChange::Kind::SET_DRAINING:
        place->state = MemberState::DRAINING;
        break;
    default:
        place->state = MemberState::ACTIVE;
        break;
    }
}

std::vector<Member>
LiveOf(const std::vector<Member>& members)
{
    std::vector<Member> live;
    std::copy_if(members.begin(), members.end(), std::back_inserter(live), [](const Member& m) {
        return m.IsLive();
    });
    return live;
}

void
CheckEqualWeights(const std::vector<Member>& live)
{
    for (const Member& member : live)
    {
        if (member.weight != live.front().weight)
        {
            throw UnequalWeightsError(Name(member.id) + " and " + Name(live.front().id) +
                                      " differ in weight, which this selector does not know");
        }
    }
}

/// The i-th of the fixed values that stand for the whole hash space.
uint64_t
SampleValue(std::size_t i, unsigned width)
{
    return Mix64(i + 1) >> (64 - width);
}

} // namespace

Selector::Selector(unsigned width)
    : m_width(width)
{
    if (width < 1 || width > 64)
    {
        throw SpecError("a hash has 1 to 64 bits, not " + std::to_string(width));
    }
}

void
Selector::SelectBatch(const uint64_t* hashes, std::size_t count, std::optional<MemberId>* out) const
{
    if (m_live.empty())
    {
        std::fill_n(out, count, std::nullopt);
        return;
    }
    std::array<MemberId, BATCH> members;
    for (std::size_t done = 0; done < count; done += BATCH)
    {
        const std::size_t size = std::min(BATCH, count - done);
        DoSelectBatch(hashes + done, size, members.data());
        std::copy_n(members.begin(), size, out + done);
    }
}

void
Selector::CheckLive(const std::vector<Member>& live) const
{
    const SelectorTraits traits = Traits();
    if (live.size() > traits.mostMembers)
    {
        throw SpecError(std::to_string(live.size()) + " live members are too many: at most " +
                        std::to_string(traits.mostMembers) + " here");
    }
    if (!traits.weights)
    {
        CheckEqualWeights(live);
    }
    DoCheck(live);
}

UpdateDelta
Selector::Update(const std::vector<MemberChange>& changes, int64_t now)
{
    std::vector<Member> members = m_members;
    for (const MemberChange& change : changes)
    {
        Apply(members, change);
    }
    std::vector<Member> live = LiveOf(members);
    CheckLive(live);
    m_updateTime = now;
    const bool comparable = !m_live.empty() && !live.empty();
    const bool same = m_live.empty() && live.empty();
    const auto snapshot = comparable ? DoSnapshot() : std::vector<MemberId>{};
    m_members.swap(members);
    m_live.swap(live);
    DoRebuild();
    return comparable ? DoDelta(live, snapshot) : UpdateDelta{same ? 0.0 : 1.0, true};
}

const Member*
Selector::Find(MemberId id) const
{
    // Ids are mostly 0, 1, 2 and so on, so a member is mostly where its id says.
    if (id < m_members.size() && m_members[id].id == id)
    {
        return &m_members[id];
    }
    const auto place = std::lower_bound(
        m_members.begin(), m_members.end(), id, [](const Member& member, MemberId wanted) {
            return member.id < wanted;
        });
    return place != m_members.end() && place->id == id ? &*place : nullptr;
}

MemberId
Selector::DoTake(uint64_t hash, int64_t)
{
    return DoSelect(hash);
}

MemberId
Selector::DoSelectOther(uint64_t hash, unsigned attempt) const
{
    const uint64_t other = Mix64(hash + attempt * 0x9e3779b97f4a7c15ULL) >> (64 - m_width);
    return DoSelect(attempt == 0 ? hash : other);
}

void
Selector::DoCheck(const std::vector<Member>&) const
{
}

void
Selector::DoAddLoad(MemberId, int64_t)
{
}

void
Selector::DoReseed(uint64_t)
{
}

void
Selector::DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const
{
    for (std::size_t i = 0; i < count; ++i)
    {
        out[i] = DoSelect(hashes[i]);
    }
}

std::vector<MemberId>
Selector::DoSnapshot() const
{
    std::vector<MemberId> choices(SAMPLE_SIZE);
    std::array<uint64_t, BATCH> values;
    for (std::size_t done = 0; done < SAMPLE_SIZE; done += BATCH)
    {
        for (std::size_t i = 0; i < BATCH; ++i)
        {
            values[i] = SampleValue(done + i, m_width);
        }
        DoSelectBatch(values.data(), BATCH, &choices[done]);
    }
    return choices;
}

UpdateDelta
Selector::DoDelta(const std::vector<Member>&, const std::vector<MemberId>& snapshotBefore) const
{
    const std::vector<MemberId> snapshot = Selector::DoSnapshot();
    std::size_t moved = 0;
    for (std::size_t i = 0; i < SAMPLE_SIZE; ++i)
    {
        moved += snapshotBefore[i] != snapshot[i] ? 1 : 0;
    }
    return {static_cast<double>(moved) / SAMPLE_SIZE, false};
}

} // namespace flowhash
