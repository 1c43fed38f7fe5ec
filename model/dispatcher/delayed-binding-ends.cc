// SPDX-License-Identifier: GPL-2.0-only

// How long connections wait in DelayedBinding, and how that ends.

#include "delayed-binding.h"
#include "lock-keeper.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("DelayedBindingEnds");

namespace
{

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

// ---- time --------------------------------------------------------------------------------------

void
DelayedBinding::Schedule(const SyncKey& key, PendingConnection& pending)
{
    int64_t next = pending.until;
    next = pending.origin.shared ? std::min(next, pending.told + m_settings.renewal) : next;
    next = pending.server ? std::min(next, pending.retry) : next;
    pending.timer.Cancel();
    pending.timer =
        Simulator::Schedule(NanoSeconds(next - NowNs()), &DelayedBinding::Wake, this, key);
}

void
DelayedBinding::Wake(SyncKey key)
{
    PendingConnection& pending = m_pending.at(key);
    if (NowNs() >= pending.until)
    {
        Fail(key, pending.server ? DROP_SERVER_SILENT : DROP_PAYLOAD_LATE);
        return;
    }
    if (NowNs() >= pending.told + m_settings.renewal)
    {
        Renew(key, pending);
    }
    if (pending.server && NowNs() >= pending.retry && !Retry(pending))
    {
        Fail(key, DispatchTable::DROP_NO_SERVER);
        return;
    }
    Schedule(key, pending);
}

/// The others are told, so that they do not take this dispatcher for dead.
void
DelayedBinding::Renew(const SyncKey& key, PendingConnection& pending)
{
    pending.told = NowNs();
    if (pending.origin.shared)
    {
        m_sync.Write(key, LockKeeper::Value());
    }
}

/// @return whether there is a server to ask again, or another one
bool
DelayedBinding::Retry(PendingConnection& pending)
{
    if (m_table.GetChoice().IsDown(*pending.server))
    {
        return ChooseServer(pending);
    }
    pending.retry = NowNs() + m_settings.retry;
    Send(pending.MakeSyn(ServerOf(pending)), pending.first.packet);
    return true;
}

// ---- the end -----------------------------------------------------------------------------------

PendingConnection
DelayedBinding::Take(const SyncKey& key)
{
    const auto place = m_pending.find(key);
    place->second.timer.Cancel();
    PendingConnection pending = std::move(place->second);
    m_pending.erase(place);
    m_held -= static_cast<uint32_t>(pending.held.size());
    return pending;
}

/// Who can still be told is told; what waited is dropped.
void
DelayedBinding::Fail(const SyncKey& key, const DropReason& reason)
{
    PendingConnection pending = Take(key);
    NS_LOG_LOGIC(pending.GetClient().ToString() << " is not bound: " << reason.GetName());
    if (pending.origin.shared)
    {
        m_sync.Erase(key);
    }
    if (!(reason == DROP_CLIENT_GONE))
    {
        Send(pending.MakeClientReset());
    }
    if (pending.server && !(reason == DROP_SERVER_REFUSED))
    {
        Send(pending.MakeServerReset(ServerOf(pending)));
    }
    m_owner.BindingEnded(nullptr, pending.GetClient(), reason);
    for (SteeredPacket& packet : pending.held)
    {
        m_owner.GiveUp(packet, reason);
    }
}

/// A server that was asked here is not reset: the holder may ask the same one, with the same
/// numbers. Where it asks another, this one's answer is reset when it comes.
void
DelayedBinding::Yield(const SyncKey& key, uint16_t holder)
{
    if (!Has(key))
    {
        return;
    }
    PendingConnection pending = Take(key);
    m_owner.BindingEnded(nullptr, pending.GetClient(), HANDED_OVER);
    for (SteeredPacket& packet : pending.held)
    {
        m_owner.HandOver(packet, holder);
    }
}

void
DelayedBinding::EntryCame(const SyncKey& key)
{
    if (!Has(key))
    {
        return;
    }
    PendingConnection pending = Take(key);
    const NatConnection* const entry = m_table.Peek(pending.GetClient(), true, NowNs());
    if (pending.server && entry && entry->serverId != pending.server)
    {
        Send(pending.MakeServerReset(ServerOf(pending)));
    }
    m_owner.BindingEnded(nullptr, pending.GetClient(), ENTRY_CAME);
    for (SteeredPacket& packet : pending.held)
    {
        m_owner.GoOn(packet);
    }
}

std::vector<SteeredPacket>
DelayedBinding::Clear()
{
    std::vector<SteeredPacket> all;
    while (!m_pending.empty())
    {
        const PendingConnection pending = Take(m_pending.begin()->first);
        all.insert(all.end(), pending.held.begin(), pending.held.end());
    }
    return all;
}

uint32_t
DelayedBinding::GetNHeld() const
{
    return m_held;
}

uint32_t
DelayedBinding::GetN() const
{
    return static_cast<uint32_t>(m_pending.size());
}

std::optional<int64_t>
DelayedBinding::GetAge(const SyncKey& key) const
{
    const auto place = m_pending.find(key);
    return place == m_pending.end() ? std::nullopt
                                    : std::optional<int64_t>(NowNs() - place->second.told);
}

void
DelayedBinding::Send(const TcpSegment& segment, const Ptr<const Packet>& like)
{
    m_owner.SendSegment(segment.Build(m_settings.checksums, like));
}

const flowhash::HostAddress&
DelayedBinding::ServerOf(const PendingConnection& pending) const
{
    return *m_table.GetServers().Find(*pending.server, pending.GetClient().version);
}

} // namespace ns3
