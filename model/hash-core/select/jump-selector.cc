// SPDX-License-Identifier: MIT

#include "jump-selector.h"

#include "jump-hash.h"
#include "seed-mask.h"

#include <algorithm>

namespace flowhash
{

namespace
{

/**
 * The share of keys that keep their member from one list to a longer or equal one. Of the keys of
 * each place 1 / longer stay there and as many go to each place behind the shorter list.
 */
double
KeptShare(const std::vector<Member>& shorter, const std::vector<Member>& longer)
{
    const auto all = static_cast<double>(longer.size());
    const auto few = static_cast<double>(shorter.size());
    double kept = 0;
    for (std::size_t i = 0; i < shorter.size(); ++i)
    {
        kept += shorter[i].id == longer[i].id ? 1 / all : 0;
    }
    auto old = shorter.begin();
    for (std::size_t i = shorter.size(); i < longer.size(); ++i)
    {
        old = std::find_if(
            old, shorter.end(), [&](const Member& member) { return member.id >= longer[i].id; });
        kept += old != shorter.end() && old->id == longer[i].id ? 1 / (few * all) : 0;
    }
    return kept;
}

} // namespace

JumpSelector::JumpSelector(unsigned width, uint64_t seed)
    : FlowSelector(width),
      m_mask(SeedMask(seed))
{
}

std::unique_ptr<FlowSelector>
JumpSelector::Make(SpecParameters& parameters, unsigned width)
{
    const uint64_t seed = parameters.TakeInteger("seed", 0, 0, UINT64_MAX);
    return std::make_unique<JumpSelector>(width, seed);
}

SelectorTraits
JumpSelector::Traits() const
{
    SelectorTraits traits;
    traits.mostMembers = std::size_t{1} << 31;
    return traits;
}

std::size_t
JumpSelector::Bytes() const
{
    return m_ids.size() * sizeof(MemberId);
}

MemberId
JumpSelector::DoSelect(uint64_t hash) const
{
    return m_ids[JumpHash(SeededHash(hash, m_mask), static_cast<uint32_t>(m_ids.size()))];
}

void
JumpSelector::DoRebuild()
{
    m_ids.clear();
    for (const Member& member : Live())
    {
        m_ids.push_back(member.id);
    }
}

/// What moved follows from the places alone.
std::vector<MemberId>
JumpSelector::DoSnapshot() const
{
    return {};
}

UpdateDelta
JumpSelector::DoDelta(const std::vector<Member>& liveBefore, const std::vector<MemberId>&) const
{
    const bool grew = liveBefore.size() <= Live().size();
    const double kept = grew ? KeptShare(liveBefore, Live()) : KeptShare(Live(), liveBefore);
    return {std::max(0.0, 1 - kept), true};
}

} // namespace flowhash
