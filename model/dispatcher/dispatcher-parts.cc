// SPDX-License-Identifier: GPL-2.0-only

#include "dispatcher-parts.h"

#include "ns3/simulator.h"

namespace ns3
{

namespace
{

constexpr uint8_t LOCK_KIND = 2; // first byte of a lock's value, beside DispatchTable::VALUE_KIND

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

DispatcherNetDevice::Parts::Parts(DispatcherNetDevice& owner, const Ptr<TableSync>& teller)
    : device(owner),
      sync(teller),
      table(*teller, [this](const NatConnection& entry, ConnectionTable::Removal why) {
          device.Removed(entry, ConnectionTable::Name(why));
      })
{
}

std::vector<uint8_t>
DispatcherNetDevice::Parts::LockValue()
{
    return {LOCK_KIND};
}

bool
DispatcherNetDevice::Parts::Put(const SyncKey& key,
                                const std::vector<uint8_t>& value,
                                const SyncVersion& version,
                                int64_t age)
{
    if (value == LockValue())
    {
        table.Remove(key, NowNs());
        device.TakeLock(key.ToFlowKey(), version.node);
        return true;
    }
    const bool taken = table.Take(key, value, age, NowNs());
    if (taken)
    {
        device.ReleaseHeld(key.ToFlowKey());
    }
    return taken;
}

void
DispatcherNetDevice::Parts::Remove(const SyncKey& key, const SyncVersion& /* version */)
{
    table.Remove(key, NowNs());
    const ClientLocks::Lock* const lock = locks.Find(key);
    if (lock && lock->kind == ClientLocks::Kind::OTHERS)
    {
        locks.End(key);
    }
}

void
DispatcherNetDevice::Parts::Refresh(const SyncKey& key, int64_t age)
{
    table.Refresh(key, age, NowNs());
}

int64_t
DispatcherNetDevice::Parts::GetAge(const SyncKey& key) const
{
    return table.GetAge(key, NowNs()).value_or(0);
}

void
DispatcherNetDevice::Parts::AppendTouched(int64_t since, std::vector<SyncKey>& keys) const
{
    table.AppendSeenHere(since, keys);
}

} // namespace ns3
