// SPDX-License-Identifier: GPL-2.0-only

#include "traffic-manager-net-device.h"

#include "../hash-core/wire/ip-protocol.h"
#include "../packet/host-address-conversion.h"
#include "port-allocator.h"
#include "server-choice.h"
#include "tcp-reset.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("TrafficManagerNetDevice");

namespace
{

using flowhash::FlowKey;
using flowhash::HostAddress;
using flowhash::MemberChange;
using flowhash::MemberId;

constexpr const DropReason* OPENED = nullptr; // no reason for a drop
constexpr uint64_t ANY_ORIGIN = 0; // no packet passes a manager twice with the same addresses

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

bool
IsQuote(const PacketView& view)
{
    return view.quoteOffset != 0;
}

/// @return whether a TCP packet asks for a new connection
bool
IsRequest(const PacketView& view)
{
    constexpr uint8_t kinds = PacketView::TCP_SYN | PacketView::TCP_ACK | PacketView::TCP_RST;
    return view.protocol == flowhash::IpProtocol::TCP && !IsQuote(view) &&
           (view.tcpFlags & kinds) == PacketView::TCP_SYN;
}

} // namespace

TrafficManagerNetDevice::TrafficManagerNetDevice()
    : m_connections(
          {}, [this](const Connection& one, ConnectionTable::Removal why) { Removed(one, why); }),
      m_portRandom(CreateObject<UniformRandomVariable>())
{
}

TrafficManagerNetDevice::~TrafficManagerNetDevice() = default;

void
TrafficManagerNetDevice::DoDispose()
{
    m_ports.reset();
    m_portRandom = nullptr;
    SteeringNetDevice::DoDispose();
}

void
TrafficManagerNetDevice::DoInitialize()
{
    SteeringNetDevice::DoInitialize();
    m_rewriter = PacketRewriter(HasChecksums());
    m_connections.Configure(TableSettings());
    m_fragments.Configure(m_fragmentEntries, m_fragmentTimeout.GetNanoSeconds());
    MakePortAllocator();
    PreparePorts();
}

// ---- declarations ------------------------------------------------------------------------------

void
TrafficManagerNetDevice::AddService(const Address& address, uint8_t protocol, uint16_t port)
{
    m_services.AddService(ToHostAddress(address), protocol, port);
    PreparePorts(m_services.GetServices().back());
}

void
TrafficManagerNetDevice::AddServer(MemberId id, const Address& address, double weight)
{
    m_choice->Update({{MemberChange::Kind::ADD, id, weight}});
    AddServerAddress(id, address);
}

void
TrafficManagerNetDevice::AddServerAddress(MemberId id, const Address& address)
{
    const HostAddress host = ToHostAddress(address);
    std::optional<HostAddress>& place = host.version == 6 ? m_servers[id].ipv6 : m_servers[id].ipv4;
    if (place)
    {
        m_serverIds.erase(*place);
    }
    place = host;
    m_serverIds[host] = id;
    PreparePorts();
}

void
TrafficManagerNetDevice::UpdateServers(const std::vector<MemberChange>& changes)
{
    m_membersChangingTrace(changes, 0);
    m_choice->Update(changes);
    for (const MemberChange& change : changes)
    {
        // A server that is removed was not said to fail: its connections go on.
        if (change.kind == MemberChange::Kind::SET_DOWN && m_resetOnServerFailure)
        {
            ResetConnections(change.id);
        }
    }
    NS_LOG_LOGIC(changes.size() << " changes of servers");
    m_membersChangedTrace(changes, {}, 0);
}

void
TrafficManagerNetDevice::UpdateManagers(const std::vector<MemberChange>& changes)
{
    if (m_scheme)
    {
        m_scheme->Update(changes);
    }
    m_managerChanges.insert(m_managerChanges.end(), changes.begin(), changes.end());
    if (m_ports)
    {
        m_ports->Rebuild(NowNs());
    }
}

int64_t
TrafficManagerNetDevice::AssignStreams(int64_t stream)
{
    m_portRandom->SetStream(stream);
    return 1 + m_choice->AssignStreams(stream + 1);
}

// ---- packets -----------------------------------------------------------------------------------

SteeringVerdict
TrafficManagerNetDevice::DoSteer(SteeredPacket& packet)
{
    if (!packet.view.isFragment)
    {
        return SteerWhole(packet);
    }
    if (packet.view.isLaterFragment)
    {
        return SteerLaterFragment(packet);
    }
    const SteeringVerdict verdict = SteerWhole(packet);
    RememberFirst(packet, verdict);
    return verdict;
}

SteeringVerdict
TrafficManagerNetDevice::SteerWhole(SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    const int64_t now = NowNs();
    const ConnectionTable::Match match = m_connections.Find(view.key, now);
    if (!match.connection)
    {
        return SteerUnknown(packet, now);
    }
    if (match.fromClient && match.connection->state == Connection::State::CLOSING &&
        IsRequest(view))
    {
        m_connections.Erase(*match.connection, ConnectionTable::Removal::REUSED);
        return SteerUnknown(packet, now);
    }
    if (!IsQuote(view))
    {
        Follow(view, match, now);
    }
    return Pass(packet, match);
}

void
TrafficManagerNetDevice::RememberFirst(const SteeredPacket& packet, const SteeringVerdict& verdict)
{
    const PacketView& view = packet.view;
    Fate fate;
    fate.refused = verdict.action == SteeringVerdict::Action::DROP ? verdict.reason : nullptr;
    FlowKey addresses;
    addresses.version = view.source.version;
    addresses.source = packet.Source().bytes;
    addresses.destination = packet.Destination().bytes;
    if (addresses.source != view.source.bytes || addresses.destination != view.destination.bytes)
    {
        fate.translated = addresses;
    }
    m_fragments.Insert(view, ANY_ORIGIN, fate, NowNs());
}

SteeringVerdict
TrafficManagerNetDevice::SteerLaterFragment(SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    const Fate* fate = m_fragments.Find(view, ANY_ORIGIN, NowNs());
    if (!fate)
    {
        const bool concerned =
            !IsTransparent() && (m_services.HasService(view.destination) ||
                                 IsSelf(view.destination) || m_serverIds.count(view.source) != 0);
        return concerned ? SteeringVerdict::Drop(DROP_BEFORE_FIRST) : SteeringVerdict::Route();
    }
    if (fate->refused)
    {
        return SteeringVerdict::Drop(*fate->refused);
    }
    if (fate->translated)
    {
        m_rewriter.RewriteAddresses(packet, *fate->translated);
    }
    return SteeringVerdict::Route();
}

void
TrafficManagerNetDevice::Follow(const PacketView& view,
                                const ConnectionTable::Match& match,
                                int64_t now)
{
    Connection& connection = *match.connection;
    const Connection::State state = connection.Follow(view, match.fromClient);
    if (state == Connection::State::CLOSING && state != connection.state && connection.serverId)
    {
        m_choice->ConnectionEnded(*connection.serverId);
    }
    m_connections.Touch(connection, state, now);
}

SteeringVerdict
TrafficManagerNetDevice::Pass(SteeredPacket& packet, const ConnectionTable::Match& match)
{
    const Connection& connection = *match.connection;
    if (m_translateDestination && match.fromClient && connection.serverId)
    {
        m_chosenTrace(
            packet.packet, packet.view, {*connection.serverId, 0, MemberChoice::Basis::ENTRY});
    }
    if (connection.translated &&
        !m_rewriter.Rewrite(packet,
                            match.fromClient ? connection.ServerKey() : connection.AnswerKey()))
    {
        return SteeringVerdict::Drop(DROP_MALFORMED);
    }
    return SteeringVerdict::Route();
}

SteeringVerdict
TrafficManagerNetDevice::SteerUnknown(SteeredPacket& packet, int64_t now)
{
    const PacketView& view = packet.view;
    if (IsService(view))
    {
        const DropReason* reason = WhyNotOpen(view);
        ConnectionTable::Match opened;
        reason = reason ? reason : Open(view, now, opened);
        if (reason)
        {
            return IsTransparent() ? SteeringVerdict::Route() : Refuse(view, *reason);
        }
        return Pass(packet, opened);
    }
    if (IsSelf(view.destination))
    {
        return SteeringVerdict::Drop(DROP_NO_STATE_SELF);
    }
    if (m_translateDestination && m_services.HasService(view.destination))
    {
        // Routed, it would come back.
        return SteeringVerdict::Drop(view.hasPorts ? DROP_NO_STATE : DROP_NO_PORTS);
    }
    if (m_serverIds.count(view.source) != 0)
    {
        NS_LOG_DEBUG("packet " << packet.packet->GetUid() << " of no connection passes");
        ++m_untranslated;
        m_untranslatedTrace(packet.packet, view);
    }
    return SteeringVerdict::Route();
}

SteeringVerdict
TrafficManagerNetDevice::Refuse(const PacketView& view, const DropReason& reason)
{
    NS_LOG_LOGIC("flow " << view.key.ToString() << " is refused: " << reason.GetName());
    // A full table keeps silent: the client asks again, and there may be room then.
    if (view.protocol == flowhash::IpProtocol::TCP && !(view.tcpFlags & PacketView::TCP_RST) &&
        !(reason == DROP_TABLE_FULL))
    {
        SendGenerated(TcpReset::Answering(view).Build(HasChecksums()));
    }
    return SteeringVerdict::Drop(reason);
}

const DropReason*
TrafficManagerNetDevice::WhyNotOpen(const PacketView& view) const
{
    if (view.protocol == flowhash::IpProtocol::UDP || view.isEchoRequest || IsRequest(view))
    {
        return OPENED;
    }
    const bool mayJoin = m_midStreamPickup && !(view.tcpFlags & PacketView::TCP_RST);
    return mayJoin ? OPENED : &DROP_NO_STATE;
}

// ---- addresses ---------------------------------------------------------------------------------

bool
TrafficManagerNetDevice::IsTransparent() const
{
    return !m_translateDestination && !m_translateSource;
}

/// Errors about a connection, later fragments and answers to echoes open none.
bool
TrafficManagerNetDevice::IsService(const PacketView& view) const
{
    const bool opens = view.isEchoRequest || view.protocol == flowhash::IpProtocol::TCP ||
                       view.protocol == flowhash::IpProtocol::UDP;
    return opens && view.hasPorts && !IsQuote(view) && m_services.IsRequest(view);
}

bool
TrafficManagerNetDevice::IsSelf(const HostAddress& address) const
{
    return m_translateSource && (address == m_self || address == m_selfIpv6);
}

} // namespace ns3
