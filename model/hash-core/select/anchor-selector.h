// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_ANCHOR_SELECTOR_H
#define FLOWHASH_ANCHOR_SELECTOR_H

#include "../flow-selector.h"
#include "../part-registry.h"
#include "bucket-stack.h"

namespace flowhash
{

/**
 * AnchorHash (Mendelson et al., IEEE/ACM Transactions on Networking 2021): a fixed number of
 * buckets, the anchor, of which some work. A key draws a bucket of the whole anchor and, while that
 * one is removed, another among those that worked when it was removed. Members leave in any order;
 * those that come take the buckets in the reverse order. An update moves no more than it must, and
 * a look-up draws 1 + ln(capacity / members) times on average.
 *
 * Which bucket a member has, and so the choice, depends on the order in which members came and
 * left. A member that returns after others left takes the bucket of the one that left last.
 *
 * The draws come from a multiplication and a linear congruential generator over the hash, where the
 * authors' program takes CRC-32C and the remainder: the structure is theirs, the choices are not
 * bit for bit those of their program.
 */
class AnchorSelector final : public FlowSelector
{
  public:
    /// @param width bits of the hash values @param capacity live members at most, 1 to 2^24
    /// @param seed of the draws
    AnchorSelector(unsigned width, uint32_t capacity, uint64_t seed = 0);

    /// Makes one from a spec. @param parameters capacity, seed @param width bits of the hash values
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);

    /// @param hash a value, while a member is live @return how many draws its look-up takes
    uint64_t Draws(uint64_t hash) const;

    /// @return bytes of the paper's state: A, K, W and L, an integer of 32 bits for each bucket,
    /// and one for each removed bucket in the stack R; ours beside it are Bytes()
    std::size_t PaperBytes() const;

    SelectorTraits Traits() const override;
    std::size_t Bytes() const override;

  private:
    MemberId DoSelect(uint64_t hash) const override;
    void DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const override;
    void DoRebuild() override;
    std::unique_ptr<FlowSelector> DoCopy() const override;
    std::vector<MemberId> DoSnapshot() const override;
    UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                        const std::vector<MemberId>& snapshotBefore) const override;

    MemberId SelectOne(uint64_t hash) const;

    uint64_t m_mask; //!< of the seed
    uint32_t m_capacity;
    BucketStack m_buckets;
    bool m_isShort{false}; //!< few buckets are removed, but some
};

} // namespace flowhash

#endif // FLOWHASH_ANCHOR_SELECTOR_H
