// SPDX-License-Identifier: GPL-2.0-only

#include "dispatcher-net-device.h"

#include "../device/control-datagram.h"
#include "../hash-core/wire/ip-protocol.h"
#include "../nat/sequence-offset.h"
#include "../packet/host-address-conversion.h"
#include "dispatcher-parts.h"
#include "load-reporter.h"

#include "ns3/log.h"
#include "ns3/mac48-address.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("DispatcherNetDevice");

namespace
{

using flowhash::FlowKey;
using flowhash::HostAddress;
using flowhash::MemberChange;
using flowhash::MemberId;

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

DispatcherNetDevice::DispatcherNetDevice()
    : m_parts(std::make_unique<Parts>(*this, CreateObject<TableSync>()))
{
}

DispatcherNetDevice::~DispatcherNetDevice() = default;

void
DispatcherNetDevice::DoInitialize()
{
    SteeringNetDevice::DoInitialize();
    m_parts->rewriter = PacketRewriter(HasChecksums());
    Configure();
    m_parts->talk.SetOwn(m_id);
    m_parts->sync->SetNode(m_id);
    m_parts->sync->SetTable(*m_parts);
    m_parts->sync->SetSend(MakeCallback(&DispatcherNetDevice::SendMessage, this));
    if (m_member)
    {
        m_parts->sync->Start(false);
    }
    ExpireOften();
}

void
DispatcherNetDevice::DoDispose()
{
    m_parts->expiry.Cancel();
    m_parts->locks.Clear();
    m_parts->bindings.Clear();
    m_parts->sync->Dispose();
    SteeringNetDevice::DoDispose();
}

// ---- declarations ------------------------------------------------------------------------------

void
DispatcherNetDevice::AddService(const Address& address,
                                uint8_t protocol,
                                uint16_t port,
                                bool shared)
{
    m_parts->services.Add(ToHostAddress(address), protocol, port, shared);
}

void
DispatcherNetDevice::AddServerAddress(MemberId id, const Address& address)
{
    m_parts->table.GetServers().Set(id, ToHostAddress(address));
}

void
DispatcherNetDevice::UpdateServers(const std::vector<MemberChange>& changes)
{
    DispatchTable& table = m_parts->table;
    const auto named = table.GetServers().Named(changes, m_parts->services.GetTable());
    table.GetChoice().CheckUpdate(named); // what is refused is not about to be
    m_membersChangingTrace(changes, 0);
    table.UpdateServers(named);
    NS_LOG_LOGIC(changes.size() << " changes of servers");
    m_membersChangedTrace(changes, {}, 0);
}

void
DispatcherNetDevice::AddDispatcherAddress(uint16_t id, const Address& address)
{
    m_parts->talk.SetAddress(id, ToHostAddress(address));
}

void
DispatcherNetDevice::UseGroup(const Address& group, uint32_t port)
{
    const HostAddress address = ToHostAddress(group);
    JoinGroup(group);
    AddNeighbor(port,
                group,
                address.version == 4 ? Mac48Address::GetMulticast(Ipv4Address::ConvertFrom(group))
                                     : Mac48Address::GetMulticast(Ipv6Address::ConvertFrom(group)));
    AddRoute(group, address.version == 4 ? 32 : 128, port);
    m_parts->talk.SetGroup(address);
}

// ---- packets -----------------------------------------------------------------------------------

SteeringVerdict
DispatcherNetDevice::DoSteer(SteeredPacket& packet)
{
    return packet.view.isLaterFragment ? SteerLaterFragment(packet)
                                       : Remembered(packet, SteerWhole(packet));
}

/// The later fragments of a packet go as its first one, and wait with it.
const SteeringVerdict&
DispatcherNetDevice::Remembered(const SteeredPacket& packet, const SteeringVerdict& verdict)
{
    if (packet.view.isFragment && verdict.action != SteeringVerdict::Action::HOLD)
    {
        m_parts->fragments.Remember(packet, verdict, NowNs());
    }
    return verdict;
}

SteeringVerdict
DispatcherNetDevice::SteerLaterFragment(SteeredPacket& packet)
{
    if (const auto waits = m_parts->locks.FollowFirst(packet))
    {
        return *waits;
    }
    if (const auto verdict = m_parts->fragments.Follow(packet, m_parts->rewriter, NowNs()))
    {
        return *verdict;
    }
    const PacketView& view = packet.view;
    const bool concerned = m_parts->services.GetTable().HasService(view.destination) ||
                           m_parts->table.GetServers().FindServer(view.source);
    return concerned ? SteeringVerdict::Drop(DROP_BEFORE_FIRST) : SteeringVerdict::Route();
}

SteeringVerdict
DispatcherNetDevice::SteerWhole(SteeredPacket& packet)
{
    const FlowKey& key = packet.view.key;
    if (m_parts->services.GetTable().HasService({key.destination, key.version}))
    {
        return m_parts->requests.Steer(packet);
    }
    if (m_parts->table.GetServers().FindServer({key.source, key.version}))
    {
        return SteerReply(packet);
    }
    return SteeringVerdict::Route();
}

/// The cluster's address is put back (C6), whether there is an entry or not.
SteeringVerdict
DispatcherNetDevice::SteerReply(SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    const int64_t now = NowNs();
    const DispatchTable::Match match = m_parts->table.Find(view.key, false, now);
    const std::optional<HostAddress> service = FindService(view.key, match.connection);
    if (!service)
    {
        return SteeringVerdict::Route(); // the server's own
    }
    FlowKey to = view.key;
    to.source = service->bytes;
    if (!match.connection && !view.IsQuote() &&
        m_parts->table.GetChoice().NeedsPayload(to.Reversed()))
    {
        return m_parts->requests.SteerEarlyReply(packet, to.Reversed());
    }
    if (match.connection && match.connection->bound)
    {
        SequenceOffset(match.connection->sequenceOffset, HasChecksums()).ToClient(packet);
    }
    if (!m_parts->rewriter.Rewrite(packet, to))
    {
        return SteeringVerdict::Drop(DROP_MALFORMED);
    }
    m_withoutEntry += match.connection ? 0 : 1;
    if (match.connection && !view.IsQuote())
    {
        m_parts->table.Follow(view, match, now);
    }
    return SteeringVerdict::Route();
}

/// @return the service whose reply a server's packet is. Of an entry by client, and without one,
/// the port tells; an echo has none, and is answered from the address that the cluster is known by.
std::optional<HostAddress>
DispatcherNetDevice::FindService(const FlowKey& reply, const NatConnection* entry) const
{
    if (entry && entry->protocol != 0)
    {
        return HostAddress{entry->client.destination, reply.version};
    }
    const HostAddress* service = m_parts->services.GetReplies().Find(reply);
    const bool hasPort =
        reply.protocol == flowhash::IpProtocol::TCP || reply.protocol == flowhash::IpProtocol::UDP;
    if (!service && entry && !hasPort)
    {
        service = m_parts->services.GetReplies().FindFirst(reply.version);
    }
    return service ? std::optional<HostAddress>(*service) : std::nullopt;
}

// ---- talk --------------------------------------------------------------------------------------

SteeringVerdict
DispatcherNetDevice::DoHear(SteeredPacket& packet)
{
    if (const Ptr<Packet> message = ControlDatagram::Read(packet, PORT))
    {
        return m_parts->sync->Receive(message) ? SteeringVerdict::Consume()
                                               : SteeringVerdict::Drop(DROP_BAD_MESSAGE);
    }
    if (const Ptr<Packet> report = ControlDatagram::Read(packet, LoadReporter::PORT))
    {
        return m_parts->TakeReport(packet.view.key, report)
                   ? SteeringVerdict::Consume()
                   : SteeringVerdict::Drop(DROP_BAD_MESSAGE);
    }
    return SteeringVerdict::Deliver();
}

void
DispatcherNetDevice::SendMessage(std::optional<uint16_t> peer, Ptr<Packet> message)
{
    for (const Ptr<Packet>& datagram : m_parts->talk.Address(peer, message, PORT, HasChecksums()))
    {
        SendGenerated(datagram);
    }
}

// ---- state -------------------------------------------------------------------------------------

void
DispatcherNetDevice::ExpireOften()
{
    m_parts->table.Expire(NowNs());
    m_parts->locks.Expire();
    const Time shortest =
        std::min({m_tcpHalfOpen, m_tcpEstablished, m_tcpClosing, m_udpIdle, m_lockTimeout});
    const Time interval =
        std::clamp(NanoSeconds(shortest.GetNanoSeconds() / 4), MilliSeconds(10), Seconds(1));
    m_parts->expiry = Simulator::Schedule(interval, &DispatcherNetDevice::ExpireOften, this);
}

void
DispatcherNetDevice::Removed(const NatConnection& entry, const char* why)
{
    m_entryRemovedTrace(entry.ClientKey(), entry.ServerKey(), why);
}

const ConnectionTable&
DispatcherNetDevice::GetEntries()
{
    m_parts->table.Expire(NowNs());
    return m_parts->table.GetConnections();
}

flowhash::StateUsage
DispatcherNetDevice::GetStateUsage()
{
    return GetEntries().Usage();
}

std::optional<MemberId>
DispatcherNetDevice::FindServer(const FlowKey& arrival) const
{
    const bool request =
        m_parts->services.GetTable().HasService({arrival.destination, arrival.version});
    const NatConnection* const entry = m_parts->table.Peek(arrival, request, NowNs());
    return entry ? entry->serverId : std::nullopt;
}

Ptr<TableSync>
DispatcherNetDevice::GetSync() const
{
    return m_parts->sync;
}

uint32_t
DispatcherNetDevice::GetNLocks() const
{
    const ClientLocks& locks = m_parts->locks.GetLocks();
    return locks.GetN(ClientLocks::Kind::OWN) + locks.GetN(ClientLocks::Kind::OTHERS) +
           m_parts->bindings.GetN();
}

uint32_t
DispatcherNetDevice::DoGetNHeld() const
{
    return m_parts->locks.GetLocks().GetNHeld() + m_parts->bindings.GetNHeld();
}

uint64_t
DispatcherNetDevice::GetNWithoutEntry() const
{
    return m_withoutEntry;
}

} // namespace ns3
