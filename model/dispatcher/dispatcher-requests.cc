// SPDX-License-Identifier: GPL-2.0-only

#include "dispatcher-requests.h"

#include "../hash-core/wire/ip-protocol.h"
#include "../nat/sequence-offset.h"
#include "../nat/tcp-reset.h"
#include "dispatcher-parts.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("DispatcherRequests");

namespace
{

using flowhash::FlowKey;
using flowhash::HostAddress;
using Ground = MemberChoice::Ground;

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

/// @return whether a packet asks for a server
bool
Opens(const PacketView& view)
{
    return !view.IsQuote() && (view.protocol == flowhash::IpProtocol::UDP || view.isEchoRequest ||
                               view.AsksForConnection());
}

} // namespace

DispatcherNetDevice::Requests::Requests(DispatcherNetDevice& device)
    : m_device(device)
{
}

SteeringVerdict
DispatcherNetDevice::Requests::Steer(SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    const int64_t now = NowNs();
    const DispatchTable::Match match = m_device.m_parts->table.Find(view.key, true, now);
    if (!match.connection)
    {
        return SteerWithoutEntry(packet);
    }
    if (match.connection->state == NatConnection::State::CLOSING && view.AsksForConnection())
    {
        m_device.m_parts->table.Reuse(match);
        return SteerWithoutEntry(packet);
    }
    const SteeringVerdict verdict = ToServer(packet, *match.connection);
    if (!view.IsQuote())
    {
        m_device.m_parts->table.Follow(view, match, now);
    }
    return verdict;
}

SteeringVerdict
DispatcherNetDevice::Requests::ToServer(SteeredPacket& packet, const NatConnection& entry)
{
    const PacketView& view = packet.view;
    FlowKey to = view.key;
    to.destination = entry.server.destination;
    m_device.m_chosenTrace(
        packet.packet, view, {*entry.serverId, 0, MemberChoice::Basis::ENTRY, entry.ground});
    if (entry.bound)
    {
        SequenceOffset(entry.sequenceOffset, m_device.HasChecksums()).ToServer(packet);
    }
    return m_device.m_parts->rewriter.Rewrite(packet, to) ? SteeringVerdict::Route()
                                                          : SteeringVerdict::Drop(DROP_MALFORMED);
}

/// An entry by client is for all services.
bool
DispatcherNetDevice::Requests::IsShared(const PacketView& view) const
{
    return m_device.m_entryKey == "client" ? m_device.m_parts->services.SharesAny()
                                           : m_device.m_parts->services.IsShared(view.key);
}

SteeringVerdict
DispatcherNetDevice::Requests::SteerWithoutEntry(SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    if (!view.IsQuote() && !m_device.m_parts->services.GetTable().IsRequest(view))
    {
        return SteeringVerdict::Drop(DROP_NO_SERVICE);
    }
    const FlowKey key = m_device.m_parts->table.EntryKey(view.key, true);
    if (m_device.m_parts->bindings.Has(SyncKey::Of(key)))
    {
        return m_device.m_parts->bindings.FromClient(packet);
    }
    const bool opens = Opens(view);
    const LockKeeper::Finding finding = m_device.m_parts->locks.Meet(packet, key, opens);
    if (finding.holder)
    {
        return PassToHolder(*finding.holder);
    }
    if (finding.verdict)
    {
        return *finding.verdict;
    }
    if (m_device.m_parts->table.GetChoice().NeedsPayload(key))
    {
        return SteerUnnamed(packet, key, finding.lost);
    }
    if (!opens)
    {
        return SteerStray(packet, key);
    }
    return m_device.m_locks && IsShared(view)
               ? m_device.m_parts->locks.Lock(packet, key, finding.lost)
               : Open(packet, Ground::NO_ENTRY_YET);
}

/// The payload is to name the application. What belongs to a connection that another one answered
/// is taken over where that one is lost, or where a server is chosen for strays.
SteeringVerdict
DispatcherNetDevice::Requests::SteerUnnamed(SteeredPacket& packet, const FlowKey& key, bool lost)
{
    DelayedBinding& bindings = m_device.m_parts->bindings;
    const DispatchTable::Origin origin{lost ? Ground::LOCK_LOST : Ground::LOCKED,
                                       IsShared(packet.view)};
    if (packet.view.AsksForConnection())
    {
        return bindings.Begin(packet, origin);
    }
    const bool chooses = m_device.m_noEntry == "choose";
    if ((lost || chooses) && bindings.CanResume(packet))
    {
        return bindings.Resume(packet, origin);
    }
    return chooses ? SteeringVerdict::Drop(DROP_NO_ENTRY) : SteerStray(packet, key);
}

/// Without an entry nobody knows how the client counts the server's bytes.
SteeringVerdict
DispatcherNetDevice::Requests::SteerEarlyReply(SteeredPacket& packet, const FlowKey& client)
{
    const SyncKey key = SyncKey::Of(client);
    if (m_device.m_parts->bindings.Has(key))
    {
        return m_device.m_parts->bindings.FromServer(packet, key);
    }
    const LockKeeper::Finding finding = m_device.m_parts->locks.Meet(packet, client, false);
    if (finding.holder)
    {
        return PassToHolder(*finding.holder);
    }
    if (finding.verdict)
    {
        return *finding.verdict;
    }
    return m_device.m_noEntry == "hold" ? m_device.m_parts->locks.Wait(packet, client)
                                        : SteeringVerdict::Drop(DelayedBinding::DROP_NO_OFFSET);
}

/// What opens nothing, and finds neither entry nor lock.
SteeringVerdict
DispatcherNetDevice::Requests::SteerStray(SteeredPacket& packet, const FlowKey& key)
{
    if (packet.view.IsQuote() || m_device.m_noEntry == "drop")
    {
        return SteeringVerdict::Drop(DROP_NO_ENTRY);
    }
    if (m_device.m_noEntry == "hold")
    {
        return m_device.m_parts->locks.Wait(packet, key);
    }
    return m_device.m_noEntry == "choose" ? Open(packet, Ground::NO_ENTRY_YET)
                                          : Deny(packet, DROP_NO_ENTRY);
}

SteeringVerdict
DispatcherNetDevice::Requests::Open(SteeredPacket& packet, Ground ground)
{
    DispatchTable::Match match;
    const DropReason* const reason = MakeEntry(packet, ground, match);
    return reason ? Deny(packet, *reason) : ToServer(packet, *match.connection);
}

const DropReason*
DispatcherNetDevice::Requests::MakeEntry(const SteeredPacket& packet,
                                         Ground ground,
                                         ConnectionTable::Match& match)
{
    const DropReason* const reason =
        m_device.m_parts->table.Open(packet.view, {ground, IsShared(packet.view)}, NowNs(), match);
    if (!reason)
    {
        const NatConnection& entry = *match.connection;
        m_device.m_translatedTrace(entry.ClientKey(), entry.ServerKey(), entry.serverId);
    }
    return reason;
}

SteeringVerdict
DispatcherNetDevice::Requests::Deny(const SteeredPacket& packet, const DropReason& reason)
{
    const PacketView& view = packet.view;
    NS_LOG_LOGIC("flow " << view.key.ToString() << " is refused: " << reason.GetName());
    if (TcpReset::MayAnswer(view))
    {
        m_device.SendGenerated(TcpReset::Answering(view).Build(m_device.HasChecksums()));
    }
    return SteeringVerdict::Drop(reason);
}

SteeringVerdict
DispatcherNetDevice::Requests::PassToHolder(uint16_t holder)
{
    const HostAddress* const place = m_device.m_parts->talk.Find(holder);
    const RouteTable::Route* const route = place ? m_device.FindRoute(*place) : nullptr;
    return route ? SteeringVerdict::Forward(route->port, route->gateway.value_or(*place))
                 : SteeringVerdict::Drop(DROP_NO_ROUTE);
}

// ---- packets that waited -----------------------------------------------------------------------

/// A connection that is being bound counts as a packet, too.
bool
DispatcherNetDevice::Requests::MayHold() const
{
    const DelayedBinding& bindings = m_device.m_parts->bindings;
    return m_device.DoGetNHeld() + bindings.GetN() < m_device.m_heldPackets;
}

void
DispatcherNetDevice::Requests::SendSegment(const Ptr<Packet>& packet)
{
    m_device.SendGenerated(packet);
}

/// The SYN that goes to the server stands for the client's.
void
DispatcherNetDevice::Requests::ServerChosen(const SteeredPacket& packet, const MemberChoice& choice)
{
    m_device.m_chosenTrace(packet.packet, packet.view, choice);
}

void
DispatcherNetDevice::Requests::BindingEnded(const NatConnection* entry,
                                            const FlowKey& client,
                                            const DropReason& how)
{
    if (entry)
    {
        m_device.m_translatedTrace(entry->ClientKey(), entry->ServerKey(), entry->serverId);
    }
    m_device.m_bindingEndedTrace(client, how);
}

const DropReason*
DispatcherNetDevice::Requests::OpenLocked(const SteeredPacket& request, MemberChoice::Ground ground)
{
    DispatchTable::Match match;
    return MakeEntry(request, ground, match);
}

void
DispatcherNetDevice::Requests::GoOn(SteeredPacket& packet)
{
    m_device.Release(packet, m_device.DoSteer(packet));
}

void
DispatcherNetDevice::Requests::GiveUp(SteeredPacket& packet, const DropReason& reason)
{
    End(packet, SteeringVerdict::Drop(reason));
}

void
DispatcherNetDevice::Requests::Refuse(SteeredPacket& packet, const DropReason& reason)
{
    // The sender is told once a packet.
    End(packet, packet.view.isLaterFragment ? SteeringVerdict::Drop(reason) : Deny(packet, reason));
}

void
DispatcherNetDevice::Requests::HandOver(SteeredPacket& packet, uint16_t holder)
{
    End(packet, PassToHolder(holder));
}

/// A packet that waited comes to this end; a later fragment to what its first one came to before.
void
DispatcherNetDevice::Requests::End(SteeredPacket& packet, const SteeringVerdict& verdict)
{
    if (packet.view.isLaterFragment)
    {
        GoOn(packet);
        return;
    }
    m_device.Release(packet, m_device.Remembered(packet, verdict));
}

} // namespace ns3
