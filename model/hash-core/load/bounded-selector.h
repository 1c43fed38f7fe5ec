// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_BOUNDED_SELECTOR_H
#define FLOWHASH_BOUNDED_SELECTOR_H

#include "../flow-selector.h"
#include "../part-registry.h"
#include "load-book.h"

#include <memory>

namespace flowhash
{

/**
 * Consistent hashing with bounded loads (Mirrokni, Thorup, Zadimoghaddam 2018; HAProxy's
 * `hash-balance-factor`) over any selector that reads the hash alone. A flow gets the base's choice
 * unless that member has its capacity, else the next one that the base proposes
 * (FlowSelector::SelectTaker: on a ring the next member on the circle). The capacity is
 * ceil(c * (flows + 1) * weight / sum of weights), the flow that comes counted.
 *
 * In a nearly empty tier that is less than chance brings, and many flows spill; `flows` is the
 * least number of flows to reckon with.
 *
 * Loads are what AddLoad reported, and flows that were placed stay: where the paper moves flows as
 * capacities change, here only new ones see them. While nothing is loaded it is the base itself,
 * and what an update moved is told of that: the base's own delta. What the order of additions means
 * is what it means to the base.
 */
class BoundedSelector final : public FlowSelector
{
  public:
    /// @param base what proposes members, without any
    /// @param factor c, the greatest load over the mean, 1 or more
    /// @param flows capacities are those of at least so many flows
    BoundedSelector(std::unique_ptr<FlowSelector> base, double factor, int64_t flows);

    /// Makes one from a spec. @param parameters c, flows, base, and those of the base
    /// @param width bits of the hash values
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);

    /// @param place of a live member @return the load that it may reach with one flow more
    int64_t Capacity(std::size_t place) const;

    SelectorTraits Traits() const override;
    std::size_t Bytes() const override;

  private:
    MemberId DoSelect(uint64_t hash) const override;
    MemberId DoSelectOther(uint64_t hash, unsigned attempt) const override;
    void DoCheck(const std::vector<Member>& live) const override;
    void DoRebuild() override;
    void DoAddLoad(MemberId id, int64_t change) override;
    std::vector<MemberId> DoSnapshot() const override;
    UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                        const std::vector<MemberId>& snapshotBefore) const override;

    bool HasRoom(std::size_t place) const;
    std::optional<MemberId> Ask(uint64_t hash, const Taker& takes) const;
    std::size_t PlaceOf(MemberId id) const;

    std::unique_ptr<FlowSelector> m_base;
    double m_factor;
    int64_t m_flows;
    double m_weights{0};     //!< of all live members
    UpdateDelta m_baseDelta; //!< of the last update
    LoadBook m_loads;
};

} // namespace flowhash

#endif // FLOWHASH_BOUNDED_SELECTOR_H
