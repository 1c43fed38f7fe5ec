// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISPATCHER_PARTS_H
#define DISPATCHER_PARTS_H

#include "../nat/packet-rewriter.h"
#include "../nat/translated-fragments.h"
#include "cluster-services.h"
#include "delayed-binding.h"
#include "dispatch-table.h"
#include "dispatcher-net-device.h"
#include "dispatcher-requests.h"
#include "dispatcher-talk.h"
#include "lock-keeper.h"

#include <optional>
#include <vector>

namespace ns3
{

/// What a dispatcher is made of, which is nobody else's business; and its table, as the others see
/// it: entries and locks.
struct DispatcherNetDevice::Parts : public SyncedTable
{
    /// @param device whose they are @param sync who tells the others
    Parts(DispatcherNetDevice& device, const Ptr<TableSync>& sync);

    /// @param key from its packet @param report whatever came to the port of LoadReporter
    /// @return whether it was a server's
    bool TakeReport(const flowhash::FlowKey& key, const Ptr<Packet>& report);

    // SyncedTable
    bool Put(const SyncKey& key,
             const std::vector<uint8_t>& value,
             const SyncVersion& version,
             int64_t age) override;
    void Remove(const SyncKey& key, const SyncVersion& version) override;
    void Refresh(const SyncKey& key, int64_t age) override;
    std::optional<int64_t> GetAge(const SyncKey& key) const override;
    void Expire() override;
    void AppendTouched(int64_t since, std::vector<SyncKey>& keys) const override;

    DispatcherNetDevice& device;
    Ptr<TableSync> sync;
    ClusterServices services;
    DispatcherTalk talk;
    DispatchTable table;
    Requests requests;
    LockKeeper locks;
    DelayedBinding bindings;
    PacketRewriter rewriter;
    TranslatedFragments fragments;
    EventId expiry;
};

} // namespace ns3

#endif // DISPATCHER_PARTS_H
