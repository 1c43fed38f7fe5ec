// SPDX-License-Identifier: MIT

#include "packet-fields.h"

#include "wire/byte-order.h"
#include "wire/ether-type.h"
#include "wire/ip-protocol.h"

#include <algorithm>

namespace flowhash
{

namespace
{

/// Copied whole: fields that are set one by one and read as a block at once make the processor
/// wait.
const PacketFields BLANK;

/// Bytes of a packet between two limits, and whether they end too early.
struct Bytes
{
    const uint8_t* data; //!< from the outer IP header on
    uint32_t end;        //!< first byte that must not be read

    bool Has(uint32_t offset, uint32_t size) const
    {
        return offset + size <= end;
    }
};

/// An IP header and what leads from it to the transport header.
struct IpPart
{
    FlowKey& key;                 //!< addresses and version; ports are read later
    uint32_t length{0};           //!< whole packet by its header
    uint32_t transportOffset{0};  //!< from the first byte of Bytes
    uint8_t protocol{0};          //!< of the transport header
    uint16_t fragmentOffset{0};   //!< in units of 8 bytes
    bool isFragment{false};       //!< any fragment
    bool isLaterFragment{false};  //!< not the first
    bool reachesTransport{false}; //!< false: the bytes end in the extension headers
};

inline bool
ReadIpv4(const Bytes& bytes, uint32_t offset, IpPart& part)
{
    const uint8_t* header = bytes.data + offset;
    uint32_t headerSize = (header[0] & 0x0f) * 4U;
    part.length = bytes.Has(offset, 20) ? LoadBig16(header + 2) : 0;
    if (headerSize < 20 || part.length < headerSize)
    {
        return false;
    }
    uint16_t fragment = LoadBig16(header + 6);
    part.fragmentOffset = fragment & 0x1fff;
    part.isLaterFragment = part.fragmentOffset != 0;
    part.isFragment = part.isLaterFragment || (fragment & 0x2000) != 0;
    part.key.version = 4;
    part.key.identification = part.isFragment ? LoadBig16(header + 4) : 0;
    CopyAddress(header + 12, 4, part.key.source.data());
    CopyAddress(header + 16, 4, part.key.destination.data());
    part.protocol = header[9];
    part.transportOffset = offset + headerSize;
    part.reachesTransport = bytes.Has(offset, headerSize);
    return true;
}

/// Skips extension headers. Each is at least 8 bytes, so the loop ends with the bytes.
void
SkipExtensions(const Bytes& bytes, IpPart& part)
{
    constexpr uint8_t HOP_BY_HOP = 0;
    constexpr uint8_t ROUTING = 43;
    constexpr uint8_t FRAGMENT = 44;
    constexpr uint8_t DESTINATION = 60;
    part.reachesTransport = true;
    while (part.protocol == HOP_BY_HOP || part.protocol == ROUTING ||
           part.protocol == DESTINATION || part.protocol == FRAGMENT)
    {
        if (!bytes.Has(part.transportOffset, 8))
        {
            part.reachesTransport = false;
            return;
        }
        const uint8_t* header = bytes.data + part.transportOffset;
        bool fragment = part.protocol == FRAGMENT;
        part.protocol = header[0];
        part.transportOffset += fragment ? 8 : (header[1] + 1U) * 8;
        if (fragment)
        {
            // An atomic fragment (RFC 6946) is a whole packet.
            part.isFragment = (LoadBig16(header + 2) & 0xfff9) != 0;
            part.fragmentOffset = LoadBig16(header + 2) >> 3;
            part.isLaterFragment = part.fragmentOffset != 0;
            part.key.identification = part.isFragment ? LoadBig32(header + 4) : 0;
        }
        if (part.isLaterFragment)
        {
            return; // what follows is no header
        }
    }
}

bool
ReadIpv6(const Bytes& bytes, uint32_t offset, IpPart& part)
{
    if (!bytes.Has(offset, 40))
    {
        return false;
    }
    const uint8_t* header = bytes.data + offset;
    part.length = 40U + LoadBig16(header + 4);
    part.key.version = 6;
    part.key.SetFlowLabel(LoadBig32(header));
    CopyAddress(header + 8, 6, part.key.source.data());
    CopyAddress(header + 24, 6, part.key.destination.data());
    part.protocol = header[6];
    part.transportOffset = offset + 40;
    SkipExtensions(bytes, part);
    return true;
}

inline bool
ReadIp(const Bytes& bytes, uint32_t offset, IpPart& part)
{
    if (!bytes.Has(offset, 1))
    {
        return false;
    }
    unsigned version = bytes.data[offset] >> 4;
    bool good = version == 4   ? ReadIpv4(bytes, offset, part)
                : version == 6 ? ReadIpv6(bytes, offset, part)
                               : false;
    part.key.protocol = part.protocol;
    part.key.flags = part.isLaterFragment ? FlowKey::FLAG_FRAGMENT
                     : part.isFragment    ? FlowKey::FLAG_FIRST_FRAGMENT
                                          : 0;
    part.key.etherType = EtherType::OfIp(part.key.version);
    return good;
}

inline bool
IsEchoRequest(const IpPart& part, uint8_t type)
{
    return part.protocol == IpProtocol::ICMP ? type == 8
                                             : part.protocol == IpProtocol::ICMPV6 && type == 128;
}

bool
IsEchoReply(const IpPart& part, uint8_t type)
{
    return part.protocol == IpProtocol::ICMP ? type == 0
                                             : part.protocol == IpProtocol::ICMPV6 && type == 129;
}

bool
IsIcmpError(const IpPart& part, uint8_t type)
{
    return part.protocol == IpProtocol::ICMP
               ? type == 3 || type == 4 || type == 5 || type == 11 || type == 12
               : part.protocol == IpProtocol::ICMPV6 && type >= 1 && type <= 4;
}

/// Reads ports, or the identifier of an echo. @return whether there were any
inline bool
ReadPorts(const Bytes& bytes, IpPart& part)
{
    const uint8_t* header = bytes.data + part.transportOffset;
    if (part.isLaterFragment || !part.reachesTransport)
    {
        return false;
    }
    if (part.protocol == IpProtocol::TCP || part.protocol == IpProtocol::UDP)
    {
        if (!bytes.Has(part.transportOffset, 4))
        {
            return false;
        }
        part.key.sourcePort = LoadBig16(header);
        part.key.destinationPort = LoadBig16(header + 2);
        return true;
    }
    if (!bytes.Has(part.transportOffset, 6))
    {
        return false;
    }
    const bool request = IsEchoRequest(part, header[0]);
    if (!request && !IsEchoReply(part, header[0]))
    {
        return false;
    }
    (request ? part.key.sourcePort : part.key.destinationPort) = LoadBig16(header + 4);
    part.key.flags |= FlowKey::FLAG_ECHO;
    return true;
}

inline HostAddress
ReadHost(const uint8_t* address, uint8_t version)
{
    HostAddress host;
    CopyAddress(address, version, host.bytes.data());
    host.version = version;
    return host;
}

/// Reads the packet that an ICMP error quotes; a quote that makes no sense is left alone.
void
ReadQuote(const Bytes& bytes, PacketFields& view)
{
    FlowKey key;
    IpPart quoted{key};
    uint32_t offset = view.transportOffset + 8U;
    if (!ReadIp(bytes, offset, quoted) || key.version != view.source.version)
    {
        return;
    }
    view.hasPorts = ReadPorts(bytes, quoted);
    view.quoteOffset = static_cast<uint16_t>(offset);
    if (quoted.reachesTransport && !quoted.isLaterFragment && bytes.Has(quoted.transportOffset, 1))
    {
        view.quoteTransportOffset = static_cast<uint16_t>(quoted.transportOffset);
    }
    view.key = key.Reversed();
    view.key.flags |= FlowKey::FLAG_ICMP_QUOTE;
}

/// @return whether the TCP header makes sense
inline bool
ReadTcp(const Bytes& bytes, PacketFields& view)
{
    const uint8_t* header = bytes.data + view.transportOffset;
    uint32_t headerSize = (header[12] >> 4) * 4U;
    view.tcpSequence = LoadBig32(header + 4);
    view.tcpAcknowledgment = LoadBig32(header + 8);
    view.tcpFlags = header[13];
    view.payloadOffset = static_cast<uint16_t>(view.transportOffset + headerSize);
    return headerSize >= 20 && view.payloadOffset <= view.ipLength;
}

/// Reads what follows the IP header. @return whether it makes sense
inline bool
ReadTransport(const Bytes& bytes, IpPart& part, PacketFields& view)
{
    bool icmp = part.protocol == IpProtocol::ICMP || part.protocol == IpProtocol::ICMPV6;
    bool tcp = part.protocol == IpProtocol::TCP;
    bool known = icmp || tcp || part.protocol == IpProtocol::UDP || !part.reachesTransport;
    if (part.isLaterFragment || !known)
    {
        return part.transportOffset <= view.ipLength;
    }
    if (!part.reachesTransport || !bytes.Has(view.transportOffset, tcp ? 20 : 8))
    {
        // Headers that go on beyond what was given are not malformed, only not seen.
        return bytes.end >= PacketFields::WANTED && view.ipLength > bytes.end;
    }
    view.payloadOffset = static_cast<uint16_t>(view.transportOffset + 8);
    view.hasPorts = ReadPorts(bytes, part);
    if (icmp)
    {
        uint8_t type = bytes.data[view.transportOffset];
        view.isEchoRequest = IsEchoRequest(part, type);
        view.isEchoReply = IsEchoReply(part, type);
        view.isNeighborMessage = part.protocol == IpProtocol::ICMPV6 && type >= 133 && type <= 137;
        if (IsIcmpError(part, type))
        {
            ReadQuote(bytes, view);
        }
    }
    return !tcp || ReadTcp(bytes, view);
}

} // namespace

bool
PacketFields::AsksForConnection() const
{
    constexpr uint8_t kinds = TCP_SYN | TCP_ACK | TCP_RST;
    return protocol == IpProtocol::TCP && !IsQuote() && (tcpFlags & kinds) == TCP_SYN;
}

FlowKey
PacketFields::OuterKey() const
{
    if (!IsQuote())
    {
        return key;
    }
    FlowKey outer;
    outer.source = source.bytes;
    outer.destination = destination.bytes;
    outer.protocol = protocol;
    outer.version = source.version;
    outer.etherType = key.etherType;
    outer.SetFlowLabel(flowLabel);
    return outer;
}

bool
PacketFields::Parse(const uint8_t* bytes, uint32_t available)
{
    *this = BLANK;
    IpPart part{key};
    if (!ReadIp(Bytes{bytes, available}, 0, part))
    {
        return false;
    }
    source = ReadHost(bytes + (key.version == 6 ? 8 : 12), key.version);
    destination = ReadHost(bytes + (key.version == 6 ? 24 : 16), key.version);
    flowLabel = key.FlowLabel();
    ipLength = part.length;
    protocol = part.protocol;
    isFragment = part.isFragment;
    isLaterFragment = part.isLaterFragment;
    fragmentOffset = part.fragmentOffset;
    identification = key.identification;
    transportOffset = static_cast<uint16_t>(part.transportOffset);
    payloadOffset = transportOffset;

    // What lies behind the end of the IP packet is padding of the link.
    Bytes inside{bytes, std::min(available, ipLength)};
    return ReadTransport(inside, part, *this);
}

} // namespace flowhash
