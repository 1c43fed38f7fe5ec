// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_LRU_FLOW_TABLE_H
#define FLOWHASH_LRU_FLOW_TABLE_H

#include "affinity-state.h"

#include <vector>

namespace flowhash
{

/**
 * A bounded table of flows, the baseline that stateless schemes are compared with: the least
 * recently used flow makes room for a new one, and a flow idle for longer than the timeout is
 * forgotten. Every operation takes constant time; nothing is allocated after construction.
 *
 * An entry is 64 bytes, IPv4 or IPv6, and 4 to 8 bytes of index. Idle flows are found when they
 * are looked up, and at most two of the oldest with each insertion, so `entries` may count some
 * that are idle already.
 */
class LruFlowTable final : public AffinityState
{
  public:
    /**
     * @param capacity entries, 1 to 2^30
     * @param idle how long an unused flow is remembered, ns; 0: for ever
     */
    LruFlowTable(std::size_t capacity, int64_t idle);

    std::optional<MemberId> Find(const FlowQuery& query) override;
    std::optional<MemberId> Peek(const FlowQuery& query) const override;
    bool Insert(const FlowQuery& query, MemberId member) override;
    void Erase(const FlowKey& flow) override;
    StateUsage Usage() const override;

  private:
    using Index = uint32_t;
    static constexpr Index NONE = UINT32_MAX;

    /// A flow; one cache line.
    struct Entry
    {
        FlowKey key; //!< ordered, flags zero
        int64_t used{0};
        MemberId member{0};
        Index older{NONE};
        Index newer{NONE};
        Index next{NONE}; //!< in its bucket, or in the list of free entries
    };

    static FlowKey Normalized(const FlowKey& flow);
    Index& Bucket(const FlowKey& key);
    Index Locate(const FlowKey& key) const;
    bool IsIdle(const Entry& entry, int64_t now) const;
    Index TakeFree(int64_t now);
    void Expire(int64_t now);
    void Refresh(Index index, int64_t now);
    void LinkNewest(Index index);
    void UnlinkAge(Index index);
    void Remove(Index index);

    int64_t m_idle;
    std::vector<Entry> m_entries;
    std::vector<Index> m_buckets;
    Index m_oldest{NONE};
    Index m_newest{NONE};
    Index m_free{0};
    StateUsage m_usage;
};

} // namespace flowhash

#endif // FLOWHASH_LRU_FLOW_TABLE_H
