// SPDX-License-Identifier: GPL-2.0-only

#include "steering-net-device.h"

#include "host-address-conversion.h"
#include "stack-routes.h"

#include "ns3/double.h"
#include "ns3/ether-type.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(SteeringNetDevice);

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

/// Whether a frame is talk between neighbours rather than traffic.
bool
IsControl(const PacketView& view, uint16_t linkProtocol)
{
    return linkProtocol == flowhash::EtherType::ARP || IsForNeighbors(view.destination) ||
           view.isNeighborMessage;
}

/// The destination as it stands in a packet's bytes, which translation may have changed.
flowhash::HostAddress
ReadDestination(const uint8_t* bytes, uint8_t version)
{
    flowhash::HostAddress destination;
    destination.version = version;
    std::copy_n(bytes + (version == 6 ? 24 : 16), version == 6 ? 16 : 4, destination.bytes.begin());
    return destination;
}

} // namespace

TypeId
SteeringNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::SteeringNetDevice")
            .SetParent<ForwardingNetDevice>()
            .SetGroupName("FlowDistribution")
            .AddAttribute("PipelineLatency",
                          "Time from the start of a packet's processing to its departure (time, "
                          "0 or more).",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&SteeringNetDevice::m_latency),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("PacketRate",
                          "Packets that can be processed (packets/s, up to 1e9); 0: no limit.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&SteeringNetDevice::m_packetRate),
                          MakeDoubleChecker<double>(0, 1e9))
            .AddAttribute("QueuePackets",
                          "Packets that may wait for processing to begin (packets); more are "
                          "dropped as processing-overload.",
                          UintegerValue(1000),
                          MakeUintegerAccessor(&SteeringNetDevice::m_queueLimit),
                          MakeUintegerChecker<uint32_t>())
            .AddTraceSource("Received",
                            "A packet came in on a port, before anything is decided.",
                            MakeTraceSourceAccessor(&SteeringNetDevice::m_receivedTrace),
                            "ns3::ForwardingNetDevice::PortTracedCallback")
            .AddTraceSource("Delivered",
                            "A packet to an own address was handed to the node's own stack.",
                            MakeTraceSourceAccessor(&SteeringNetDevice::m_deliveredTrace),
                            "ns3::ForwardingNetDevice::PortTracedCallback")
            .AddTraceSource("Consumed",
                            "A packet ended here because the device itself was meant.",
                            MakeTraceSourceAccessor(&SteeringNetDevice::m_consumedTrace),
                            "ns3::ForwardingNetDevice::PortTracedCallback");
    return tid;
}

SteeringNetDevice::SteeringNetDevice() = default;
SteeringNetDevice::~SteeringNetDevice() = default;

void
SteeringNetDevice::AddOwnAddress(const Address& address)
{
    const flowhash::HostAddress own = ToHostAddress(address);
    const auto place = std::lower_bound(m_ownAddresses.begin(), m_ownAddresses.end(), own);
    if (place == m_ownAddresses.end() || !(*place == own))
    {
        m_ownAddresses.insert(place, own);
        AddAnsweredAddress(address);
    }
}

void
SteeringNetDevice::LearnFromStack()
{
    for (uint32_t port = 0; port < GetNPorts(); ++port)
    {
        for (const Ipv4Address& address : ReadStackAddresses(GetPort(port)))
        {
            AddOwnAddress(address);
        }
    }
    LearnRoutes();
}

void
SteeringNetDevice::DoInitialize()
{
    LearnFromStack();
    ForwardingNetDevice::DoInitialize();
}

uint32_t
SteeringNetDevice::GetNHeld() const
{
    return m_held + GetNeighbors().GetNWaiting();
}

bool
SteeringNetDevice::IsOwn(const flowhash::HostAddress& address) const
{
    return std::binary_search(m_ownAddresses.begin(), m_ownAddresses.end(), address);
}

bool
SteeringNetDevice::DelaysPackets() const
{
    return m_packetRate > 0 || !m_latency.IsZero();
}

void
SteeringNetDevice::DoReceive(Ptr<const Packet> packet,
                             uint32_t port,
                             const Address& from,
                             uint16_t protocol)
{
    uint8_t bytes[PacketView::WANTED];
    uint32_t available = packet->CopyData(bytes, PacketView::WANTED);
    bool isIp = protocol == flowhash::EtherType::IPV4 || protocol == flowhash::EtherType::IPV6;
    PacketView view;
    bool good = isIp && view.Parse(bytes, available) && view.ipLength <= packet->GetSize() &&
                (view.source.version == 6) == (protocol == flowhash::EtherType::IPV6);
    if (!m_receivedTrace.IsEmpty())
    {
        m_receivedTrace(packet, view, port);
    }
    if (HasFailed())
    {
        Drop(packet, view, DROP_FAILED);
    }
    else if (!good && protocol != flowhash::EtherType::ARP)
    {
        Drop(packet, view, isIp ? DROP_MALFORMED : DROP_NOT_IP);
    }
    else if (IsControl(view, protocol))
    {
        ReceiveControl(packet, view, port, from, protocol);
    }
    else if (DelaysPackets())
    {
        Queue({packet->Copy(), view, port, from});
    }
    else
    {
        Process(packet->Copy(), bytes, available, view, port, from);
    }
}

void
SteeringNetDevice::ReceiveControl(Ptr<const Packet> packet,
                                  const PacketView& view,
                                  uint32_t port,
                                  const Address& from,
                                  uint16_t protocol)
{
    m_consumedTrace(packet, view, port);
    ReceiveNeighborMessage(packet, port, from, protocol);
}

void
SteeringNetDevice::Queue(const Arrival& arrival)
{
    Time now = Simulator::Now();
    if (m_waiting >= m_queueLimit && m_busyUntil > now)
    {
        Drop(arrival.packet, arrival.view, DROP_OVERLOAD);
        return;
    }
    Time start = std::max(now, m_busyUntil);
    m_busyUntil = start + (m_packetRate > 0 ? Seconds(1 / m_packetRate) : Time(0));
    m_held++;
    if (start > now)
    {
        m_waiting++;
        Simulator::Schedule(start - now, &SteeringNetDevice::BeginProcessing, this);
    }
    Simulator::Schedule(
        m_busyUntil + m_latency - now, &SteeringNetDevice::ProcessQueued, this, arrival);
}

void
SteeringNetDevice::BeginProcessing()
{
    m_waiting--;
}

void
SteeringNetDevice::ProcessQueued(const Arrival& arrival)
{
    m_held--;
    if (HasFailed())
    {
        Drop(arrival.packet, arrival.view, DROP_FAILED);
        return;
    }
    uint8_t bytes[PacketView::WANTED];
    uint32_t available = arrival.packet->CopyData(bytes, PacketView::WANTED);
    Process(arrival.packet, bytes, available, arrival.view, arrival.port, arrival.from);
}

void
SteeringNetDevice::Process(Ptr<Packet> packet,
                           uint8_t* bytes,
                           uint32_t available,
                           const PacketView& view,
                           uint32_t port,
                           const Address& from)
{
    uint32_t size = packet->GetSize();
    if (size > view.ipLength)
    {
        packet->RemoveAtEnd(size - view.ipLength);
    }
    if (IsOwn(view.destination))
    {
        Deliver(packet, view, port, from);
        return;
    }
    SteeringVerdict verdict = DoSteer(packet, bytes, available, view, port, from);
    switch (verdict.action)
    {
    case SteeringVerdict::Action::ROUTE:
        Route(packet, view, ReadDestination(bytes, view.source.version));
        break;
    case SteeringVerdict::Action::FORWARD:
        Emit(packet, view, verdict.port, verdict.nextHop);
        break;
    case SteeringVerdict::Action::DELIVER:
        Deliver(packet, view, port, from);
        break;
    case SteeringVerdict::Action::CONSUME:
        m_consumedTrace(packet, view, port);
        break;
    case SteeringVerdict::Action::DROP:
        Drop(packet, view, verdict.reason);
        break;
    }
}

void
SteeringNetDevice::Deliver(Ptr<Packet> packet,
                           const PacketView& view,
                           uint32_t port,
                           const Address& from)
{
    uint16_t protocol = flowhash::EtherType::OfIp(view.source.version);
    m_deliveredTrace(packet, view, port);
    if (!PassUp(this, packet, protocol, from))
    {
        PassUp(GetPort(port), packet, protocol, from);
    }
}

} // namespace ns3
