// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_REDUCING_SELECTOR_H
#define FLOWHASH_REDUCING_SELECTOR_H

#include "reduction.h"
#include "selector.h"

#include <memory>

namespace flowhash
{

/**
 * The live members sorted by id, and a reduction that picks one: `modulo` (M1, M2),
 * `multiply-shift`, and `threshold` (RFC 2992), which alone of the three takes weights.
 */
class ReducingSelector final : public Selector
{
  public:
    /// @param width bits of the hash values @param reduction made for the same width
    ReducingSelector(unsigned width, std::unique_ptr<Reduction> reduction);

    SelectorTraits Traits() const override;
    std::size_t Bytes() const override;

  private:
    MemberId DoSelect(uint64_t hash) const override;
    void DoRebuild() override;
    std::vector<MemberId> DoSnapshot() const override;
    UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                        const std::vector<MemberId>& snapshotBefore) const override;

    std::unique_ptr<Reduction> m_reduction;
    std::vector<MemberId> m_ids;
};

} // namespace flowhash

#endif // FLOWHASH_REDUCING_SELECTOR_H
