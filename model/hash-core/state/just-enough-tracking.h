// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_JUST_ENOUGH_TRACKING_H
#define FLOWHASH_JUST_ENOUGH_TRACKING_H

#include "../affinity-state.h"
#include "compact-flow-table.h"

#include <memory>
#include <vector>

namespace flowhash
{

/**
 * JET (Mendelson et al., CoNEXT 2021, "Load balancing with JET: just enough tracking for connection
 * consistency"): remembers only the flows that would have another member if the horizon came. The
 * horizon is every member that is known, has weight, and takes no new flows now: down or draining.
 * So of W live members and H of equal weight in the horizon, H / (W + H) of the flows are
 * remembered, and none breaks when one of these comes back.
 *
 * A member that was never known before it is live breaks flows, as without state. The flows of a
 * member that starts to drain are not all remembered. It needs a selector that is pure, depends on
 * the live members alone and moves no more flows than it must; a second one holds the horizon too.
 */
class JustEnoughTracking final : public AffinityState
{
  public:
    /// @param table where flows go, empty @param source of selectors as described above
    JustEnoughTracking(CompactFlowTable table, SelectorSource source);

    /// Reads `entries` and `idle`. @param parameters of a spec @param source of its selectors
    /// @return the state @throws SpecError for a selector that does not do
    static std::unique_ptr<AffinityState> Make(SpecParameters& parameters,
                                               const SelectorSource& source);

    std::optional<MemberId> Find(const FlowQuery& query) override;
    std::optional<MemberId> Peek(const FlowQuery& query) const override;
    bool Insert(const FlowQuery& query, MemberId member) override;
    void Erase(const FlowKey& flow) override;
    void MembersChanged(const FlowSelector& selector, int64_t now) override;
    bool ReadsHash() const override;
    StateUsage Usage() const override;

  private:
    bool MayMove(const FlowQuery& query, MemberId member) const;

    CompactFlowTable m_table;
    SelectorSource m_source;
    std::vector<Member> m_live;
    std::unique_ptr<FlowSelector> m_union; //!< over live members and horizon; null: it cannot be
};

} // namespace flowhash

#endif // FLOWHASH_JUST_ENOUGH_TRACKING_H
