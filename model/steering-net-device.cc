// SPDX-License-Identifier: GPL-2.0-only

#include "steering-net-device.h"

#include "host-address-conversion.h"
#include "raw-header.h"
#include "route-table.h"

#include "ns3/boolean.h"
#include "ns3/channel.h"
#include "ns3/double.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/spec-error.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(SteeringNetDevice);

namespace
{

constexpr uint32_t NO_PORT = UINT32_MAX;
constexpr uint16_t LINK_IPV4 = 0x0800;
constexpr uint16_t LINK_IPV6 = 0x86dd;
constexpr uint16_t LINK_ARP = 0x0806;

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
    return linkProtocol == LINK_ARP || IsForNeighbors(view.destination) || view.isNeighborMessage;
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
            .SetParent<LogicalNetDevice>()
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
            .AddAttribute(
                "Failed",
                "Whether the device drops everything silently (true or false).",
                BooleanValue(false),
                MakeBooleanAccessor(&SteeringNetDevice::SetFailed, &SteeringNetDevice::HasFailed),
                MakeBooleanChecker())
            .AddAttribute("NeighborTable",
                          "Link addresses of neighbours on ports that need them (object).",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&SteeringNetDevice::m_neighbors),
                          MakePointerChecker<NeighborTable>())
            .AddTraceSource("Received",
                            "A packet came in on a port, before anything is decided.",
                            MakeTraceSourceAccessor(&SteeringNetDevice::m_receivedTrace),
                            "ns3::SteeringNetDevice::PortTracedCallback")
            .AddTraceSource("Forwarded",
                            "A packet was handed to the port it leaves by.",
                            MakeTraceSourceAccessor(&SteeringNetDevice::m_forwardedTrace),
                            "ns3::SteeringNetDevice::PortTracedCallback")
            .AddTraceSource("Delivered",
                            "A packet to an own address was handed to the node's own stack.",
                            MakeTraceSourceAccessor(&SteeringNetDevice::m_deliveredTrace),
                            "ns3::SteeringNetDevice::PortTracedCallback")
            .AddTraceSource("Consumed",
                            "A packet ended here because the device itself was meant.",
                            MakeTraceSourceAccessor(&SteeringNetDevice::m_consumedTrace),
                            "ns3::SteeringNetDevice::PortTracedCallback")
            .AddTraceSource("Copied",
                            "One more copy of a packet was made; the port is where it leaves.",
                            MakeTraceSourceAccessor(&SteeringNetDevice::m_copiedTrace),
                            "ns3::SteeringNetDevice::PortTracedCallback")
            .AddTraceSource("Generated",
                            "A packet began here: made by the device or by the node's own stack.",
                            MakeTraceSourceAccessor(&SteeringNetDevice::m_generatedTrace),
                            "ns3::SteeringNetDevice::GeneratedTracedCallback")
            .AddTraceSource("Dropped",
                            "A packet was dropped for the named reason.",
                            MakeTraceSourceAccessor(&SteeringNetDevice::m_droppedTrace),
                            "ns3::SteeringNetDevice::DropTracedCallback");
    return tid;
}

SteeringNetDevice::SteeringNetDevice()
    : m_routes(std::make_unique<RouteTable>()),
      m_neighbors(CreateObject<NeighborTable>())
{
    m_neighbors->SetCallbacks(MakeCallback(&SteeringNetDevice::SendNeighborMessage, this),
                              MakeCallback(&SteeringNetDevice::SendReleased, this),
                              MakeCallback(&SteeringNetDevice::DropUnresolved, this));
}

SteeringNetDevice::~SteeringNetDevice() = default;

void
SteeringNetDevice::DoDispose()
{
    m_neighbors->Dispose();
    m_ports.clear();
    m_portOfInterface.clear();
    LogicalNetDevice::DoDispose();
}

uint32_t
SteeringNetDevice::AddPort(Ptr<NetDevice> device)
{
    Ptr<Node> node = GetNode();
    if (!node)
    {
        throw flowhash::SpecError("add the steering device to its node before its ports");
    }
    if (!device || device == this || device->GetNode() != node)
    {
        throw flowhash::SpecError("a port must be another device of the steering device's node");
    }
    uint32_t interface = device->GetIfIndex();
    if (m_portOfInterface.size() <= interface)
    {
        m_portOfInterface.resize(interface + 1, NO_PORT);
    }
    if (m_portOfInterface[interface] != NO_PORT)
    {
        throw flowhash::SpecError("the device is a port already");
    }
    uint32_t port = GetNPorts();
    m_portOfInterface[interface] = port;
    m_ports.push_back({device, device->GetBroadcast(), device->NeedsArp()});
    if (device->NeedsArp())
    {
        m_neighbors->AddPort(port, Mac48Address::ConvertFrom(device->GetAddress()));
    }
    node->RegisterProtocolHandler(
        MakeCallback(&SteeringNetDevice::ReceiveFromPort, this), 0, device, true);
    return port;
}

uint32_t
SteeringNetDevice::GetNPorts() const
{
    return static_cast<uint32_t>(m_ports.size());
}

Ptr<NetDevice>
SteeringNetDevice::GetPort(uint32_t port) const
{
    CheckPort(port);
    return m_ports[port].device;
}

void
SteeringNetDevice::CheckPort(uint32_t port) const
{
    if (port >= m_ports.size())
    {
        throw flowhash::SpecError("there is no port " + std::to_string(port) + " among " +
                                  std::to_string(m_ports.size()));
    }
}

bool
SteeringNetDevice::IsShared(uint32_t port) const
{
    return m_ports[port].needsAddress;
}

const NeighborTable&
SteeringNetDevice::GetNeighbors() const
{
    return *m_neighbors;
}

void
SteeringNetDevice::AddRoute(const Address& network,
                            uint8_t prefixLength,
                            uint32_t port,
                            const Address& gateway)
{
    CheckPort(port);
    RouteTable::Route route;
    route.port = port;
    if (!gateway.IsInvalid())
    {
        route.gateway = ToHostAddress(gateway);
    }
    m_routes->Add(ToHostAddress(network), prefixLength, route);
}

void
SteeringNetDevice::AddOwnAddress(const Address& address)
{
    m_ownAddresses.push_back(ToHostAddress(address));
    AddAnsweredAddress(address);
}

void
SteeringNetDevice::AddAnsweredAddress(const Address& address)
{
    m_neighbors->AddAnswered(ToHostAddress(address));
}

void
SteeringNetDevice::AddNeighbor(uint32_t port, const Address& neighbor, Mac48Address link)
{
    CheckPort(port);
    m_neighbors->AddStatic(port, ToHostAddress(neighbor), link);
}

void
SteeringNetDevice::SetFailed(bool failed)
{
    m_failed = failed;
}

bool
SteeringNetDevice::HasFailed() const
{
    return m_failed;
}

uint32_t
SteeringNetDevice::GetNHeld() const
{
    return m_held + m_neighbors->GetNWaiting();
}

bool
SteeringNetDevice::IsOwn(const flowhash::HostAddress& address) const
{
    return std::find(m_ownAddresses.begin(), m_ownAddresses.end(), address) != m_ownAddresses.end();
}

bool
SteeringNetDevice::DelaysPackets() const
{
    return m_packetRate > 0 || !m_latency.IsZero();
}

void
SteeringNetDevice::ReceiveFromPort(Ptr<NetDevice> device,
                                   Ptr<const Packet> packet,
                                   uint16_t protocol,
                                   const Address& from,
                                   const Address& /* to */,
                                   PacketType type)
{
    if (type == NetDevice::PACKET_OTHERHOST)
    {
        return;
    }
    uint32_t port = m_portOfInterface[device->GetIfIndex()];
    uint8_t bytes[PacketView::WANTED];
    uint32_t available = packet->CopyData(bytes, PacketView::WANTED);
    bool isIp = protocol == LINK_IPV4 || protocol == LINK_IPV6;
    PacketView view;
    bool good = isIp && view.Parse(bytes, available) && view.ipLength <= packet->GetSize() &&
                (view.source.version == 6) == (protocol == LINK_IPV6);
    if (!m_receivedTrace.IsEmpty())
    {
        m_receivedTrace(packet, view, port);
    }
    if (m_failed)
    {
        Drop(packet, view, DROP_FAILED);
    }
    else if (!good && protocol != LINK_ARP)
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
    if (IsShared(port))
    {
        m_neighbors->Receive(packet, port, from, protocol);
    }
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
    if (m_failed)
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
SteeringNetDevice::Route(Ptr<Packet> packet,
                         const PacketView& view,
                         const flowhash::HostAddress& destination)
{
    const RouteTable::Route* route = m_routes->Find(destination);
    if (!route)
    {
        Drop(packet, view, DROP_NO_ROUTE);
        return;
    }
    Emit(packet, view, route->port, route->gateway ? *route->gateway : destination);
}

void
SteeringNetDevice::Emit(Ptr<Packet> packet,
                        const PacketView& view,
                        uint32_t port,
                        const flowhash::HostAddress& nextHop)
{
    uint16_t protocol = view.source.version == 6 ? LINK_IPV6 : LINK_IPV4;
    const Port& out = m_ports[port];
    if (!out.needsAddress)
    {
        Transmit(packet, view, port, out.broadcast, protocol);
        return;
    }
    if (const Address* link = m_neighbors->Find(port, nextHop))
    {
        Transmit(packet, view, port, *link, protocol);
        return;
    }
    m_neighbors->Wait({packet, view}, port, nextHop);
}

void
SteeringNetDevice::Transmit(Ptr<Packet> packet,
                            const PacketView& view,
                            uint32_t port,
                            const Address& link,
                            uint16_t protocol)
{
    if (!m_forwardedTrace.IsEmpty())
    {
        m_forwardedTrace(packet, view, port);
    }
    m_ports[port].device->Send(packet, link, protocol);
}

void
SteeringNetDevice::Deliver(Ptr<Packet> packet,
                           const PacketView& view,
                           uint32_t port,
                           const Address& from)
{
    uint16_t protocol = view.source.version == 6 ? LINK_IPV6 : LINK_IPV4;
    m_deliveredTrace(packet, view, port);
    PassUp(packet, protocol, from);
}

void
SteeringNetDevice::Drop(Ptr<const Packet> packet, const PacketView& view, const char* reason)
{
    m_droppedTrace(packet, view, reason);
}

void
SteeringNetDevice::SendReleased(const NeighborTable::Waiting& waiting,
                                uint32_t port,
                                const Address& link)
{
    uint16_t protocol = waiting.view.source.version == 6 ? LINK_IPV6 : LINK_IPV4;
    if (m_failed)
    {
        Drop(waiting.packet, waiting.view, DROP_FAILED);
        return;
    }
    Transmit(waiting.packet, waiting.view, port, link, protocol);
}

void
SteeringNetDevice::DropUnresolved(const NeighborTable::Waiting& waiting)
{
    Drop(waiting.packet, waiting.view, DROP_UNRESOLVED);
}

void
SteeringNetDevice::SendNeighborMessage(Ptr<Packet> packet,
                                       uint32_t port,
                                       const Address& link,
                                       uint16_t protocol)
{
    if (m_failed)
    {
        return;
    }
    PacketView view;
    m_generatedTrace(packet, view);
    Transmit(packet, view, port, link, protocol);
}

void
SteeringNetDevice::SendGenerated(Ptr<Packet> packet)
{
    uint8_t bytes[PacketView::WANTED];
    uint32_t available = packet->CopyData(bytes, PacketView::WANTED);
    PacketView view;
    bool good = view.Parse(bytes, available);
    m_generatedTrace(packet, view);
    if (!good || m_failed)
    {
        Drop(packet, view, good ? DROP_FAILED : DROP_MALFORMED);
        return;
    }
    Route(packet, view, view.destination);
}

void
SteeringNetDevice::SendCopy(Ptr<Packet> packet,
                            const PacketView& view,
                            uint32_t port,
                            const flowhash::HostAddress& nextHop)
{
    m_copiedTrace(packet, view, port);
    Emit(packet, view, port, nextHop);
}

bool
SteeringNetDevice::Send(Ptr<Packet> packet, const Address& /* dest */, uint16_t protocol)
{
    if (protocol != LINK_IPV4 && protocol != LINK_IPV6)
    {
        return false;
    }
    SendGenerated(packet);
    return true;
}

void
SteeringNetDevice::ReplaceStart(Ptr<Packet> packet, const uint8_t* bytes, uint32_t size)
{
    packet->RemoveAtStart(size);
    packet->AddHeader(RawHeader(bytes, size));
}

} // namespace ns3
