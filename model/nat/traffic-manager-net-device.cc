// SPDX-License-Identifier: GPL-2.0-only

#include "traffic-manager-net-device.h"

#include "../hash-core/wire/ip-protocol.h"
#include "../packet/host-address-conversion.h"
#include "server-choice.h"
#include "tcp-reset.h"
#include "traffic-manager-parts.h"

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

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

TrafficManagerNetDevice::TrafficManagerNetDevice()
    : m_parts(
          std::make_unique<Parts>([this](const NatConnection& one, ConnectionTable::Removal why) {
              Removed(one, ConnectionTable::Name(why));
          }))
{
}

TrafficManagerNetDevice::~TrafficManagerNetDevice() = default;

void
TrafficManagerNetDevice::DoInitialize()
{
    SteeringNetDevice::DoInitialize();
    m_parts->rewriter = PacketRewriter(HasChecksums());
    m_parts->fragments.Configure(m_fragmentEntries, m_fragmentTimeout.GetNanoSeconds());
    Configure();
    m_parts->translator.Prepare(m_services.GetServices());
}

// ---- declarations ------------------------------------------------------------------------------

void
TrafficManagerNetDevice::AddService(const Address& address, uint8_t protocol, uint16_t port)
{
    m_services.AddService(ToHostAddress(address), protocol, port);
    m_parts->translator.Prepare({m_services.GetServices().back()});
}

void
TrafficManagerNetDevice::AddServer(MemberId id, const Address& address, double weight)
{
    const std::string name = ServerAddresses::NameOf(ToHostAddress(address), m_services);
    m_parts->translator.GetServerChoice().Update({{MemberChange::Kind::ADD, id, weight, name}});
    AddServerAddress(id, address);
}

void
TrafficManagerNetDevice::AddServerAddress(MemberId id, const Address& address)
{
    m_parts->translator.GetServers().Set(id, ToHostAddress(address));
    m_parts->translator.Prepare(m_services.GetServices());
}

void
TrafficManagerNetDevice::UpdateServers(const std::vector<MemberChange>& changes)
{
    ConnectionTranslator& translator = m_parts->translator;
    const auto named = translator.GetServers().Named(changes, m_services);
    translator.GetServerChoice().CheckUpdate(named); // what is refused is not about to be
    m_membersChangingTrace(changes, 0);
    translator.GetServerChoice().Update(named);
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
    m_parts->translator.GetSource().UpdateManagers(changes, NowNs());
}

int64_t
TrafficManagerNetDevice::AssignStreams(int64_t stream)
{
    return m_parts->translator.AssignStreams(stream);
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
    m_parts->fragments.Remember(packet, verdict, NowNs());
    return verdict;
}

SteeringVerdict
TrafficManagerNetDevice::SteerWhole(SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    const int64_t now = NowNs();
    const ConnectionTable::Match match = m_parts->translator.Find(view.key, now);
    if (!match.connection)
    {
        return SteerUnknown(packet, now);
    }
    if (match.fromClient && match.connection->state == NatConnection::State::CLOSING &&
        view.AsksForConnection())
    {
        m_parts->translator.GetConnections().Erase(*match.connection,
                                                   ConnectionTable::Removal::REUSED);
        return SteerUnknown(packet, now);
    }
    if (!view.IsQuote())
    {
        m_parts->translator.Follow(view, match, now);
    }
    return Pass(packet, *match.connection, match.fromClient);
}

SteeringVerdict
TrafficManagerNetDevice::SteerLaterFragment(SteeredPacket& packet)
{
    if (const auto verdict = m_parts->fragments.Follow(packet, m_parts->rewriter, NowNs()))
    {
        return *verdict;
    }
    const PacketView& view = packet.view;
    const bool concerned =
        !IsTransparent() && (m_services.HasService(view.destination) ||
                             m_parts->translator.GetSource().IsSelf(view.destination) ||
                             m_parts->translator.GetServers().FindServer(view.source));
    return concerned ? SteeringVerdict::Drop(DROP_BEFORE_FIRST) : SteeringVerdict::Route();
}

SteeringVerdict
TrafficManagerNetDevice::Pass(SteeredPacket& packet,
                              const NatConnection& connection,
                              bool fromClient)
{
    if (m_parts->translator.TranslatesDestination() && fromClient && connection.serverId)
    {
        m_chosenTrace(
            packet.packet, packet.view, {*connection.serverId, 0, MemberChoice::Basis::ENTRY});
    }
    if (connection.translated &&
        !m_parts->rewriter.Rewrite(packet,
                                   fromClient ? connection.ServerKey() : connection.AnswerKey()))
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
        reason = reason ? reason : m_parts->translator.Open(view, now, opened);
        if (reason)
        {
            return IsTransparent() ? SteeringVerdict::Route() : Refuse(view, *reason);
        }
        const NatConnection& connection = *opened.connection;
        m_translatedTrace(connection.ClientKey(), connection.ServerKey(), connection.serverId);
        return Pass(packet, connection, opened.fromClient);
    }
    if (m_parts->translator.GetSource().IsSelf(view.destination))
    {
        return SteeringVerdict::Drop(DROP_NO_STATE_SELF);
    }
    if (m_parts->translator.TranslatesDestination() && m_services.HasService(view.destination))
    {
        // Routed, it would come back.
        return SteeringVerdict::Drop(view.hasPorts ? DROP_NO_STATE : DROP_NO_PORTS);
    }
    if (m_parts->translator.GetServers().FindServer(view.source))
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
    if (TcpReset::MayAnswer(view) && !(reason == ConnectionTranslator::DROP_TABLE_FULL))
    {
        SendGenerated(TcpReset::Answering(view).Build(HasChecksums()));
    }
    return SteeringVerdict::Drop(reason);
}

const DropReason*
TrafficManagerNetDevice::WhyNotOpen(const PacketView& view) const
{
    if (view.protocol == flowhash::IpProtocol::UDP || view.isEchoRequest ||
        view.AsksForConnection())
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
    return !m_parts->translator.TranslatesDestination() &&
           !m_parts->translator.GetSource().IsEnabled();
}

/// Errors about a connection, later fragments and answers to echoes open none.
bool
TrafficManagerNetDevice::IsService(const PacketView& view) const
{
    const bool opens = view.isEchoRequest || view.protocol == flowhash::IpProtocol::TCP ||
                       view.protocol == flowhash::IpProtocol::UDP;
    return opens && view.hasPorts && !view.IsQuote() && m_services.IsRequest(view);
}

// ---- state -------------------------------------------------------------------------------------

void
TrafficManagerNetDevice::Removed(const NatConnection& connection, const char* why)
{
    m_entryRemovedTrace(connection.ClientKey(), connection.ServerKey(), why);
}

void
TrafficManagerNetDevice::ResetConnections(MemberId server)
{
    ConnectionTable& connections = m_parts->translator.GetConnections();
    for (NatConnection* connection : connections.OfServer(server))
    {
        const bool open = connection->state == NatConnection::State::HALF_OPEN ||
                          connection->state == NatConnection::State::ESTABLISHED;
        Ptr<Packet> reset = open && !HasFailed() // who has failed says nothing
                                ? TcpReset::ToClient(*connection).Build(HasChecksums())
                                : nullptr;
        connections.Erase(*connection, ConnectionTable::Removal::SERVER_FAILED);
        if (reset)
        {
            SendGenerated(reset);
        }
    }
}

void
TrafficManagerNetDevice::ClearState()
{
    m_parts->translator.GetConnections().Clear();
}

const ConnectionTable&
TrafficManagerNetDevice::GetConnections()
{
    m_parts->translator.GetConnections().Expire(NowNs());
    return m_parts->translator.GetConnections();
}

flowhash::StateUsage
TrafficManagerNetDevice::GetStateUsage()
{
    flowhash::StateUsage usage = GetConnections().Usage();
    usage.bytes += m_parts->translator.GetSource().Bytes();
    return usage;
}

flowhash::StateUsage
TrafficManagerNetDevice::GetFragmentUsage()
{
    return m_parts->fragments.Usage(NowNs());
}

std::optional<MemberId>
TrafficManagerNetDevice::FindServer(const FlowKey& arrival) const
{
    const NatConnection* const connection =
        m_parts->translator.GetConnections().Peek(arrival, NowNs());
    return connection ? connection->serverId : std::nullopt;
}

uint64_t
TrafficManagerNetDevice::GetNUntranslated() const
{
    return m_untranslated;
}

const ServerChoice&
TrafficManagerNetDevice::GetServerChoice() const
{
    return m_parts->translator.GetServerChoice();
}

} // namespace ns3
