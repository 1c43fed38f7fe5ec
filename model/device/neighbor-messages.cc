// SPDX-License-Identifier: GPL-2.0-only

#include "neighbor-messages.h"

#include "../hash-core/wire/ether-type.h"
#include "../hash-core/wire/ip-protocol.h"
#include "../packet/host-address-conversion.h"

#include "ns3/arp-header.h"
#include "ns3/icmpv6-header.h"
#include "ns3/ipv6-header.h"

namespace ns3
{

namespace
{

Ipv4Address
AsIpv4(const flowhash::HostAddress& host)
{
    return Ipv4Address::Deserialize(host.bytes.data());
}

Ipv6Address
AsIpv6(const flowhash::HostAddress& host)
{
    return Ipv6Address::Deserialize(host.bytes.data());
}

std::optional<NeighborMessage>
ReadArp(Ptr<Packet> packet)
{
    constexpr uint32_t SIZE = 28; // Ethernet and IPv4
    ArpHeader header;
    if (packet->GetSize() < SIZE || packet->RemoveHeader(header) != SIZE)
    {
        return std::nullopt;
    }
    if (!(header.IsRequest() || header.IsReply()) ||
        !Mac48Address::IsMatchingType(header.GetSourceHardwareAddress()))
    {
        return std::nullopt;
    }
    NeighborMessage message;
    message.isRequest = header.IsRequest();
    message.sender = ToHostAddress(header.GetSourceIpv4Address());
    message.target = ToHostAddress(header.GetDestinationIpv4Address());
    message.link = Mac48Address::ConvertFrom(header.GetSourceHardwareAddress());
    return message;
}

/// The link address option that follows a solicitation or advertisement, if it comes first.
std::optional<Mac48Address>
ReadLinkOption(Ptr<Packet> packet)
{
    constexpr uint32_t SIZE = 8;
    uint8_t option[SIZE];
    if (packet->CopyData(option, SIZE) < SIZE || (option[0] != 1 && option[0] != 2) ||
        option[1] != 1)
    {
        return std::nullopt;
    }
    Mac48Address link;
    link.CopyFrom(option + 2);
    return link;
}

std::optional<NeighborMessage>
ReadNeighborDiscovery(Ptr<Packet> packet)
{
    constexpr uint32_t SIZE = 24; // ICMPv6 type to target address
    Ipv6Header ip;
    if (packet->GetSize() < 40 + SIZE)
    {
        return std::nullopt;
    }
    packet->RemoveHeader(ip);
    uint8_t bytes[SIZE];
    packet->CopyData(bytes, SIZE);
    bool request = bytes[0] == Icmpv6Header::ICMPV6_ND_NEIGHBOR_SOLICITATION;
    bool answer = bytes[0] == Icmpv6Header::ICMPV6_ND_NEIGHBOR_ADVERTISEMENT;
    // A hop limit of 255 proves that no router forwarded it (RFC 4861, section 7.1).
    if (ip.GetNextHeader() != flowhash::IpProtocol::ICMPV6 || ip.GetHopLimit() != 255 ||
        !(request || answer))
    {
        return std::nullopt;
    }
    NeighborMessage message;
    message.isRequest = request;
    message.target = ToHostAddress(Ipv6Address::Deserialize(bytes + 8));
    message.sender = answer ? message.target : ToHostAddress(ip.GetSource());
    packet->RemoveAtStart(SIZE);
    message.link = ReadLinkOption(packet);
    return message;
}

template <typename Message>
Ptr<Packet>
MakeIpv6(Message& message, const Address& link, Ipv6Address from, Ipv6Address to)
{
    Ptr<Packet> packet = Create<Packet>();
    bool isSource = message.GetType() == Icmpv6Header::ICMPV6_ND_NEIGHBOR_SOLICITATION;
    packet->AddHeader(Icmpv6OptionLinkLayerAddress(isSource, link));
    message.CalculatePseudoHeaderChecksum(
        from, to, packet->GetSize() + message.GetSerializedSize(), flowhash::IpProtocol::ICMPV6);
    packet->AddHeader(message);
    Ipv6Header ip;
    ip.SetSource(from);
    ip.SetDestination(to);
    ip.SetNextHeader(flowhash::IpProtocol::ICMPV6);
    ip.SetPayloadLength(static_cast<uint16_t>(packet->GetSize()));
    ip.SetHopLimit(255);
    packet->AddHeader(ip);
    return packet;
}

} // namespace

std::optional<NeighborMessage>
NeighborMessage::Read(Ptr<const Packet> packet, uint16_t linkProtocol)
{
    return linkProtocol == flowhash::EtherType::ARP ? ReadArp(packet->Copy())
                                                    : ReadNeighborDiscovery(packet->Copy());
}

Ptr<Packet>
NeighborMessage::Make(const flowhash::HostAddress& to, const Mac48Address& toLink) const
{
    if (target.version == 6 && isRequest)
    {
        Icmpv6NS solicitation(AsIpv6(target));
        return MakeIpv6(
            solicitation, *link, AsIpv6(sender), Ipv6Address::MakeSolicitedAddress(AsIpv6(target)));
    }
    if (target.version == 6)
    {
        bool toAll = AsIpv6(to).IsAny(); // the asker has no address yet (RFC 4861, section 7.2.4)
        Icmpv6NA advertisement;
        advertisement.SetIpv6Target(AsIpv6(target));
        advertisement.SetFlagR(true);
        advertisement.SetFlagS(!toAll);
        advertisement.SetFlagO(true);
        return MakeIpv6(advertisement,
                        *link,
                        AsIpv6(target),
                        toAll ? Ipv6Address::GetAllNodesMulticast() : AsIpv6(to));
    }
    ArpHeader arp;
    if (isRequest)
    {
        arp.SetRequest(*link, AsIpv4(sender), Mac48Address::GetBroadcast(), AsIpv4(target));
    }
    else
    {
        arp.SetReply(*link, AsIpv4(target), toLink, AsIpv4(to));
    }
    Ptr<Packet> packet = Create<Packet>();
    packet->AddHeader(arp);
    return packet;
}

Mac48Address
NeighborMessage::RequestDestination() const
{
    return target.version == 6
               ? Mac48Address::GetMulticast(Ipv6Address::MakeSolicitedAddress(AsIpv6(target)))
               : Mac48Address::GetBroadcast();
}

uint16_t
NeighborMessage::LinkProtocol() const
{
    return target.version == 6 ? flowhash::EtherType::IPV6 : flowhash::EtherType::ARP;
}

} // namespace ns3
