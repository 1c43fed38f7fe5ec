// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MEMENTO_SELECTOR_H
#define FLOWHASH_MEMENTO_SELECTOR_H

#include "../flow-selector.h"
#include "../part-registry.h"
#include "bucket-stack.h"

namespace flowhash
{

/**
 * MementoHash (Coluzzi, Brocco, Antonucci, Leidi, "MementoHash: a stateful, minimal memory, best
 * performing consistent hash algorithm", 2023): jump consistent hash over all buckets, and for
 * those that were removed a replacement, drawn among the ones that worked then. Members leave in
 * any order, come without a limit, and an update moves no more than it must.
 *
 * Which bucket a member has, and so the choice, depends on the order in which members came and
 * left. The replacements lie in the array that names each bucket's member, where the authors keep a
 * hash table: no probing, and no other choice, but memory for every bucket and not for removed ones
 * alone. PaperBytes tells what theirs takes.
 */
class MementoSelector final : public FlowSelector
{
  public:
    /// @param width bits of the hash values @param seed xored into them, mixed
    explicit MementoSelector(unsigned width, uint64_t seed = 0);

    /// Makes one from a spec. @param parameters seed @param width bits of the hash values
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);

    /// What a look-up takes.
    struct Steps
    {
        uint64_t jumps{0}; //!< iterations of jump consistent hash
        uint64_t draws{
            0}; //!< among those that worked before a removed bucket, the paper's outer loop
    };

    /// @param hash a value, while a member is live @return what its look-up takes
    Steps CountSteps(uint64_t hash) const;

    /// @return bytes of the paper's state: the size and the last removed bucket, and three integers
    /// of 32 bits for each replacement
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

    uint64_t m_mask; //!< of the seed
    BucketStack m_buckets;
};

} // namespace flowhash

#endif // FLOWHASH_MEMENTO_SELECTOR_H
