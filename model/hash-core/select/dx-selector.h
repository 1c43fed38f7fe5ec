// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_DX_SELECTOR_H
#define FLOWHASH_DX_SELECTOR_H

#include "../flow-selector.h"
#include "../part-registry.h"
#include "member-places.h"

namespace flowhash
{

/**
 * DxHash (Dong and Wang, "DxHash: a scalable consistent hash based on the pseudo-random sequence",
 * 2021): slots, a power of two of them, some of which have a live member. A key is the seed of a
 * sequence of slots, and the first live one takes it. An update moves no more than it must; a
 * look-up probes slots / live members times on average.
 *
 * A member takes slot id modulo slots if that is free, else the next free one, and keeps it while
 * it is live: the order of additions matters only to ids that compete for a slot, and one that
 * was down comes back to its own flows. The paper leaves the slot open.
 *
 * The sequence comes from a 64-bit mixer over a counter (SplitMix64), two slots a value; so the
 * choices are not bit for bit those of the authors' program.
 */
class DxSelector final : public FlowSelector
{
  public:
    /// @param width bits of the hash values @param seed of the sequences
    /// @param capacity live members at most, 1 to 2^24; the slots are the next power of two
    DxSelector(unsigned width, uint32_t capacity, uint64_t seed = 0);

    /// Makes one from a spec. @param parameters capacity, seed @param width bits of the hash values
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);

    /// @param hash a value, while a member is live @return how many slots its look-up reads
    uint64_t Probes(uint64_t hash) const;

    /// @return bytes of the paper's state: a bit for each slot, and an integer of 32 bits for each
    /// slot without a member in the queue of these
    std::size_t PaperBytes() const;

    SelectorTraits Traits() const override;
    std::size_t Bytes() const override;

  private:
    MemberId DoSelect(uint64_t hash) const override;
    void DoRebuild() override;
    std::unique_ptr<FlowSelector> DoCopy() const override;
    std::vector<MemberId> DoSnapshot() const override;
    UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                        const std::vector<MemberId>& snapshotBefore) const override;

    uint32_t Search(uint64_t hash, uint64_t* probes = nullptr) const;
    bool IsLive(uint64_t slot) const;
    uint32_t FreeSlotFrom(uint32_t slot) const;
    uint32_t GiveSlot(MemberId id);

    uint64_t m_maskOfSeed;
    uint32_t m_mask; //!< slots - 1
    std::vector<MemberId> m_slots;
    std::vector<uint64_t> m_liveBits; //!< one bit a slot: few cache lines for the probes
    MemberPlaces m_places;
};

} // namespace flowhash

#endif // FLOWHASH_DX_SELECTOR_H
