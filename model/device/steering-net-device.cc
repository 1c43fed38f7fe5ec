// SPDX-License-Identifier: GPL-2.0-only

#include "steering-net-device.h"

#include "../hash-core/wire/ether-type.h"

#include "ns3/log.h"
#include "ns3/node.h"

#include <algorithm>
#include <array>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SteeringNetDevice");

namespace
{

/// Link-local groups and the limited broadcast: never routed, meant for whoever hears them.
bool
IsForNeighbors(const flowhash::HostAddress& address)
{
    const auto& b = address.bytes;
    if (address.version == 6)
    {
        return b[0] == 0xff && (b[1] & 0x0f) <= 2;
    }
    return (b[0] == 224 && b[1] == 0 && b[2] == 0) ||
           (b[0] == 255 && b[1] == 255 && b[2] == 255 && b[3] == 255);
}

/// A group of link addresses that no group of IP maps to (RFC 1112, RFC 2464).
bool
IsLinkGroup(const Address& link)
{
    if (!Mac48Address::IsMatchingType(link))
    {
        return false;
    }
    const Mac48Address address = Mac48Address::ConvertFrom(link);
    std::array<uint8_t, 6> bytes;
    address.CopyTo(bytes.data());
    const bool ofIpv4 = bytes[0] == 0x01 && bytes[1] == 0x00 && bytes[2] == 0x5e;
    const bool ofIpv6 = bytes[0] == 0x33 && bytes[1] == 0x33;
    return address.IsGroup() && !address.IsBroadcast() && !ofIpv4 && !ofIpv6;
}

} // namespace

SteeringNetDevice::SteeringNetDevice()
    : m_pipeline([this](SteeredPacket& packet) { ProcessQueued(packet); })
{
}

SteeringNetDevice::~SteeringNetDevice() = default;

void
SteeringNetDevice::DoInitialize()
{
    m_checksums = Node::ChecksumEnabled();
    LearnFromStack();
    m_recordsHeaders = SteeredPacket::RecordHeaders();
    ShareBuffer();
    ForwardingNetDevice::DoInitialize();
}

bool
SteeringNetDevice::HasChecksums() const
{
    return m_checksums;
}

void
SteeringNetDevice::NeverReturn()
{
    m_mayReturn = false;
}

uint32_t
SteeringNetDevice::GetNHeld() const
{
    return m_pipeline.GetN() + GetNeighbors().GetNWaiting() + DoGetNHeld();
}

uint32_t
SteeringNetDevice::DoGetNHeld() const
{
    return 0;
}

bool
SteeringNetDevice::DelaysPackets() const
{
    return m_packetRate > 0 || !m_latency.IsZero();
}

// ---- the way in --------------------------------------------------------------------------------

void
SteeringNetDevice::DoReceive(const Ptr<const Packet>& packet,
                             uint32_t port,
                             const Address& from,
                             const Address& to,
                             uint16_t protocol)
{
    SteeredPacket steered(packet, port, from);
    const bool isLinkGroup = IsLinkGroup(to);
    steered.toLinkGroup = isLinkGroup && HasJoined(Mac48Address::ConvertFrom(to));
    const bool isArp = protocol == flowhash::EtherType::ARP;
    const bool isIp =
        protocol == flowhash::EtherType::IPV4 || protocol == flowhash::EtherType::IPV6;
    const bool good = isIp && steered.Parse(protocol == flowhash::EtherType::IPV6 ? 6 : 4);
    NS_LOG_DEBUG("packet " << packet->GetUid() << " of " << steered.view.key.ToString()
                           << " came in on port " << port);
    if (!m_receivedTrace.IsEmpty())
    {
        m_receivedTrace(packet, steered.view, port);
    }
    if (HasFailed())
    {
        Drop(packet, steered.view, DROP_FAILED);
    }
    else if (isLinkGroup && !steered.toLinkGroup)
    {
        Drop(packet, steered.view, DROP_OTHER_GROUP);
    }
    else if (!good && !isArp)
    {
        Drop(packet, steered.view, isIp ? DROP_MALFORMED : DROP_NOT_IP);
    }
    else if (isArp || steered.view.isNeighborMessage ||
             (IsForNeighbors(steered.view.destination) && !IsHeard(steered.view.destination)))
    {
        ReceiveControl(steered, protocol);
    }
    else if (DelaysPackets())
    {
        Queue(steered);
    }
    else
    {
        Process(steered);
    }
}

void
SteeringNetDevice::ReceiveControl(const SteeredPacket& packet, uint16_t protocol)
{
    m_consumedTrace(packet.packet, packet.view, packet.port);
    ReceiveNeighborMessage(packet.packet, packet.port, packet.sender, protocol);
}

void
SteeringNetDevice::Queue(const SteeredPacket& packet)
{
    const Time service = m_packetRate > 0 ? Seconds(1 / m_packetRate) : Time(0);
    if (!m_pipeline.Enter(packet, service, m_latency, m_queueLimit))
    {
        Drop(packet.packet, packet.view, DROP_OVERLOAD);
    }
}

void
SteeringNetDevice::ProcessQueued(SteeredPacket& packet)
{
    if (HasFailed())
    {
        Drop(packet.packet, packet.view, DROP_FAILED);
        return;
    }
    Process(packet);
}

void
SteeringNetDevice::Process(SteeredPacket& packet)
{
    packet.RemovePadding();
    if (IsHeard(packet.view.destination))
    {
        Conclude(packet, AskHearers(packet));
    }
    else if (IsStandby())
    {
        Drop(packet.packet, packet.view, DROP_STANDBY);
    }
    else
    {
        Conclude(packet, DoSteer(packet));
    }
}

SteeringVerdict
SteeringNetDevice::AskHearers(SteeredPacket& packet)
{
    for (const Hearer& hearer : m_hearers)
    {
        if (const auto verdict = hearer(packet))
        {
            return *verdict;
        }
    }
    return DoHear(packet);
}

SteeringVerdict
SteeringNetDevice::DoHear(SteeredPacket& /* packet */)
{
    return SteeringVerdict::Deliver();
}

// ---- the way out -------------------------------------------------------------------------------

void
SteeringNetDevice::Conclude(SteeredPacket& packet, const SteeringVerdict& verdict)
{
    switch (verdict.action)
    {
    case SteeringVerdict::Action::ROUTE:
        Route(packet);
        break;
    case SteeringVerdict::Action::FORWARD:
        Leave(packet, verdict.port, verdict.nextHop);
        break;
    case SteeringVerdict::Action::DELIVER:
        Deliver(packet);
        break;
    case SteeringVerdict::Action::CONSUME:
        NS_LOG_DEBUG("packet " << packet.packet->GetUid() << " was for the device");
        m_consumedTrace(packet.packet, packet.view, packet.port);
        break;
    case SteeringVerdict::Action::HOLD:
        NS_LOG_DEBUG("packet " << packet.packet->GetUid() << " is held");
        break;
    case SteeringVerdict::Action::DROP:
        Drop(packet.packet, packet.view, *verdict.reason);
        break;
    }
}

void
SteeringNetDevice::Release(SteeredPacket& packet, const SteeringVerdict& verdict)
{
    const bool leaves = verdict.action == SteeringVerdict::Action::ROUTE ||
                        verdict.action == SteeringVerdict::Action::FORWARD;
    if (HasFailed())
    {
        Drop(packet.packet, packet.view, DROP_FAILED);
    }
    else if (leaves && IsStandby())
    {
        Drop(packet.packet, packet.view, DROP_STANDBY);
    }
    else
    {
        Conclude(packet, verdict);
    }
}

void
SteeringNetDevice::Route(SteeredPacket& packet)
{
    const flowhash::HostAddress destination = packet.Destination();
    const RouteTable::Route* route = FindRoute(destination);
    if (!route)
    {
        Drop(packet.packet, packet.view, DROP_NO_ROUTE);
        return;
    }
    Leave(packet, route->port, route->gateway ? *route->gateway : destination);
}

void
SteeringNetDevice::Leave(SteeredPacket& packet, uint32_t port, const flowhash::HostAddress& nextHop)
{
    if (!packet.DecrementTtl(m_checksums))
    {
        Drop(packet.packet, packet.view, DROP_TTL);
        return;
    }
    const bool samePort = port == packet.port;
    if (!m_mayReturn && samePort && WouldReturn(packet, nextHop))
    {
        Drop(packet.packet, packet.view, DROP_WOULD_RETURN);
        return;
    }
    const Address* notTo = !m_mayReturn && samePort ? &packet.sender : nullptr;
    Emit(packet.Update(m_recordsHeaders), packet.view, port, nextHop, notTo);
}

bool
SteeringNetDevice::WouldReturn(const SteeredPacket& packet,
                               const flowhash::HostAddress& nextHop) const
{
    if (!IsShared(packet.port))
    {
        return true;
    }
    const Address* link = GetNeighbors().Find(packet.port, nextHop);
    return link && *link == packet.sender;
}

void
SteeringNetDevice::SendCopy(SteeredPacket& packet,
                            uint32_t port,
                            const flowhash::HostAddress& nextHop)
{
    SteeredPacket copy = packet.Duplicate(m_recordsHeaders);
    m_copiedTrace(copy.packet, copy.view, port);
    Leave(copy, port, nextHop);
}

void
SteeringNetDevice::Deliver(SteeredPacket& packet)
{
    NS_LOG_DEBUG("packet " << packet.packet->GetUid() << " is for the node itself");
    const uint16_t protocol = flowhash::EtherType::OfIp(packet.view.source.version);
    const Ptr<Packet>& whole = packet.Update(m_recordsHeaders);
    m_deliveredTrace(whole, packet.view, packet.port);
    if (!PassUp(this, whole, protocol, packet.sender))
    {
        PassUp(GetPort(packet.port), whole, protocol, packet.sender);
    }
}

} // namespace ns3
