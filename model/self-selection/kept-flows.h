// SPDX-License-Identifier: GPL-2.0-only

#ifndef KEPT_FLOWS_H
#define KEPT_FLOWS_H

#include "ns3/affinity-state.h"
#include "ns3/flow-key.h"

#include <cstdint>
#include <functional>
#include <list>
#include <unordered_map>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The connections that a node keeps, by their key: bounded, the least recently used makes room, and
 * each runs out when it is idle. Times are nanoseconds of any monotonic clock. A plain value.
 */
class KeptFlows
{
  public:
    /// Is told of each that goes. @param flow which @param why "evicted", "expired" or "drained"
    using Listener = std::function<void(const flowhash::FlowKey& flow, const char* why)>;

    /// @param capacity most connections, 1 or more @param idle time after which one runs out, ns
    void Configure(uint32_t capacity, int64_t idle);

    /// @param listener told of each that goes by itself
    void SetListener(Listener listener);

    /// @param flow which @param now ns @return whether it is kept; then it was used now
    bool Use(const flowhash::FlowKey& flow, int64_t now);

    /// Keeps it from now on. @param flow which @param now ns
    void Keep(const flowhash::FlowKey& flow, int64_t now);

    /// Keeps it no more. @param flow which @param why a word for the listener; null: nobody is told
    void Forget(const flowhash::FlowKey& flow, const char* why);

    /// Forgets all, and tells nobody.
    void Clear();

    /// @return what it costs
    flowhash::StateUsage GetUsage() const;

  private:
    /// A connection.
    struct Entry
    {
        flowhash::FlowKey flow;
        int64_t used; //!< ns
    };

    using Entries = std::list<Entry>; //!< the least recently used first

    void Expire(int64_t now);
    void Drop(Entries::iterator entry, const char* why);

    uint32_t m_capacity{1};
    int64_t m_idle{0};
    Entries m_entries;
    std::unordered_map<flowhash::FlowKey, Entries::iterator, flowhash::FlowKeyHasher> m_index;
    Listener m_listener;
    flowhash::StateUsage m_usage;
};

} // namespace ns3

#endif // KEPT_FLOWS_H
