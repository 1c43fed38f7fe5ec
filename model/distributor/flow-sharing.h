// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_SHARING_H
#define FLOW_SHARING_H

#include "ns3/flow-key.h"
#include "ns3/member-change.h"
#include "ns3/ptr.h"
#include "ns3/synced-table.h"
#include "ns3/table-sync.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What the affinity state of a distributor remembers of flows, as others see it that keep theirs
 * alike: which flow of which pool is whose. It notes what its own device enters and forgets, and
 * tells it what others did; TableSync does the rest.
 *
 * Beside the state's own entry it keeps one of each flow, as a state does not say when it saw a
 * flow last. Words of others go to the state as its own (Distribution::Learn), so a member that
 * does not serve is not taken.
 */
class FlowSharing : public SyncedTable
{
  public:
    /// What it does to its device's pools. Others' words on a flow are no news to be told again.
    struct Actions
    {
        /// The state enters a flow. @return whether its member serves
        std::function<bool(uint32_t pool, const flowhash::FlowKey& flow, flowhash::MemberId member)>
            learn;
        /// The state forgets a flow.
        std::function<void(uint32_t pool, const flowhash::FlowKey& flow)> forget;
    };

    /// @param actions what is done to pools
    explicit FlowSharing(Actions actions);

    /// @return who tells the others, with this as its table
    const Ptr<TableSync>& GetSync() const;

    /// A packet of a flow was, or will be, sent to a member. @param pool whose @param flow as it is
    /// chosen for @param member who @param now ns
    void Note(uint32_t pool, const flowhash::FlowKey& flow, flowhash::MemberId member, int64_t now);

    /// The state forgot a flow, which others are told of if it ended. @param flow in one of its
    /// directions @param ended whether it ended; else it went for want of room or of packets
    void Forgot(const flowhash::FlowKey& flow, bool ended);

    // SyncedTable
    bool Put(const SyncKey& key,
             const std::vector<uint8_t>& value,
             const SyncVersion& version,
             int64_t age) override;
    void Remove(const SyncKey& key, const SyncVersion& version) override;
    void Refresh(const SyncKey& key, int64_t age) override;
    std::optional<int64_t> GetAge(const SyncKey& key) const override;
    void Expire() override;
    void AppendTouched(int64_t sinceNs, std::vector<SyncKey>& keys) const override;

  private:
    /// What is known of a flow.
    struct Entry
    {
        uint32_t pool{0};
        flowhash::MemberId member{0};
        int64_t touched{0};   //!< by its latest packet, here or elsewhere, ns
        bool seenHere{false}; //!< that one came here
    };

    static std::vector<uint8_t> Encode(const Entry& entry);
    static bool Decode(const std::vector<uint8_t>& value, Entry& entry);

    Actions m_actions;
    Ptr<TableSync> m_sync;
    std::unordered_map<SyncKey, Entry, SyncKeyHasher> m_flows;
    std::optional<SyncKey> m_told; //!< what the state does now with it is another node's word
};

} // namespace ns3

#endif // FLOW_SHARING_H
