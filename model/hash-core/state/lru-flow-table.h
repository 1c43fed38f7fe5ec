// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_LRU_FLOW_TABLE_H
#define FLOWHASH_LRU_FLOW_TABLE_H

#include "../affinity-state.h"
#include "compact-flow-table.h"

namespace flowhash
{

/**
 * A bounded table of flows, the baseline that other schemes are compared with, and the connection
 * table of Maglev (Eisenbud et al., NSDI 2016) and Katran: the least recently used flow, or one
 * that the clock takes for it, makes room for a new one, and a flow idle for longer than the
 * timeout is forgotten. Every operation takes constant time, that of the clock's hand on average.
 * See CompactFlowTable for the policies and the memory.
 */
class LruFlowTable final : public AffinityState
{
  public:
    /**
     * @param capacity entries, 1 to 2^30
     * @param idle how long an unused flow is remembered, ns; 0: for ever
     * @param policy who makes room
     */
    LruFlowTable(std::size_t capacity,
                 int64_t idle,
                 CompactFlowTable::Policy policy = CompactFlowTable::Policy::CLOCK);

    /// @param table where flows go, empty
    explicit LruFlowTable(CompactFlowTable table);

    /// Reads `entries`, `idle` and `policy`. @param parameters of a spec @return the state
    static std::unique_ptr<AffinityState> Make(SpecParameters& parameters, const SelectorSource&);

    std::optional<MemberId> Find(const FlowQuery& query) override;
    bool FindFlow(const FlowKey& flow, int64_t now, MemberId& member) override;
    bool FindsByFlow() const override;
    std::optional<MemberId> Peek(const FlowQuery& query) const override;
    uint64_t FindSome(const FlowKey* flows,
                      std::size_t count,
                      int64_t now,
                      MemberId* members) override;
    bool Insert(const FlowQuery& query, MemberId member) override;
    void Erase(const FlowKey& flow) override;
    StateUsage Usage() const override;

  private:
    CompactFlowTable m_table;
};

} // namespace flowhash

#endif // FLOWHASH_LRU_FLOW_TABLE_H
