// SPDX-License-Identifier: MIT

#include "dx-selector.h"

#include "../flow-hash.h"
#include "seed-mask.h"

#include <algorithm>

namespace flowhash
{

namespace
{

constexpr uint32_t MOST_SLOTS = uint32_t{1} << 24;
constexpr uint64_t STEP = 0x9e3779b97f4a7c15ULL;
/// Sequences longer than this many times the slots end with the slots in order: with a chance of
/// e^-64 where one member is live, and smaller elsewhere.
constexpr uint64_t LONGEST = 64;

uint32_t
PowerOfTwoFrom(uint32_t value)
{
    uint32_t power = 1;
    while (power < value)
    {
        power *= 2;
    }
    return power;
}

} // namespace

DxSelector::DxSelector(unsigned width, uint32_t capacity, uint64_t seed)
    : FlowSelector(width),
      m_maskOfSeed(SeedMask(seed)),
      m_mask(PowerOfTwoFrom(capacity) - 1),
      m_slots(m_mask + std::size_t{1}),
      m_liveBits(m_mask / 64 + std::size_t{1})
{
}

std::unique_ptr<FlowSelector>
DxSelector::Make(SpecParameters& parameters, unsigned width)
{
    const uint64_t capacity = parameters.TakeInteger("capacity", 1024, 1, MOST_SLOTS);
    const uint64_t seed = parameters.TakeInteger("seed", 0, 0, UINT64_MAX);
    return std::make_unique<DxSelector>(width, static_cast<uint32_t>(capacity), seed);
}

SelectorTraits
DxSelector::Traits() const
{
    SelectorTraits traits;
    traits.minimal = true;
    traits.historyFree = false;
    traits.mostMembers = m_slots.size();
    return traits;
}

std::size_t
DxSelector::Bytes() const
{
    return m_slots.size() * sizeof(MemberId) + m_liveBits.size() * sizeof(uint64_t) +
           m_places.Bytes();
}

std::size_t
DxSelector::PaperBytes() const
{
    return (m_slots.size() + 7) / 8 + (m_slots.size() - Live().size()) * sizeof(uint32_t);
}

bool
DxSelector::IsLive(uint64_t slot) const
{
    return (m_liveBits[slot / 64] >> (slot % 64) & 1) != 0;
}

uint32_t
DxSelector::Search(uint64_t hash, uint64_t* probes) const
{
    uint64_t counter = Mix64(hash ^ m_maskOfSeed);
    for (uint64_t i = 0; i < LONGEST * m_slots.size(); i += 2)
    {
        counter += STEP;
        const uint64_t pair = Mix64(counter);
        for (const uint64_t slot : {pair & m_mask, pair >> 32 & m_mask})
        {
            if (probes)
            {
                ++*probes;
            }
            if (IsLive(slot))
            {
                return static_cast<uint32_t>(slot);
            }
        }
    }
    uint32_t slot = 0;
    while (!IsLive(slot))
    {
        ++slot;
    }
    return slot;
}

uint64_t
DxSelector::Probes(uint64_t hash) const
{
    uint64_t probes = 0;
    Search(hash, &probes);
    return probes;
}

MemberId
DxSelector::DoSelect(uint64_t hash) const
{
    return m_slots[Search(hash)];
}

/// 64 slots at a time. There is a free one.
uint32_t
DxSelector::FreeSlotFrom(uint32_t slot) const
{
    const uint64_t slots = uint64_t{m_mask} + 1;
    const uint64_t real = slots < 64 ? (uint64_t{1} << slots) - 1 : ~uint64_t{0};
    std::size_t word = slot / 64;
    uint64_t free = ~m_liveBits[word] & real & ~uint64_t{0} << slot % 64;
    while (free == 0)
    {
        word = word + 1 < m_liveBits.size() ? word + 1 : 0;
        free = ~m_liveBits[word] & real;
    }
    return static_cast<uint32_t>(word * 64) + static_cast<uint32_t>(__builtin_ctzll(free));
}

uint32_t
DxSelector::GiveSlot(MemberId id)
{
    const uint32_t slot = FreeSlotFrom(id & m_mask);
    m_slots[slot] = id;
    m_liveBits[slot / 64] |= uint64_t{1} << (slot % 64);
    return slot;
}

std::unique_ptr<FlowSelector>
DxSelector::DoCopy() const
{
    return std::make_unique<DxSelector>(*this);
}

void
DxSelector::DoRebuild()
{
    m_places.Follow(
        Live(),
        [this](uint32_t slot) { m_liveBits[slot / 64] &= ~(uint64_t{1} << (slot % 64)); },
        [this](MemberId id) { return GiveSlot(id); });
}

/// The slots of the live members.
std::vector<MemberId>
DxSelector::DoSnapshot() const
{
    return m_places.Places();
}

/// A key stays if of all slots that were or are live its sequence meets first that of a member
/// that was and is. The expectation of an ideal hash.
UpdateDelta
DxSelector::DoDelta(const std::vector<Member>& liveBefore,
                    const std::vector<MemberId>& snapshotBefore) const
{
    const auto gone = std::count_if(snapshotBefore.begin(),
                                    snapshotBefore.end(),
                                    [this](uint32_t slot) { return !IsLive(slot); });
    const auto stayed = static_cast<double>(MemberPlaces::CountCommon(liveBefore, Live()));
    return {1 - stayed / (static_cast<double>(Live().size()) + static_cast<double>(gone)), true};
}

} // namespace flowhash
