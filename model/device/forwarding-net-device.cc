// SPDX-License-Identifier: GPL-2.0-only

#include "forwarding-net-device.h"

#include "../hash-core/wire/ether-type.h"
#include "../packet/host-address-conversion.h"
#include "neighbor-messages.h"
#include "port-trunk.h"
#include "stack-routes.h"

#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/spec-error.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ForwardingNetDevice");

ForwardingNetDevice::ForwardingNetDevice()
    : m_neighbors(CreateObject<NeighborTable>())
{
    m_neighbors->SetCallbacks(MakeCallback(&ForwardingNetDevice::SendNeighborMessage, this),
                              MakeCallback(&ForwardingNetDevice::SendReleased, this),
                              MakeCallback(&ForwardingNetDevice::DropUnresolved, this));
}

ForwardingNetDevice::~ForwardingNetDevice() = default;

void
ForwardingNetDevice::DoDispose()
{
    m_neighbors->Dispose();
    m_buffer.reset();
    m_ports.clear();
    m_portOfInterface.clear();
    LogicalNetDevice::DoDispose();
}

bool
ForwardingNetDevice::IsShared(uint32_t port) const
{
    return m_ports[port].needsAddress;
}

const NeighborTable&
ForwardingNetDevice::GetNeighbors() const
{
    return *m_neighbors;
}

void
ForwardingNetDevice::AddRoute(const Address& network,
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
    m_routes.Add(ToHostAddress(network), prefixLength, route);
    RouteAdded(ToHostAddress(network), prefixLength, route);
}

void
ForwardingNetDevice::RouteAdded(const flowhash::HostAddress& /* network */,
                                uint8_t /* prefixLength */,
                                const RouteTable::Route& /* route */)
{
}

void
ForwardingNetDevice::LearnRoutes()
{
    m_routes.ForgetLearned();
    for (const StackRoute& known : ReadStackRoutes(GetNode()))
    {
        const uint32_t port = FindPort(known.device);
        if (port != NO_PORT)
        {
            m_routes.Add(known.network, known.prefixLength, {port, known.gateway, true});
        }
    }
}

void
ForwardingNetDevice::AddAnsweredAddress(const Address& address)
{
    m_neighbors->AddAnswered(ToHostAddress(address));
}

void
ForwardingNetDevice::AddGroupAddress(const Address& address, Mac48Address link)
{
    m_neighbors->AddGroup(ToHostAddress(address), link);
}

void
ForwardingNetDevice::AddNeighbor(uint32_t port, const Address& neighbor, Mac48Address link)
{
    CheckPort(port);
    m_neighbors->AddStatic(port, ToHostAddress(neighbor), link);
}

void
ForwardingNetDevice::SetFailed(bool failed)
{
    NS_LOG_LOGIC("the device " << (failed ? "fails" : "works"));
    m_failed = failed;
    DoSetFailed(failed);
    m_failedTrace(failed);
}

std::optional<ForwardingNetDevice::Hop>
ForwardingNetDevice::DoFindHop(const Ptr<const Packet>& /* packet */, const PacketView& /* view */)
{
    return std::nullopt;
}

void
ForwardingNetDevice::DoSetFailed(bool /* failed */)
{
}

void
ForwardingNetDevice::SetStandby(bool standby)
{
    NS_LOG_LOGIC("the device " << (standby ? "is" : "is not") << " on standby");
    m_standby = standby;
    m_neighbors->SetOnlyOwn(standby);
}

bool
ForwardingNetDevice::IsStandby() const
{
    return m_standby;
}

void
ForwardingNetDevice::AnswerAsOwn(const flowhash::HostAddress& address)
{
    m_neighbors->AddAnswered(address, true);
}

bool
ForwardingNetDevice::ReceiveFromPort(Ptr<NetDevice> device,
                                     Ptr<const Packet> packet,
                                     uint16_t protocol,
                                     const Address& from,
                                     const Address& to,
                                     PacketType type)
{
    if (type != NetDevice::PACKET_OTHERHOST || TakesVirtualLink(to))
    {
        DoReceive(packet, m_portOfInterface[device->GetIfIndex()], from, to, protocol);
    }
    return true;
}

void
ForwardingNetDevice::ReceiveNeighborMessage(Ptr<const Packet> packet,
                                            uint32_t port,
                                            const Address& from,
                                            uint16_t protocol)
{
    if (!IsShared(port))
    {
        return;
    }
    m_neighbors->Receive(packet, port, from, protocol);
    // The stack asks for itself on a port where it has an interface; requests are answered here.
    const auto message = NeighborMessage::Read(packet, protocol);
    if (message && !message->isRequest)
    {
        PassUp(m_ports[port].device, packet, protocol, from);
    }
}

const RouteTable::Route*
ForwardingNetDevice::FindRoute(const flowhash::HostAddress& destination) const
{
    return m_routes.Find(destination);
}

void
ForwardingNetDevice::Emit(const Ptr<Packet>& packet,
                          const PacketView& view,
                          uint32_t port,
                          const flowhash::HostAddress& nextHop,
                          const Address* notTo)
{
    uint16_t protocol = flowhash::EtherType::OfIp(view.source.version);
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
    NS_LOG_DEBUG("packet " << packet->GetUid() << " waits for the address of "
                           << nextHop.ToString());
    m_neighbors->Wait({packet, view, notTo ? *notTo : Address()}, port, nextHop);
}

void
ForwardingNetDevice::Transmit(const Ptr<Packet>& packet,
                              const PacketView& view,
                              uint32_t port,
                              const Address& link,
                              uint16_t protocol)
{
    const Port& out = m_ports[port];
    NetDevice* const device = out.trunk ? out.trunk->Choose(view) : PeekPointer(out.device);
    if (!device)
    {
        Drop(packet, view, DROP_TRUNK_DOWN);
        return;
    }
    NS_LOG_DEBUG("packet " << packet->GetUid() << " leaves by port " << port << " to " << link);
    if (m_buffer && !HasRoom(packet, view, *device))
    {
        return;
    }
    if (!m_forwardedTrace.IsEmpty())
    {
        m_forwardedTrace(packet, view, port);
    }
    device->Send(packet, link, protocol);
}

void
ForwardingNetDevice::Drop(Ptr<const Packet> packet,
                          const PacketView& view,
                          const DropReason& reason)
{
    NS_LOG_DEBUG("packet " << packet->GetUid() << " of " << view.key.ToString()
                           << " is dropped: " << reason.GetName());
    m_droppedTrace(packet, view, reason);
}

void
ForwardingNetDevice::SendReleased(const NeighborTable::Waiting& waiting,
                                  uint32_t port,
                                  const Address& link)
{
    uint16_t protocol = flowhash::EtherType::OfIp(waiting.view.source.version);
    if (m_failed)
    {
        Drop(waiting.packet, waiting.view, DROP_FAILED);
        return;
    }
    if (waiting.notTo == link)
    {
        Drop(waiting.packet, waiting.view, DROP_WOULD_RETURN);
        return;
    }
    Transmit(waiting.packet, waiting.view, port, link, protocol);
}

void
ForwardingNetDevice::DropUnresolved(const NeighborTable::Waiting& waiting)
{
    Drop(waiting.packet, waiting.view, DROP_UNRESOLVED);
}

void
ForwardingNetDevice::SendGenerated(Ptr<Packet> packet)
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
    if (const auto hop = DoFindHop(packet, view))
    {
        Emit(packet, view, hop->port, hop->neighbor);
        return;
    }
    const RouteTable::Route* route = FindRoute(view.destination);
    if (!route)
    {
        Drop(packet, view, DROP_NO_ROUTE);
        return;
    }
    Emit(packet, view, route->port, route->gateway.value_or(view.destination));
}

bool
ForwardingNetDevice::Send(Ptr<Packet> packet, const Address& /* dest */, uint16_t protocol)
{
    if (protocol != flowhash::EtherType::IPV4 && protocol != flowhash::EtherType::IPV6)
    {
        return false;
    }
    SendGenerated(packet);
    return true;
}

} // namespace ns3
