// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_JUMP_SELECTOR_H
#define FLOWHASH_JUMP_SELECTOR_H

#include "../flow-selector.h"
#include "../part-registry.h"

namespace flowhash
{

/**
 * Jump consistent hash (Lamping and Veach 2014) over the live members sorted by id. No memory but
 * the list of ids; time grows with the logarithm of the members.
 *
 * An update moves the least that can be only where it adds members behind the last id or removes
 * the last one: any other member that leaves shifts all behind it, as with `modulo`. The order of
 * additions does not matter.
 */
class JumpSelector final : public FlowSelector
{
  public:
    /// @param width bits of the hash values @param seed xored into them, mixed
    explicit JumpSelector(unsigned width, uint64_t seed = 0);

    /// Makes one from a spec. @param parameters seed @param width bits of the hash values
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);

    /// @return bytes of the paper's state: the number of buckets
    static constexpr std::size_t PaperBytes()
    {
        return sizeof(uint32_t);
    }

    SelectorTraits Traits() const override;
    std::size_t Bytes() const override;

  private:
    MemberId DoSelect(uint64_t hash) const override;
    void DoRebuild() override;
    std::vector<MemberId> DoSnapshot() const override;
    UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                        const std::vector<MemberId>& snapshotBefore) const override;

    uint64_t m_mask; //!< of the seed
    std::vector<MemberId> m_ids;
};

} // namespace flowhash

#endif // FLOWHASH_JUMP_SELECTOR_H
