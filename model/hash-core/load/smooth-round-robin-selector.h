// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SMOOTH_ROUND_ROBIN_SELECTOR_H
#define FLOWHASH_SMOOTH_ROUND_ROBIN_SELECTOR_H

#include "../part-registry.h"
#include "kinetic-tree.h"
#include "unhashed-selector.h"

namespace flowhash
{

/**
 * Smooth weighted round robin (nginx, ngx_http_upstream_round_robin.c): each turn every member's
 * credit grows by its weight, the greatest takes the flow (of equals the lowest id) and pays the
 * sum of all weights. So a heavy member's turns are spread over the round. A member that leaves
 * loses its credit. The order of additions does not matter. Each turn takes the
 * logarithm of the number of members, and a little more where weights are many.
 */
class SmoothRoundRobinSelector final : public UnhashedSelector
{
  public:
    using UnhashedSelector::UnhashedSelector;

    /// Makes a weighted round robin from a spec, this or the interleaved one. @param parameters
    /// kind @param width bits of the hash values
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);

    SelectorTraits Traits() const override;
    std::size_t Bytes() const override;

  private:
    std::size_t NextPlace() const override;
    std::size_t TakePlace(int64_t now) override;
    void DoRebuild() override;

    double m_total{0};
    std::vector<MemberId> m_ids;   //!< of the live members
    std::vector<double> m_weights; //!< in the same order
    KineticTree m_credits;         //!< likewise
};

} // namespace flowhash

#endif // FLOWHASH_SMOOTH_ROUND_ROBIN_SELECTOR_H
