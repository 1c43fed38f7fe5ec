// SPDX-License-Identifier: GPL-2.0-only

#include "table-sync.h"

#include "sync-codec.h"
#include "sync-work.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("TableSync");

TableSync::TableSync()
    : m_work(std::make_unique<SyncWork>())
{
    m_work->GetReplica().SetListener([this](const SyncKey& key,
                                            const SyncVersion& version,
                                            bool there) { m_changedTrace(key, version, there); });
}

TableSync::~TableSync() = default;

void
TableSync::DoDispose()
{
    m_work->Stop();
    m_work->GetSender().SetSend(Send());
    Object::DoDispose();
}

void
TableSync::SetNode(uint16_t id)
{
    m_work->SetNode(id);
}

void
TableSync::SetTable(SyncedTable& table)
{
    m_work->GetReplica().SetTable(table);
}

void
TableSync::SetSend(Send send)
{
    m_work->GetSender().SetSend(send);
}

void
TableSync::AddPeer(uint16_t id)
{
    m_work->GetSender().GetPeers().insert(id);
}

void
TableSync::RemovePeer(uint16_t id)
{
    m_work->RemovePeer(id);
}

bool
TableSync::Receive(Ptr<const Packet> packet)
{
    return m_work->Receive(packet);
}

bool
TableSync::IsOwn(const SyncKey& key) const
{
    return m_work->GetReplica().IsOwn(key);
}

void
TableSync::Check(const SyncKey& key, const std::vector<uint8_t>& value) const
{
    const std::size_t size = synccodec::HEADER_SIZE + synccodec::BODY_SIZE +
                             synccodec::SizeOf(SyncEntry{key, {}, false, 0, value});
    if (!key.IsValid())
    {
        throw std::invalid_argument("TableSync: a key of neither IPv4 nor IPv6: " +
                                    key.ToFlowKey().ToString());
    }
    if (size > m_mtu)
    {
        throw std::invalid_argument("TableSync: an entry makes a message of " +
                                    std::to_string(size) + " bytes, and Mtu is " +
                                    std::to_string(m_mtu));
    }
}

SyncVersion
TableSync::Write(const SyncKey& key, const std::vector<uint8_t>& value)
{
    Check(key, value);
    const SyncVersion version =
        m_work->GetReplica().Write(key, value, Simulator::Now().GetNanoSeconds());
    m_work->Tell(key);
    return version;
}

SyncVersion
TableSync::Erase(const SyncKey& key)
{
    Check(key, {});
    const SyncVersion version = m_work->GetReplica().Erase(key, Simulator::Now().GetNanoSeconds());
    m_work->Tell(key);
    return version;
}

void
TableSync::Forget(const SyncKey& key)
{
    m_work->GetReplica().Forget(key, Simulator::Now().GetNanoSeconds());
}

void
TableSync::Start(bool empty)
{
    NS_LOG_LOGIC("node " << m_work->GetSender().GetLife().node << " starts, empty=" << empty);
    SyncSettings settings;
    settings.batch = m_batch;
    settings.mtu = m_mtu;
    settings.updateInterval = m_updateInterval;
    settings.broadcast = m_spread == "broadcast";
    settings.reliable = m_reliable;
    settings.statusInterval = m_statusInterval;
    settings.retryInterval = m_retryInterval;
    settings.logSize = m_logSize;
    settings.transferRate = m_transferRate;
    settings.antiEntropyInterval = m_antiEntropyInterval;
    settings.tombstoneTime = m_tombstoneTime;
    settings.refreshInterval = m_refreshInterval;
    settings.operationsPerSecond = m_operationsPerSecond;
    settings.queueLimit = m_queueLimit;
    m_work->Start(settings, empty);
}

void
TableSync::Stop()
{
    NS_LOG_LOGIC("node " << m_work->GetSender().GetLife().node << " stops");
    m_work->Stop();
}

bool
TableSync::IsComplete() const
{
    return !m_work->GetTransfer().IsWhole();
}

const SyncCounts&
TableSync::GetCounts() const
{
    return m_work->GetCounts();
}

uint32_t
TableSync::GetQueueLength() const
{
    return m_work->GetQueue().GetN();
}

uint64_t
TableSync::GetNEntries() const
{
    return m_work->GetReplica().GetRecords().GetN(SyncRecords::State::LIVE);
}

uint64_t
TableSync::GetNTombstones() const
{
    return m_work->GetReplica().GetRecords().GetN(SyncRecords::State::REMOVED);
}

void
TableSync::Visit(const Visitor& visitor) const
{
    for (const auto& [key, record] : m_work->GetReplica().GetRecords().GetAll())
    {
        if (record.state != SyncRecords::State::FORGOTTEN)
        {
            visitor(key, record.version, record.state == SyncRecords::State::REMOVED);
        }
    }
}

} // namespace ns3
