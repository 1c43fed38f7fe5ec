// SPDX-License-Identifier: GPL-2.0-only

#include "packet-rewriter.h"

#include "../hash-core/wire/byte-order.h"
#include "../hash-core/wire/ip-protocol.h"

namespace ns3
{

namespace
{

using flowhash::LoadBig16;

/// Where a transport header keeps what translation touches.
struct TransportFields
{
    uint32_t checksum;   //!< offset of the checksum
    uint32_t identifier; //!< offset of the ICMP echo identifier; 0: two ports at the start
    uint32_t end;        //!< bytes up to the last field
    bool pseudoHeader;   //!< whether the checksum covers the addresses
};

/// @param protocol IANA number @return its fields; none where translation touches nothing
const TransportFields*
FieldsOf(uint8_t protocol)
{
    static constexpr TransportFields tcp{16, 0, 18, true};
    static constexpr TransportFields udp{6, 0, 8, true};
    static constexpr TransportFields icmp{2, 4, 6, false};
    static constexpr TransportFields icmpv6{2, 4, 6, true};
    switch (protocol)
    {
    case flowhash::IpProtocol::TCP:
        return &tcp;
    case flowhash::IpProtocol::UDP:
        return &udp;
    case flowhash::IpProtocol::ICMP:
        return &icmp;
    case flowhash::IpProtocol::ICMPV6:
        return &icmpv6;
    default:
        return nullptr;
    }
}

/// @param type first byte of an ICMP or ICMPv6 echo @return whether it is the request
bool
IsEchoRequest(uint8_t type)
{
    return type == 8 || type == 128;
}

} // namespace

PacketRewriter::PacketRewriter(bool checksums)
    : m_checksums(checksums)
{
}

uint32_t
PacketRewriter::Rewrite(uint8_t* bytes,
                        uint32_t available,
                        const PacketView& view,
                        const flowhash::FlowKey& to) const
{
    if (view.IsQuote())
    {
        return RewriteError(bytes, available, view, to);
    }
    ChecksumChange all;
    return RewritePlain({bytes, available, view.transportOffset, view.protocol}, to, all);
}

bool
PacketRewriter::Rewrite(SteeredPacket& packet, const flowhash::FlowKey& to) const
{
    const uint32_t changed = Rewrite(packet.bytes.data(), packet.available, packet.view, to);
    packet.Changed(changed);
    return changed > 0;
}

void
PacketRewriter::RewriteAddresses(SteeredPacket& packet, const flowhash::FlowKey& to) const
{
    ChecksumChange unused;
    RewriteAddresses(packet.bytes.data(), to, true, unused);
    packet.Changed(to.version == 6 ? 40 : 20);
}

uint32_t
PacketRewriter::RewritePlain(const Layout& at,
                             const flowhash::FlowKey& to,
                             ChecksumChange& all) const
{
    const TransportFields* fields = FieldsOf(at.protocol);
    const uint32_t portsEnd = at.transport + (fields && fields->identifier == 0 ? 4 : 6);
    if (!fields || at.transport == 0 || portsEnd > at.available)
    {
        return 0;
    }
    ChecksumChange change = RewriteAddresses(at.ip, to, true, all);
    if (!fields->pseudoHeader)
    {
        change = ChecksumChange();
    }
    uint8_t* transport = at.ip + at.transport;
    ChecksumChange ports;
    if (fields->identifier != 0)
    {
        ports.Replace(transport + fields->identifier,
                      IsEchoRequest(*transport) ? to.sourcePort : to.destinationPort);
    }
    else
    {
        ports.Replace(transport, to.sourcePort);
        ports.Replace(transport + 2, to.destinationPort);
    }
    all.Add(ports);
    change.Add(ports);
    // A quote may end before the checksum.
    if (at.transport + fields->checksum + 2 > at.available)
    {
        return portsEnd;
    }
    Update(transport + fields->checksum, change, at.protocol == flowhash::IpProtocol::UDP, all);
    return at.transport + fields->end;
}

uint32_t
PacketRewriter::RewriteError(uint8_t* bytes,
                             uint32_t available,
                             const PacketView& view,
                             const flowhash::FlowKey& to) const
{
    if (view.quoteTransportOffset < view.quoteOffset || view.quoteTransportOffset >= available)
    {
        return 0;
    }
    const Layout quote{bytes + view.quoteOffset,
                       available - view.quoteOffset,
                       uint32_t{view.quoteTransportOffset} - view.quoteOffset,
                       view.key.protocol};
    ChecksumChange change;
    const uint32_t end = RewritePlain(quote, to.Reversed(), change);
    if (end == 0)
    {
        return 0;
    }
    // An error of the far end itself comes from the address that its peer knows; one of a router
    // on the way keeps its source.
    const bool fromEnd = view.source.bytes == view.key.source;
    ChecksumChange unused;
    const ChecksumChange addresses = RewriteAddresses(bytes, to, fromEnd, unused);
    if (view.protocol == flowhash::IpProtocol::ICMPV6)
    {
        change.Add(addresses);
    }
    Update(bytes + view.transportOffset + 2, change, false, unused);
    return view.quoteOffset + end;
}

ChecksumChange
PacketRewriter::RewriteAddresses(uint8_t* ip,
                                 const flowhash::FlowKey& to,
                                 bool source,
                                 ChecksumChange& all) const
{
    const uint32_t size = to.AddressSize();
    uint8_t* addresses = ip + (size == 4 ? 12 : 8);
    ChecksumChange change;
    if (source)
    {
        change.Replace(addresses, to.source.data(), size);
    }
    change.Replace(addresses + size, to.destination.data(), size);
    all.Add(change);
    if (size == 4)
    {
        Update(ip + 10, change, false, all);
    }
    return change;
}

void
PacketRewriter::Update(uint8_t* field,
                       const ChecksumChange& change,
                       bool udp,
                       ChecksumChange& all) const
{
    const uint16_t before = LoadBig16(field);
    if (before == 0 && (udp || !m_checksums))
    {
        return;
    }
    const uint16_t after = change.Apply(before);
    all.Replace(field, udp && after == 0 ? 0xffff : after);
}

} // namespace ns3
