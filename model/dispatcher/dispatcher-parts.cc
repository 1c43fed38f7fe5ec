// SPDX-License-Identifier: GPL-2.0-only

#include "dispatcher-parts.h"

#include "ns3/simulator.h"

namespace ns3
{

namespace
{

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

DispatcherNetDevice::Parts::Parts(DispatcherNetDevice& owner, const Ptr<TableSync>& teller)
    : device(owner),
      sync(teller),
      table(*teller,
            [this](const NatConnection& entry, ConnectionTable::Removal why) {
                device.Removed(entry, ConnectionTable::Name(why));
            }),
      requests(owner),
      locks(requests, *teller),
      bindings(requests, *teller, table)
{
}

bool
DispatcherNetDevice::Parts::TakeReport(const flowhash::FlowKey& key, const Ptr<Packet>& report)
{
    const auto server = table.GetServers().FindServer({key.source, key.version});
    if (!server || report->GetSize() != LoadReportHeader::SIZE)
    {
        return false;
    }
    LoadReportHeader header;
    report->PeekHeader(header);
    if (header.IsValid())
    {
        table.GetChoice().Hear(*server, header);
    }
    return header.IsValid();
}

bool
DispatcherNetDevice::Parts::Put(const SyncKey& key,
                                const std::vector<uint8_t>& value,
                                const SyncVersion& version,
                                int64_t age)
{
    if (LockKeeper::IsLock(value))
    {
        // A lock of this dispatcher's own is one that it held before it failed.
        const bool taken = version.node != device.m_id && locks.Take(key, version.node, age);
        if (taken)
        {
            table.Remove(key, NowNs());
            bindings.Yield(key, version.node);
        }
        return taken;
    }
    const bool taken = table.Take(key, value, age, NowNs());
    if (taken)
    {
        locks.EntryCame(key);
        bindings.EntryCame(key);
    }
    return taken;
}

void
DispatcherNetDevice::Parts::Remove(const SyncKey& key, const SyncVersion& /* version */)
{
    table.Remove(key, NowNs());
    locks.Remove(key);
}

void
DispatcherNetDevice::Parts::Refresh(const SyncKey& key, int64_t age)
{
    table.Refresh(key, age, NowNs());
}

std::optional<int64_t>
DispatcherNetDevice::Parts::GetAge(const SyncKey& key) const
{
    const auto pending = bindings.GetAge(key);
    const auto locked = pending ? pending : locks.GetAge(key);
    return locked ? locked : table.GetAge(key, NowNs());
}

void
DispatcherNetDevice::Parts::Expire()
{
    table.Expire(NowNs());
}

void
DispatcherNetDevice::Parts::AppendTouched(int64_t since, std::vector<SyncKey>& keys) const
{
    table.AppendSeenHere(since, keys);
}

const ReportedLoads::Counts&
DispatcherNetDevice::GetLoadReports() const
{
    return m_parts->table.GetChoice().GetReports();
}

int64_t
DispatcherNetDevice::AssignStreams(int64_t stream)
{
    return m_parts->table.AssignStreams(stream);
}

} // namespace ns3
