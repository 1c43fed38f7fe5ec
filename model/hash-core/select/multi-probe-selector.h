// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MULTI_PROBE_SELECTOR_H
#define FLOWHASH_MULTI_PROBE_SELECTOR_H

#include "../part-registry.h"
#include "../reduce/step-index.h"

namespace flowhash
{

/**
 * Multi-probe consistent hashing (Appleton and O'Reilly 2015): each member has one point on a
 * circle of 2^64 places, a flow has several, and the member that lies next behind one of them, the
 * nearest of all, takes it. Little memory, and shares of at most probes / (probes - 1) times the
 * mean, for as many searches a look-up. An update moves only what it must. No weights.
 *
 * The share that an update moves is that of an ideal hash, which follows from the gaps between
 * the points.
 */
class MultiProbeSelector final : public FlowSelector
{
  public:
    /// @param width bits of the hash values @param probes places of a flow, at least 1
    /// @param seed of points and probes
    MultiProbeSelector(unsigned width, unsigned probes, uint64_t seed = 0);

    /// @param parameters probes, seed @param width bits of the hash values @return one
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);

    SelectorTraits Traits() const override;
    std::size_t Bytes() const override;

    /// @return each live member's share of the hash space, by id, as the gaps tell it
    std::vector<double> Shares() const;

  private:
    MemberId DoSelect(uint64_t hash) const override;
    void DoRebuild() override;
    std::vector<MemberId> DoSnapshot() const override;
    UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                        const std::vector<MemberId>& snapshotBefore) const override;

    unsigned m_probes;
    uint64_t m_mask;                //!< of the seed
    std::vector<uint64_t> m_points; //!< sorted
    std::vector<MemberId> m_owners; //!< of the points; behind the last the first's again
    StepIndex m_steps;
};

} // namespace flowhash

#endif // FLOWHASH_MULTI_PROBE_SELECTOR_H
