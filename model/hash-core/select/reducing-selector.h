// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_REDUCING_SELECTOR_H
#define FLOWHASH_REDUCING_SELECTOR_H

#include "../flow-selector.h"
#include "../part-registry.h"
#include "../reduce/reduction.h"

#include <memory>

namespace flowhash
{

/**
 * The live members sorted by id, and a reduction that picks one: `modulo` (M1, M2),
 * `multiply-shift`, `lower-bits`, `upper-bits`, `bins`; and with weights `threshold` (Linux) and
 * `rfc2992`.
 */
class ReducingSelector final : public FlowSelector
{
  public:
    /// @param width bits of the hash values @param reduction made for the same width
    ReducingSelector(unsigned width, std::unique_ptr<Reduction> reduction);

    /// @param reduction one without parameters @return makes selectors by it
    static SelectorMaker MakerOf(const std::string& reduction);
    /// @param upper which bits count @return makes selectors; parameter bits
    static SelectorMaker MakerOfBits(bool upper);
    /// @param parameters bins @param width bits of the hash values @return one
    static std::unique_ptr<FlowSelector> MakeBins(SpecParameters& parameters, unsigned width);

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
