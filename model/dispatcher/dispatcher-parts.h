// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISPATCHER_PARTS_H
#define DISPATCHER_PARTS_H

#include "../nat/packet-rewriter.h"
#include "../nat/translated-fragments.h"
#include "client-locks.h"
#include "dispatch-table.h"
#include "dispatcher-net-device.h"

#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace ns3
{

/// What a dispatcher is made of, which is nobody else's business; and its table, as the others see
/// it: entries and locks.
struct DispatcherNetDevice::Parts : public SyncedTable
{
    /// @param device whose they are @param sync who tells the others
    Parts(DispatcherNetDevice& device, const Ptr<TableSync>& sync);

    // SyncedTable
    bool Put(const SyncKey& key,
             const std::vector<uint8_t>& value,
             const SyncVersion& version,
             int64_t age) override;
    void Remove(const SyncKey& key, const SyncVersion& version) override;
    void Refresh(const SyncKey& key, int64_t age) override;
    int64_t GetAge(const SyncKey& key) const override;
    void AppendTouched(int64_t since, std::vector<SyncKey>& keys) const override;

    /// The value of a lock. Its holder is who said so.
    static std::vector<uint8_t> LockValue();

    /// What tells the service of a reply: version of IP, protocol, port of the server.
    using Side = std::tuple<uint8_t, uint8_t, uint16_t>;

    DispatcherNetDevice& device;
    Ptr<TableSync> sync;
    DispatchTable table;
    ClientLocks locks;
    PacketRewriter rewriter;
    TranslatedFragments fragments;
    std::map<Side, flowhash::HostAddress> services;
    std::set<Side> unshared; //!< services whose entries nobody is told of
    EventId expiry;
};

} // namespace ns3

#endif // DISPATCHER_PARTS_H
