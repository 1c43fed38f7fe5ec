// SPDX-License-Identifier: GPL-2.0-only

#include "steered-packet.h"

#include "../hash-core/wire/byte-order.h"
#include "../hash-core/wire/ip-protocol.h"
#include "../packet/raw-header.h"

#include "ns3/ipv4-header.h"
#include "ns3/ipv6-header.h"
#include "ns3/tcp-header.h"
#include "ns3/udp-header.h"

namespace ns3
{

namespace
{

TypeId
IpHeaderType(uint8_t version)
{
    static const TypeId ipv4 = Ipv4Header::GetTypeId();
    static const TypeId ipv6 = Ipv6Header::GetTypeId();
    return version == 6 ? ipv6 : ipv4;
}

TypeId
TransportHeaderType(uint8_t protocol)
{
    static const TypeId tcp = TcpHeader::GetTypeId();
    static const TypeId udp = UdpHeader::GetTypeId();
    return protocol == flowhash::IpProtocol::TCP ? tcp : udp;
}

} // namespace

SteeredPacket::SteeredPacket(const Ptr<const Packet>& received,
                             uint32_t port,
                             const Address& sender)
    : packet(received->Copy()),
      available(received->CopyData(bytes.data(), PacketView::WANTED)),
      port(port),
      sender(sender)
{
}

bool
SteeredPacket::Parse(uint8_t version)
{
    return view.Parse(bytes.data(), available) && view.ipLength <= packet->GetSize() &&
           view.source.version == version;
}

flowhash::HostAddress
SteeredPacket::AddressAt(uint32_t offset) const
{
    flowhash::HostAddress address;
    address.version = view.source.version;
    flowhash::CopyAddress(bytes.data() + offset, address.version, address.bytes.data());
    return address;
}

flowhash::HostAddress
SteeredPacket::Source() const
{
    return AddressAt(view.source.version == 6 ? 8 : 12);
}

flowhash::HostAddress
SteeredPacket::Destination() const
{
    return AddressAt(view.source.version == 6 ? 24 : 16);
}

bool
SteeredPacket::DecrementTtl(bool checksums)
{
    const bool ipv6 = view.source.version == 6;
    uint8_t& ttl = bytes[ipv6 ? 7 : 8];
    if (ttl <= 1)
    {
        return false;
    }
    --ttl;
    Changed(ipv6 ? 8 : 12);
    const uint16_t before = flowhash::LoadBig16(bytes.data() + 10);
    if (!ipv6 && (before != 0 || checksums))
    {
        // RFC 1624, equation 3: the word of the TTL is one less in its upper byte.
        uint32_t sum = static_cast<uint16_t>(~before) + 0xfeffU;
        sum = (sum & 0xffff) + (sum >> 16);
        flowhash::StoreBig16(bytes.data() + 10, static_cast<uint16_t>(~sum));
    }
    return true;
}

uint32_t
SteeredPacket::IpHeaderSize() const
{
    return view.source.version == 6 ? 40 : (bytes[0] & 0x0fU) * 4;
}

bool
SteeredPacket::HasWholeTransportHeader() const
{
    const bool known =
        view.protocol == flowhash::IpProtocol::TCP || view.protocol == flowhash::IpProtocol::UDP;
    return known && view.hasPorts && view.transportOffset == IpHeaderSize() &&
           view.payloadOffset <= available;
}

bool
SteeredPacket::RecordHeaders()
{
    return Create<Packet>(1)->BeginItem().HasNext();
}

const Ptr<Packet>&
SteeredPacket::Update(bool byName)
{
    if (m_changed > 0)
    {
        byName ? ReplaceHeaders() : ReplaceStart();
        m_changed = 0;
    }
    return packet;
}

void
SteeredPacket::ReplaceStart()
{
    // Room in front, for the link's header: else the packet is copied once more for that.
    constexpr uint32_t ROOM = 16;
    packet->RemoveAtStart(m_changed);
    packet->AddHeader(RawHeader(bytes.data(), m_changed, ROOM));
    packet->RemoveAtStart(ROOM);
}

void
SteeredPacket::ReplaceHeaders()
{
    const uint32_t ip = IpHeaderSize();
    uint32_t end = std::max(m_changed, ip);
    TypeId behind = RawHeader::GetTypeId();
    if (end > ip && HasWholeTransportHeader())
    {
        end = view.payloadOffset;
        behind = TransportHeaderType(view.protocol);
    }
    // The record of a packet that shares it with others must not become empty on the way: ns-3
    // would write over theirs. So the new headers come before the old ones go.
    const bool bare = end == packet->GetSize();
    const Ptr<Packet> front = bare ? Create<Packet>() : packet;
    packet->RemoveAtStart(bare ? 0 : end);
    if (end > ip)
    {
        front->AddHeader(RawHeader(bytes.data() + ip, end - ip, 0, behind));
    }
    front->AddHeader(RawHeader(bytes.data(), ip, 0, IpHeaderType(view.source.version)));
    if (bare)
    {
        packet->AddAtEnd(front);
        packet->RemoveAtStart(end);
    }
}

SteeredPacket
SteeredPacket::Duplicate(bool byName)
{
    SteeredPacket duplicate = *this;
    duplicate.packet = Update(byName)->Copy();
    duplicate.m_changed = 0;
    return duplicate;
}

} // namespace ns3
