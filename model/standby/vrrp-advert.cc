// SPDX-License-Identifier: GPL-2.0-only

#include "vrrp-advert.h"

#include "../hash-core/wire/ip-protocol.h"
#include "../packet/host-address-conversion.h"

#include "ns3/ipv4-header.h"
#include "ns3/ipv6-header.h"

namespace ns3
{

namespace
{

constexpr uint8_t HOP_LIMIT = 255;

} // namespace

flowhash::HostAddress
VrrpAdvert::Group(uint8_t version)
{
    return version == 6 ? ToHostAddress(Ipv6Address("ff02::12"))
                        : ToHostAddress(Ipv4Address("224.0.0.18"));
}

Ptr<Packet>
VrrpAdvert::Build(VrrpHeader header, const flowhash::HostAddress& source, bool checksums)
{
    const flowhash::HostAddress group = Group(source.version);
    header.SetEnds(source, group);
    const auto packet = Create<Packet>();
    packet->AddHeader(header);
    if (source.version == 6)
    {
        Ipv6Header ip;
        ip.SetSource(Ipv6Address::ConvertFrom(ToAddress(source)));
        ip.SetDestination(Ipv6Address::ConvertFrom(ToAddress(group)));
        ip.SetNextHeader(flowhash::IpProtocol::VRRP);
        ip.SetHopLimit(HOP_LIMIT);
        ip.SetPayloadLength(static_cast<uint16_t>(packet->GetSize()));
        packet->AddHeader(ip);
        return packet;
    }
    Ipv4Header ip;
    ip.SetSource(Ipv4Address::ConvertFrom(ToAddress(source)));
    ip.SetDestination(Ipv4Address::ConvertFrom(ToAddress(group)));
    ip.SetProtocol(flowhash::IpProtocol::VRRP);
    ip.SetTtl(HOP_LIMIT);
    ip.SetPayloadSize(static_cast<uint16_t>(packet->GetSize()));
    if (checksums)
    {
        ip.EnableChecksum();
    }
    packet->AddHeader(ip);
    return packet;
}

bool
VrrpAdvert::IsAdvert(const SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    return view.protocol == flowhash::IpProtocol::VRRP && !view.isFragment &&
           view.destination == Group(view.destination.version);
}

uint8_t
VrrpAdvert::VridOf(const SteeredPacket& packet)
{
    const uint32_t place = packet.view.transportOffset + 1U;
    return place < packet.available ? packet.bytes[place] : 0;
}

const DropReason*
VrrpAdvert::Read(const SteeredPacket& packet, const VrrpGroup& group, VrrpHeader& header)
{
    const uint32_t hopLimit = packet.view.source.version == 6 ? 7 : 8;
    if (packet.bytes[hopLimit] != HOP_LIMIT)
    {
        return &DROP_ROUTED;
    }
    const Ptr<Packet> message = packet.packet->Copy();
    message->RemoveAtStart(packet.view.transportOffset);
    header.SetEnds(packet.view.source, packet.view.destination);
    message->PeekHeader(header);
    if (!header.IsValid())
    {
        return &DROP_DAMAGED;
    }
    const bool own = header.GetVrid() == group.vrid && header.GetAddresses() == group.Advertised();
    return own ? nullptr : &DROP_FOREIGN;
}

} // namespace ns3
