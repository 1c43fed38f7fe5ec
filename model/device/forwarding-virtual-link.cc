// SPDX-License-Identifier: GPL-2.0-only

// What ForwardingNetDevice sends from link addresses that are not its ports' own, and to whom.

#include "../hash-core/wire/ether-type.h"
#include "../packet/host-address-conversion.h"
#include "forwarding-net-device.h"

#include "ns3/log.h"
#include "ns3/spec-error.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ForwardingVirtualLink");

void
ForwardingNetDevice::SetVirtualLink(uint8_t version, Mac48Address link)
{
    m_virtualLinks[version] = link;
    m_neighbors->SetVirtualLink(version, link);
}

bool
ForwardingNetDevice::HasVirtualLink(const Address& link) const
{
    return std::any_of(m_virtualLinks.begin(), m_virtualLinks.end(), [&link](const auto& own) {
        return own.second == link;
    });
}

void
ForwardingNetDevice::MoveGateway(const Address& gateway, uint32_t port)
{
    CheckPort(port);
    m_routes.MoveGateway(ToHostAddress(gateway), port);
}

void
ForwardingNetDevice::SendToGroup(Ptr<Packet> packet, uint32_t port)
{
    CheckPort(port);
    uint8_t bytes[PacketView::WANTED];
    const uint32_t available = packet->CopyData(bytes, PacketView::WANTED);
    PacketView view;
    const bool good = view.Parse(bytes, available);
    m_generatedTrace(packet, view);
    if (!good || m_failed)
    {
        Drop(packet, view, good ? DROP_FAILED : DROP_MALFORMED);
        return;
    }
    const Port& out = m_ports[port];
    const uint8_t version = view.destination.version;
    const uint16_t protocol = flowhash::EtherType::OfIp(version);
    if (!out.needsAddress)
    {
        Transmit(packet, view, port, out.broadcast, protocol);
        return;
    }
    const Address group = ToAddress(view.destination);
    const Address to = version == 6 ? out.device->GetMulticast(Ipv6Address::ConvertFrom(group))
                                    : out.device->GetMulticast(Ipv4Address::ConvertFrom(group));
    const auto link = m_virtualLinks.find(version);
    const Address from =
        link == m_virtualLinks.end() ? out.device->GetAddress() : Address(link->second);
    TransmitFrom(packet, view, port, {Mac48Address::ConvertFrom(from), to, protocol});
}

void
ForwardingNetDevice::TransmitFrom(const Ptr<Packet>& packet,
                                  const PacketView& view,
                                  uint32_t port,
                                  const NeighborTable::Envelope& envelope)
{
    NS_LOG_DEBUG("packet " << packet->GetUid() << " leaves by port " << port << " from "
                           << envelope.from << " to " << envelope.to);
    m_forwardedTrace(packet, view, port);
    const Ptr<NetDevice>& device = m_ports[port].device;
    if (device->GetAddress() == envelope.from)
    {
        device->Send(packet, envelope.to, envelope.protocol); // which all media know
        return;
    }
    device->SendFrom(packet, envelope.from, envelope.to, envelope.protocol);
}

void
ForwardingNetDevice::SendNeighborMessage(Ptr<Packet> packet,
                                         uint32_t port,
                                         const NeighborTable::Envelope& envelope)
{
    if (m_failed)
    {
        return;
    }
    PacketView view;
    m_generatedTrace(packet, view);
    TransmitFrom(packet, view, port, envelope);
}

} // namespace ns3
