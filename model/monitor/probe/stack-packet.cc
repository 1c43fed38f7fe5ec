// SPDX-License-Identifier: GPL-2.0-only

#include "stack-packet.h"

#include "../../hash-core/wire/ip-protocol.h"

#include "ns3/ipv4-header.h"
#include "ns3/ipv6-header.h"

namespace ns3
{

namespace
{

using flowhash::IpProtocol;

constexpr uint8_t ECHO_REPLY = 0; // types of ICMP, RFC 792
constexpr uint8_t ECHO = 8;
constexpr uint8_t ECHO6 = 128; // and of ICMPv6, RFC 4443
constexpr uint8_t ECHO_REPLY6 = 129;
constexpr std::size_t SHORT_HEADER = 8; // bytes, of UDP and ICMP

flowhash::FlowKey
AddressesOf(const Ipv4Header& header)
{
    return flowhash::FlowKey::Ipv4(
        header.GetSource().Get(), header.GetDestination().Get(), 0, 0, header.GetProtocol());
}

flowhash::FlowKey
AddressesOf(const Ipv6Header& header)
{
    flowhash::FlowKey key;
    header.GetSource().GetBytes(key.source.data());
    header.GetDestination().GetBytes(key.destination.data());
    key.protocol = header.GetNextHeader();
    key.version = 6;
    return key;
}

uint16_t
ReadWord(const uint8_t* bytes)
{
    return static_cast<uint16_t>(bytes[0] << 8 | bytes[1]);
}

/// An echo's identifier stands for the requester's port (D7). @return whether it is an echo
bool
ReadEcho(const uint8_t* bytes, flowhash::FlowKey& key)
{
    const bool isIpv6 = key.protocol == IpProtocol::ICMPV6;
    if (bytes[0] == (isIpv6 ? ECHO6 : ECHO))
    {
        key.sourcePort = ReadWord(bytes + 4);
        return true;
    }
    if (bytes[0] == (isIpv6 ? ECHO_REPLY6 : ECHO_REPLY))
    {
        key.destinationPort = ReadWord(bytes + 4);
        return true;
    }
    return false;
}

} // namespace

StackPacket::StackPacket(const Ipv4Header& header, Ptr<const Packet> packet)
    : key(AddressesOf(header))
{
    Read(packet);
}

StackPacket::StackPacket(const Ipv6Header& header, Ptr<const Packet> packet)
    : key(AddressesOf(header))
{
    Read(packet);
}

void
StackPacket::Read(Ptr<const Packet> packet)
{
    size = packet->GetSize();
    const bool tcp = key.protocol == IpProtocol::TCP;
    if (packet->CopyData(start.data(), start.size()) < (tcp ? start.size() : SHORT_HEADER))
    {
        return;
    }
    if (key.protocol == IpProtocol::ICMP || key.protocol == IpProtocol::ICMPV6)
    {
        isOfFlow = ReadEcho(start.data(), key);
        return;
    }
    key.sourcePort = ReadWord(start.data());
    key.destinationPort = ReadWord(start.data() + 2);
    isOfFlow = tcp || key.protocol == IpProtocol::UDP;
}

bool
StackPacket::Has(uint8_t flags) const
{
    return key.protocol == IpProtocol::TCP && (start[TCP_FLAGS] & flags) != 0;
}

uint32_t
StackPacket::Payload() const
{
    const uint32_t header =
        key.protocol == IpProtocol::TCP ? (start[TCP_OFFSET] >> 4) * 4U : SHORT_HEADER;
    return size > header ? size - header : 0;
}

} // namespace ns3
