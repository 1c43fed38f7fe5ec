// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_JUST_ENOUGH_TRACKING_H
#define FLOWHASH_JUST_ENOUGH_TRACKING_H

#include "../affinity-state.h"
#include "../member-set.h"
#include "compact-flow-table.h"
#include "sure-members.h"

#include <memory>
#include <vector>

namespace flowhash
{

/**
 * JET (Mendelson et al., CoNEXT 2021, "Load balancing with JET: just enough tracking for connection
 * consistency"): remembers only the flows that would have another member if the horizon came. The
 * horizon is every member that is known, has weight, and takes no new flows now: down or draining;
 * and where the selector knows the places of newcomers ahead (anchor, memento), so many of those
 * that are filled next, the last removed first, as in the paper's study.
 * So of W live members and H of equal weight in the horizon, H / (W + H) of the flows are
 * remembered, and none breaks when one of these comes back.
 *
 * A member that was never known before it is live breaks flows, as without state. The flows of a
 * member that starts to drain are not all remembered. It needs a selector that is pure and moves no
 * more flows than it must; a second one holds the horizon too. If the choice depends on the
 * history, that is a copy of the first one; a selector that has no copy (a table that replaces,
 * whose newcomers get other entries alone than together) is refused.
 */
class JustEnoughTracking final : public AffinityState
{
  public:
    /// @param table where flows go, empty @param source of selectors as described above
    /// @param spare places of the horizon that no member is known for
    JustEnoughTracking(CompactFlowTable table, SelectorSource source, uint32_t spare);

    /// Reads `entries`, `idle` and `horizon`. @param parameters of a spec @param source of its
    /// selectors
    /// @return the state @throws SpecError for a selector that does not do
    static std::unique_ptr<AffinityState> Make(SpecParameters& parameters,
                                               const SelectorSource& source);

    std::optional<MemberId> Find(const FlowQuery& query) override;
    bool FindFlow(const FlowKey& flow, int64_t now, MemberId& member) override;
    bool FindsByFlow() const override;
    std::optional<MemberId> Peek(const FlowQuery& query) const override;
    uint64_t FindSome(const FlowKey* flows,
                      std::size_t count,
                      int64_t now,
                      MemberId* members) override;
    uint64_t ChooseUntracked(const uint64_t* hashes, std::size_t count, MemberId* members) override;
    bool ChooseOneUntracked(uint64_t hash, MemberId& member) override;
    bool LeavesUntracked() const override;
    void UseHashing(TupleHashing hashing) override;
    uint64_t ChooseUnsearched(const FlowKey* flows,
                              const uint64_t* hashes,
                              std::size_t count,
                              MemberId* members) override;
    bool ChooseOneUnsearched(const FlowKey& flow, uint64_t hash, MemberId& member) override;
    bool Insert(const FlowQuery& query, MemberId member) override;
    void Erase(const FlowKey& flow) override;
    void MembersChanged(const FlowSelector& selector, int64_t now) override;
    bool ReadsHash() const override;
    bool FindReadsHash() const override;
    StateUsage Usage() const override;

  private:
    std::unique_ptr<FlowSelector> WithHorizon(const FlowSelector& selector) const;
    bool MayMove(const FlowQuery& query, MemberId member) const;
    void JudgeIfDue();
    void Judge();
    void JudgeOne(const FlowKey& flow);
    void NoteEntry(const FlowQuery& query);

    CompactFlowTable m_table;
    SelectorSource m_source;
    uint32_t m_spare;
    MemberSet m_live;
    std::vector<Member> m_liveMembers;
    TupleHashing m_hashing;
    SureMembers m_sure{false};
    uint64_t m_vain{0};       //!< searches that a judgement might have saved, since the last one
    uint64_t m_unsearched{0}; //!< packets
    std::unique_ptr<FlowSelector> m_union; //!< over live members and horizon; null: it cannot be
};

} // namespace flowhash

#endif // FLOWHASH_JUST_ENOUGH_TRACKING_H
