// SPDX-License-Identifier: MIT

#include "anchor-selector.h"

#include "seed-mask.h"

#include <algorithm>
#include <array>

namespace flowhash
{

namespace
{

__extension__ using Wide = unsigned __int128;

constexpr uint32_t LARGEST_ANCHOR = uint32_t{1} << 24;

/// 64 random bits from a hash value with one multiplication, folded: a look-up in a full anchor
/// takes little more than this.
uint64_t
FirstDraw(uint64_t hash)
{
    const Wide product = Wide{hash ^ 0x9e3779b97f4a7c15ULL} * 0xd6e8feb86659fd93ULL;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

} // namespace

AnchorSelector::AnchorSelector(unsigned width, uint32_t capacity, uint64_t seed)
    : FlowSelector(width),
      m_mask(SeedMask(seed)),
      m_capacity(capacity),
      m_buckets(capacity)
{
}

std::unique_ptr<FlowSelector>
AnchorSelector::Make(SpecParameters& parameters, unsigned width)
{
    const uint64_t capacity = parameters.TakeInteger("capacity", 1024, 1, LARGEST_ANCHOR);
    const uint64_t seed = parameters.TakeInteger("seed", 0, 0, UINT64_MAX);
    return std::make_unique<AnchorSelector>(width, static_cast<uint32_t>(capacity), seed);
}

SelectorTraits
AnchorSelector::Traits() const
{
    SelectorTraits traits;
    traits.minimal = true;
    traits.historyFree = false;
    traits.placesAhead = true;
    traits.mostMembers = m_capacity;
    return traits;
}

std::size_t
AnchorSelector::Bytes() const
{
    return m_buckets.Bytes();
}

std::size_t
AnchorSelector::PaperBytes() const
{
    return (4 * std::size_t{m_capacity} + m_buckets.Removed()) * sizeof(uint32_t);
}

inline MemberId
AnchorSelector::SelectOne(uint64_t hash) const
{
    const uint64_t draw = FirstDraw(SeededHash(hash, m_mask));
    const uint32_t first = BucketStack::Among(draw, m_capacity);
    return m_isShort ? m_buckets.ShortWalk(first, draw) : m_buckets.Walk(first, draw);
}

MemberId
AnchorSelector::DoSelect(uint64_t hash) const
{
    return SelectOne(hash);
}

uint64_t
AnchorSelector::Draws(uint64_t hash) const
{
    uint64_t draws = 1;
    const uint64_t draw = FirstDraw(SeededHash(hash, m_mask));
    m_buckets.Walk(BucketStack::Among(draw, m_capacity), draw, &draws);
    return draws;
}

void
AnchorSelector::DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const
{
    if (m_buckets.IsFull())
    {
        std::transform(
            hashes, hashes + count, out, [this](uint64_t hash) { return SelectOne(hash); });
        return;
    }
    std::array<uint64_t, BucketStack::MOST_IN_BATCH> draws;
    for (std::size_t done = 0; done < count; done += draws.size())
    {
        const std::size_t size = std::min(draws.size(), count - done);
        for (std::size_t i = 0; i < size; ++i)
        {
            draws[i] = FirstDraw(SeededHash(hashes[done + i], m_mask));
            out[done + i] = BucketStack::Among(draws[i], m_capacity);
        }
        m_buckets.WalkBatch(draws.data(), size, out + done);
    }
}

std::unique_ptr<FlowSelector>
AnchorSelector::DoCopy() const
{
    return std::make_unique<AnchorSelector>(*this);
}

void
AnchorSelector::DoRebuild()
{
    m_buckets.Follow(Live());
    m_isShort = !m_buckets.IsFull() && m_buckets.IsShort();
}

/// What moved follows from the members alone.
std::vector<MemberId>
AnchorSelector::DoSnapshot() const
{
    return {};
}

UpdateDelta
AnchorSelector::DoDelta(const std::vector<Member>& liveBefore, const std::vector<MemberId>&) const
{
    return {BucketStack::MovedShare(liveBefore, Live()), true};
}

} // namespace flowhash
