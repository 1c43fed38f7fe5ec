// SPDX-License-Identifier: MIT

#include "memento-selector.h"

#include "../flow-hash.h"
#include "jump-hash.h"
#include "seed-mask.h"

namespace flowhash
{

MementoSelector::MementoSelector(unsigned width, uint64_t seed)
    : FlowSelector(width),
      m_mask(SeedMask(seed)),
      m_buckets(0)
{
}

std::unique_ptr<FlowSelector>
MementoSelector::Make(SpecParameters& parameters, unsigned width)
{
    const uint64_t seed = parameters.TakeInteger("seed", 0, 0, UINT64_MAX);
    return std::make_unique<MementoSelector>(width, seed);
}

SelectorTraits
MementoSelector::Traits() const
{
    SelectorTraits traits;
    traits.minimal = true;
    traits.historyFree = false;
    traits.placesAhead = true;
    traits.mostMembers = std::size_t{1} << 31;
    return traits;
}

std::size_t
MementoSelector::Bytes() const
{
    return m_buckets.Bytes();
}

MementoSelector::Steps
MementoSelector::CountSteps(uint64_t hash) const
{
    Steps steps;
    const uint32_t bucket = JumpHash(SeededHash(hash, m_mask), m_buckets.Size(), &steps.jumps);
    m_buckets.Walk(bucket, Mix64(SeededHash(hash, m_mask)), &steps.draws);
    return steps;
}

std::size_t
MementoSelector::PaperBytes() const
{
    return (2 + 3 * m_buckets.Removed()) * sizeof(uint32_t);
}

MemberId
MementoSelector::DoSelect(uint64_t hash) const
{
    return m_buckets.Walk(JumpHash(SeededHash(hash, m_mask), m_buckets.Size()),
                          Mix64(SeededHash(hash, m_mask)));
}

std::unique_ptr<FlowSelector>
MementoSelector::DoCopy() const
{
    return std::make_unique<MementoSelector>(*this);
}

void
MementoSelector::DoRebuild()
{
    m_buckets.Follow(Live());
}

/// What moved follows from the members alone.
std::vector<MemberId>
MementoSelector::DoSnapshot() const
{
    return {};
}

UpdateDelta
MementoSelector::DoDelta(const std::vector<Member>& liveBefore, const std::vector<MemberId>&) const
{
    return {BucketStack::MovedShare(liveBefore, Live()), true};
}

} // namespace flowhash
