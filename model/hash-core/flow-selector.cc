// SPDX-License-Identifier: MIT

#include "flow-selector.h"

#include "flow-hash.h"
#include "spec-error.h"

#include <algorithm>
#include <array>
#include <string>

namespace flowhash
{

namespace
{

constexpr std::size_t BATCH = 64;
constexpr unsigned MORE_ATTEMPTS = 16; // beside two for each member
constexpr std::size_t SAMPLE_SIZE = 1024 * BATCH;

std::string
Name(MemberId id)
{
    return "member " + std::to_string(id);
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

FlowSelector::FlowSelector(unsigned width)
    : m_width(width)
{
    if (width < 1 || width > 64)
    {
        throw SpecError("a hash has 1 to 64 bits, not " + std::to_string(width));
    }
}

void
FlowSelector::SelectBatch(const uint64_t* hashes,
                          std::size_t count,
                          std::optional<MemberId>* out) const
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
FlowSelector::FollowUpdate(const uint64_t* hashes,
                           std::size_t count,
                           std::optional<MemberId>* members) const
{
    const auto isSet = [](const std::optional<MemberId>& member) { return member.has_value(); };
    if (m_live.empty() || !std::all_of(members, members + count, isSet))
    {
        SelectBatch(hashes, count, members);
        return;
    }
    std::array<MemberId, BATCH> some;
    for (std::size_t done = 0; done < count; done += BATCH)
    {
        const std::size_t size = std::min(BATCH, count - done);
        std::transform(members + done, members + done + size, some.begin(), [](const auto& member) {
            return *member;
        });
        DoFollowUpdate(hashes + done, size, some.data());
        std::copy_n(some.begin(), size, members + done);
    }
}

void
FlowSelector::CheckLive(const std::vector<Member>& live) const
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
FlowSelector::Update(const std::vector<MemberChange>& changes, int64_t now)
{
    MemberList members = m_members;
    members.Update(changes);
    std::vector<Member> live = members.Live();
    CheckLive(live);
    m_updateTime = now;
    const bool comparable = !m_live.empty() && !live.empty();
    const bool same = m_live.empty() && live.empty();
    const auto snapshot = comparable ? DoSnapshot() : std::vector<MemberId>{};
    m_members = std::move(members);
    m_live.swap(live);
    DoRebuild();
    return comparable ? DoDelta(live, snapshot) : UpdateDelta{same ? 0.0 : 1.0, true};
}

bool
FlowSelector::DoIsSettled(int64_t) const
{
    return true;
}

MemberId
FlowSelector::DoTake(uint64_t hash, int64_t)
{
    return DoSelect(hash);
}

MemberId
FlowSelector::DoSelectOther(uint64_t hash, unsigned attempt) const
{
    const uint64_t other = Mix64(hash + attempt * 0x9e3779b97f4a7c15ULL) >> (64 - m_width);
    return DoSelect(attempt == 0 ? hash : other);
}

std::optional<MemberId>
FlowSelector::DoSelectTaker(uint64_t hash, const Taker& takes) const
{
    const auto attempts = 2 * static_cast<unsigned>(m_live.size()) + MORE_ATTEMPTS;
    for (unsigned attempt = 0; attempt < attempts; ++attempt)
    {
        const MemberId id = DoSelectOther(hash, attempt);
        if (takes(id))
        {
            return id;
        }
    }
    return std::nullopt;
}

void
FlowSelector::DoCheck(const std::vector<Member>&) const
{
}

std::unique_ptr<FlowSelector>
FlowSelector::DoCopy() const
{
    return nullptr;
}

void
FlowSelector::DoAddLoad(MemberId, int64_t)
{
}

void
FlowSelector::DoReseed(uint64_t)
{
}

void
FlowSelector::DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const
{
    for (std::size_t i = 0; i < count; ++i)
    {
        out[i] = DoSelect(hashes[i]);
    }
}

void
FlowSelector::DoFollowUpdate(const uint64_t* hashes, std::size_t count, MemberId* members) const
{
    DoSelectBatch(hashes, count, members);
}

std::vector<MemberId>
FlowSelector::DoSnapshot() const
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
FlowSelector::DoDelta(const std::vector<Member>&, const std::vector<MemberId>& snapshotBefore) const
{
    const std::vector<MemberId> snapshot = FlowSelector::DoSnapshot();
    std::size_t moved = 0;
    for (std::size_t i = 0; i < SAMPLE_SIZE; ++i)
    {
        moved += snapshotBefore[i] != snapshot[i] ? 1 : 0;
    }
    return {static_cast<double>(moved) / SAMPLE_SIZE, false};
}

} // namespace flowhash
