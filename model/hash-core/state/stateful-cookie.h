// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_STATEFUL_COOKIE_H
#define FLOWHASH_STATEFUL_COOKIE_H

#include "../affinity-state.h"
#include "compact-flow-table.h"

namespace flowhash
{

/**
 * Cheetah's stateful balancer (Barbette et al., NSDI 2020): a connection table, and in each packet
 * a cookie that says where in it the flow is, so that a look-up is one access without a search. The
 * cookie is the place xor a keyed hash of the flow; the entry is believed only if it is this
 * flow's. A packet without a cookie, or with one that leads to another flow, is chosen for anew.
 *
 * The paper's table hands out places from a stack and has nothing to give when that is empty; here
 * who makes room is the policy's to say. An index, which the paper's table does not have, serves
 * to insert, to erase, and to tell the cookie.
 */
class StatefulCookie final : public AffinityState
{
  public:
    /// @param table where flows go, empty @param key of the hash
    StatefulCookie(CompactFlowTable table, uint64_t key);

    std::optional<MemberId> Find(const FlowQuery& query) override;
    std::optional<MemberId> Peek(const FlowQuery& query) const override;
    bool Insert(const FlowQuery& query, MemberId member) override;
    void Erase(const FlowKey& flow) override;

    /// @copydoc AffinityState::Cookie
    /// None for a flow that is not remembered.
    std::optional<uint32_t> Cookie(const FlowKey& flow, MemberId member) const override;
    bool NeedsCookies() const override;
    StateUsage Usage() const override;

  private:
    CompactFlowTable::Place ClaimedPlace(const FlowQuery& query) const;

    CompactFlowTable m_table;
    uint64_t m_key;
    uint64_t m_badCookies{0};
};

} // namespace flowhash

#endif // FLOWHASH_STATEFUL_COOKIE_H
