// SPDX-License-Identifier: GPL-2.0-only

#include "control-datagram.h"

#include "../hash-core/wire/ip-protocol.h"
#include "../packet/host-address-conversion.h"

#include "ns3/ipv4-header.h"
#include "ns3/ipv6-header.h"
#include "ns3/udp-header.h"

namespace ns3
{

namespace
{

constexpr uint8_t HOP_LIMIT = 64;

void
AddIpv4(const Ptr<Packet>& packet, const ControlDatagram& datagram, bool checksums)
{
    Ipv4Header ip;
    ip.SetSource(Ipv4Address::ConvertFrom(ToAddress(datagram.source)));
    ip.SetDestination(Ipv4Address::ConvertFrom(ToAddress(datagram.destination)));
    ip.SetProtocol(flowhash::IpProtocol::UDP);
    ip.SetTtl(HOP_LIMIT);
    ip.SetPayloadSize(packet->GetSize());
    if (checksums)
    {
        ip.EnableChecksum();
    }
    packet->AddHeader(ip);
}

void
AddIpv6(const Ptr<Packet>& packet, const ControlDatagram& datagram)
{
    Ipv6Header ip;
    ip.SetSource(Ipv6Address::ConvertFrom(ToAddress(datagram.source)));
    ip.SetDestination(Ipv6Address::ConvertFrom(ToAddress(datagram.destination)));
    ip.SetNextHeader(flowhash::IpProtocol::UDP);
    ip.SetHopLimit(HOP_LIMIT);
    ip.SetPayloadLength(packet->GetSize());
    packet->AddHeader(ip);
}

} // namespace

Ptr<Packet>
ControlDatagram::Build(const Ptr<const Packet>& message, bool checksums) const
{
    Ptr<Packet> packet = message->Copy();
    UdpHeader udp;
    udp.SetSourcePort(port);
    udp.SetDestinationPort(port);
    if (checksums)
    {
        udp.EnableChecksums();
        udp.InitializeChecksum(
            ToAddress(source), ToAddress(destination), flowhash::IpProtocol::UDP);
    }
    packet->AddHeader(udp);
    source.version == 4 ? AddIpv4(packet, *this, checksums) : AddIpv6(packet, *this);
    return packet;
}

Ptr<Packet>
ControlDatagram::Read(const SteeredPacket& packet, uint16_t port)
{
    const PacketView& view = packet.view;
    if (view.protocol != flowhash::IpProtocol::UDP || view.isFragment || view.IsQuote() ||
        view.key.destinationPort != port)
    {
        return nullptr;
    }
    Ptr<Packet> message = packet.packet->Copy();
    message->RemoveAtStart(view.payloadOffset);
    message->RemoveAllPacketTags();
    return message;
}

} // namespace ns3
