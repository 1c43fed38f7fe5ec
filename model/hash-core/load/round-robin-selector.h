// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_ROUND_ROBIN_SELECTOR_H
#define FLOWHASH_ROUND_ROBIN_SELECTOR_H

#include "../part-registry.h"
#include "unhashed-selector.h"

namespace flowhash
{

/**
 * The live members in turn, in the order of their ids (T5; IPVS `rr`). After an update the turn
 * goes on behind the last one chosen. The order of additions does not matter.
 */
class RoundRobinSelector final : public UnhashedSelector
{
  public:
    using UnhashedSelector::UnhashedSelector;

    /// Makes one from a spec. @param parameters none @param width bits of the hash values
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);

    SelectorTraits Traits() const override;
    std::size_t Bytes() const override;

  private:
    std::size_t NextPlace() const override;
    std::size_t TakePlace(int64_t now) override;
    void DoRebuild() override;

    std::optional<MemberId> m_last;
};

} // namespace flowhash

#endif // FLOWHASH_ROUND_ROBIN_SELECTOR_H
