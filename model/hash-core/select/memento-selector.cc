// SPDX-License-Identifier: MIT

#include "memento-selector.h"

#include "../flow-hash.h"
#include "jump-hash.h"

namespace flowhash
{

MementoSelector::MementoSelector(unsigned width)
    : FlowSelector(width),
      m_buckets(0)
{
}

std::unique_ptr<FlowSelector>
MementoSelector::Make(SpecParameters&, unsigned width)
{
    return std::make_unique<MementoSelector>(width);
}

SelectorTraits
MementoSelector::Traits() const
{
    SelectorTraits traits;
    traits.minimal = true;
    traits.historyFree = false;
    traits.mostMembers = std::size_t{1} << 31;
    return traits;
}

std::size_t
MementoSelector::Bytes() const
{
    return m_buckets.Bytes();
}

MemberId
MementoSelector::DoSelect(uint64_t hash) const
{
    return m_buckets.Walk(JumpHash(hash, m_buckets.Size()), Mix64(hash));
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
