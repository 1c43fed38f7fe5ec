// SPDX-License-Identifier: GPL-2.0-only

#include "light-endpoint.h"

#include "../../hash-core/wire/ether-type.h"
#include "../../hash-core/wire/ip-protocol.h"
#include "../../packet/flow-tag.h"
#include "../../packet/host-address-conversion.h"

#include "ns3/arp-l3-protocol.h"
#include "ns3/ipv4-route.h"
#include "ns3/ipv4-routing-protocol.h"
#include "ns3/ipv6-route.h"
#include "ns3/ipv6-routing-protocol.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/steering-net-device.h"
#include "ns3/traffic-control-layer.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("LightEndpoint");

NS_OBJECT_ENSURE_REGISTERED(LightEndpoint);

namespace
{

constexpr uint32_t RESETS_FROM = 0x80000000; // as numbers in FlowTags: behind all other packets

uint32_t
HeadersOf(uint8_t version)
{
    return (version == 4 ? 20 : 40) + 20;
}

template <typename Ip, typename Header, typename IpAddress>
LightEndpoint::Way
FindRoute(const Ptr<Ip>& ip, const Address& target)
{
    Socket::SocketErrno error = Socket::ERROR_NOTERROR;
    Header header;
    header.SetDestination(IpAddress::ConvertFrom(target));
    const auto route =
        ip ? ip->GetRoutingProtocol()->RouteOutput(nullptr, header, nullptr, error) : nullptr;
    return route ? LightEndpoint::Way{route->GetOutputDevice(),
                                      ToHostAddress(Address(route->GetSource()))}
                 : LightEndpoint::Way{};
}

} // namespace

TypeId
LightEndpoint::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::LightEndpoint")
            .SetParent<Application>()
            .SetGroupName("FlowDistribution")
            .AddAttribute("Mss",
                          "Most payload of a segment; 1440 fits 1500 bytes over either IP (bytes).",
                          UintegerValue(1440),
                          MakeUintegerAccessor(&LightEndpoint::m_mss),
                          MakeUintegerChecker<uint32_t>(256, 65000))
            .AddAttribute("ResendTime",
                          "Silence after which what was not answered is sent again (time).",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&LightEndpoint::m_resendTime),
                          MakeTimeChecker(MicroSeconds(1)))
            .AddAttribute("Resends",
                          "How often it is sent again before its flow is broken.",
                          UintegerValue(5),
                          MakeUintegerAccessor(&LightEndpoint::m_resends),
                          MakeUintegerChecker<uint32_t>(0, 200));
    return tid;
}

LightEndpoint::LightEndpoint() = default;
LightEndpoint::~LightEndpoint() = default;

uint64_t
LightEndpoint::GetNSent() const
{
    return m_sent;
}

uint64_t
LightEndpoint::GetNReceived() const
{
    return m_received;
}

uint64_t
LightEndpoint::GetNResets() const
{
    return m_resets;
}

uint64_t
LightEndpoint::GetNResent() const
{
    return m_resent;
}

uint32_t
LightEndpoint::GetMss() const
{
    return m_mss;
}

int64_t
LightEndpoint::GetResendTime() const
{
    return m_resendTime.GetNanoSeconds();
}

uint32_t
LightEndpoint::GetResends() const
{
    return m_resends;
}

void
LightEndpoint::CountResent(uint32_t packets)
{
    m_resent += packets;
}

void
LightEndpoint::DoDispose()
{
    m_ipv4 = nullptr;
    m_ipv6 = nullptr;
    Application::DoDispose();
}

/// What comes in by the stack's devices comes here first. ns-3's stacks hear by their layer of
/// traffic control, and on the loopback device themselves.
template <class Ip>
void
LightEndpoint::Precede(const Ptr<Ip>& ip, uint16_t protocol)
{
    for (uint32_t i = 0; ip && i < ip->GetNInterfaces(); ++i)
    {
        // Not other devices: those behind a HostNetDevice are its own.
        const Ptr<NetDevice> device = ip->GetNetDevice(i);
        GetNode()->UnregisterProtocolHandler(MakeCallback(&Ip::Receive, PeekPointer(ip)));
        GetNode()->RegisterProtocolHandler(
            MakeCallback(&LightEndpoint::Receive, this), protocol, device);
    }
}

/// Takes the handlers of traffic control away, but for ARP.
void
LightEndpoint::SilenceTrafficControl()
{
    const auto control = GetNode()->GetObject<TrafficControlLayer>();
    if (!control)
    {
        return;
    }
    // Each call takes one away; one too many does nothing.
    const uint32_t handlers =
        (m_ipv4 ? 2 * m_ipv4->GetNInterfaces() : 0) + (m_ipv6 ? m_ipv6->GetNInterfaces() : 0);
    for (uint32_t i = 0; i < handlers; ++i)
    {
        GetNode()->UnregisterProtocolHandler(MakeCallback(&TrafficControlLayer::Receive, control));
    }
    for (uint32_t i = 0; m_ipv4 && i < m_ipv4->GetNInterfaces(); ++i)
    {
        GetNode()->RegisterProtocolHandler(MakeCallback(&TrafficControlLayer::Receive, control),
                                           ArpL3Protocol::PROT_NUMBER,
                                           m_ipv4->GetNetDevice(i));
    }
}

template <class Ip>
void
LightEndpoint::Restore(const Ptr<Ip>& ip, uint16_t protocol)
{
    for (uint32_t i = 0; ip && i < ip->GetNInterfaces(); ++i)
    {
        GetNode()->UnregisterProtocolHandler(MakeCallback(&LightEndpoint::Receive, this));
        GetNode()->RegisterProtocolHandler(
            MakeCallback(&Ip::Receive, PeekPointer(ip)), protocol, ip->GetNetDevice(i));
    }
}

void
LightEndpoint::FindStacks()
{
    m_ipv4 = GetNode()->GetObject<Ipv4L3Protocol>();
    m_ipv6 = GetNode()->GetObject<Ipv6L3Protocol>();
    if (!m_ipv4 && !m_ipv6)
    {
        throw std::logic_error(GetInstanceTypeId().GetName() + ": node " +
                               std::to_string(GetNode()->GetId()) + " has no internet stack");
    }
}

void
LightEndpoint::Attach()
{
    FindStacks();
    const std::string here =
        GetInstanceTypeId().GetName() + ": node " + std::to_string(GetNode()->GetId());
    for (uint32_t i = 0; i < GetNode()->GetNApplications(); ++i)
    {
        const auto other = DynamicCast<LightEndpoint>(GetNode()->GetApplication(i));
        if (other && other->m_attached)
        {
            throw std::logic_error(here + " has light flows already, and one application of them "
                                          "is all that it can have");
        }
    }
    m_attached = true;
    SilenceTrafficControl();
    Precede(m_ipv4, flowhash::EtherType::IPV4);
    Precede(m_ipv6, flowhash::EtherType::IPV6);
}

void
LightEndpoint::Detach()
{
    if (!m_attached)
    {
        return;
    }
    m_attached = false;
    Restore(m_ipv4, flowhash::EtherType::IPV4);
    Restore(m_ipv6, flowhash::EtherType::IPV6);
}

LightEndpoint::Way
LightEndpoint::FindWay(const flowhash::HostAddress& target) const
{
    const Address to = ToAddress(target);
    const Way way = target.version == 4
                        ? FindRoute<Ipv4L3Protocol, Ipv4Header, Ipv4Address>(m_ipv4, to)
                        : FindRoute<Ipv6L3Protocol, Ipv6Header, Ipv6Address>(m_ipv6, to);
    if (!way.device)
    {
        return way;
    }
    const std::string here =
        GetInstanceTypeId().GetName() + ": node " + std::to_string(GetNode()->GetId());
    if (way.device->NeedsArp() && !DynamicCast<SteeringNetDevice>(way.device))
    {
        throw std::logic_error(here + ": light flows leave by point-to-point devices, or by a "
                                      "HostNetDevice before others");
    }
    if (way.device->GetMtu() < m_mss + HeadersOf(target.version))
    {
        throw std::logic_error(here + ": segments of " + std::to_string(m_mss) +
                               " bytes and their headers are more than the MTU of the device, " +
                               std::to_string(way.device->GetMtu()) + " bytes: attribute Mss");
    }
    return way;
}

bool
LightEndpoint::IsOwn(const flowhash::HostAddress& address) const
{
    const Address wanted = ToAddress(address);
    return address.version == 4
               ? m_ipv4 && m_ipv4->GetInterfaceForAddress(Ipv4Address::ConvertFrom(wanted)) >= 0
               : m_ipv6 && m_ipv6->GetInterfaceForAddress(Ipv6Address::ConvertFrom(wanted)) >= 0;
}

bool
LightEndpoint::IsKnownOwn(const flowhash::HostAddress& address)
{
    if (std::find(m_own.begin(), m_own.end(), address) != m_own.end())
    {
        return true;
    }
    if (!IsOwn(address))
    {
        return false;
    }
    m_own.push_back(address);
    return true;
}

void
LightEndpoint::Transmit(const LightSegment& segment,
                        const Ptr<NetDevice>& device,
                        uint32_t flow,
                        bool reverse,
                        uint32_t count,
                        uint32_t profile)
{
    auto packet = segment.Make(Node::ChecksumEnabled());
    if (flow != NO_FLOW)
    {
        const auto made = static_cast<uint32_t>(packet->GetUid() % RESETS_FROM);
        const uint32_t sequence = count == AS_MADE ? made : count;
        packet->AddPacketTag(FlowTag(flow, reverse, sequence, profile));
    }
    ++m_sent;
    device->Send(packet, device->GetBroadcast(), flowhash::EtherType::OfIp(segment.key.version));
}

void
LightEndpoint::Reset(const Arrival& arrival, bool reverse, bool known)
{
    const PacketView& view = arrival.view;
    const Way way = FindWay({view.key.source, view.key.version});
    if (!way.device)
    {
        return;
    }
    LightSegment reset;
    reset.key = view.key.Reversed();
    reset.flags = LightSegment::RST;
    if (view.tcpFlags & LightSegment::ACK)
    {
        reset.sequence = view.tcpAcknowledgment;
    }
    else
    {
        reset.flags |= LightSegment::ACK;
        reset.acknowledgment = view.tcpSequence + view.PayloadSize() +
                               (view.tcpFlags & LightSegment::SYN ? 1 : 0) +
                               (view.tcpFlags & LightSegment::FIN ? 1 : 0);
    }
    ++m_resets;
    const FlowTag* const tag = known ? arrival.tag : nullptr;
    NS_LOG_LOGIC("a segment of no connection is reset: " << view.key.ToString());
    Transmit(reset,
             way.device,
             tag ? static_cast<uint32_t>(tag->GetFlow()) : NO_FLOW,
             reverse,
             tag ? RESETS_FROM | tag->GetSequence() : 0,
             0);
}

void
LightEndpoint::Receive(Ptr<NetDevice> device,
                       Ptr<const Packet> packet,
                       uint16_t protocol,
                       const Address& from,
                       const Address& to,
                       NetDevice::PacketType type)
{
    Arrival arrival;
    arrival.packet = packet;
    arrival.copied = packet->CopyData(arrival.bytes, sizeof(arrival.bytes));
    FlowTag tag;
    arrival.tag = packet->PeekPacketTag(tag) ? &tag : nullptr;
    const bool read = arrival.view.Parse(arrival.bytes, arrival.copied) &&
                      !arrival.view.isFragment && arrival.view.hasPorts;
    if (read && DoReceive(arrival))
    {
        ++m_received;
        return;
    }
    // What the stack answers is no packet of a flow, and may quote this one with its tags.
    const Ptr<Packet> untagged = packet->Copy();
    untagged->RemovePacketTag(tag);
    if (protocol == flowhash::EtherType::IPV4 && m_ipv4)
    {
        m_ipv4->Receive(device, untagged, protocol, from, to, type);
    }
    else if (protocol == flowhash::EtherType::IPV6 && m_ipv6)
    {
        m_ipv6->Receive(device, untagged, protocol, from, to, type);
    }
}

} // namespace ns3
