// SPDX-License-Identifier: GPL-2.0-only

#ifndef PACKET_BYTES_H
#define PACKET_BYTES_H

#include "ns3/flow-key.h"
#include "ns3/packet-view.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

/**
 * Packets as bytes for tests, and a check of their checksums: written from the RFCs apart from the
 * code under test, and the slow way, over all bytes.
 */
namespace packetbytes
{

using Bytes = std::vector<uint8_t>;

constexpr uint8_t ICMP = 1;
constexpr uint8_t TCP = 6;
constexpr uint8_t UDP = 17;
constexpr uint8_t ICMPV6 = 58;

/// What a packet carries beside its key.
struct Content
{
    uint32_t payload{0};
    uint8_t flags{0};
    uint32_t sequence{0};
    uint32_t acknowledgment{0};
    uint32_t options{0}; //!< bytes of TCP options, a multiple of 4
    bool checksums{true};
};

inline void
Put16(Bytes& bytes, std::size_t at, uint32_t value)
{
    bytes[at] = static_cast<uint8_t>(value >> 8);
    bytes[at + 1] = static_cast<uint8_t>(value);
}

inline void
Put32(Bytes& bytes, std::size_t at, uint32_t value)
{
    Put16(bytes, at, value >> 16);
    Put16(bytes, at + 2, value);
}

inline uint32_t
Get16(const Bytes& bytes, std::size_t at)
{
    return uint32_t{bytes[at]} << 8 | bytes[at + 1];
}

inline uint32_t
Get32(const Bytes& bytes, std::size_t at)
{
    return Get16(bytes, at) << 16 | Get16(bytes, at + 2);
}

/// RFC 1071, byte by byte: 0xffff for a part that holds its right checksum.
inline uint32_t
OnesSum(const Bytes& bytes, std::size_t from, std::size_t to, uint64_t sum = 0)
{
    for (std::size_t i = from; i < to; ++i)
    {
        sum += (i - from) % 2 == 0 ? uint32_t{bytes[i]} << 8 : bytes[i];
    }
    while (sum >> 16)
    {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<uint32_t>(sum);
}

/// The pseudo-header's share of a transport checksum (RFC 9293 section 3.1, RFC 8200 section 8.1).
inline uint64_t
PseudoSum(const Bytes& bytes, std::size_t at, uint8_t protocol, std::size_t length)
{
    bool ipv6 = bytes[at] >> 4 == 6;
    std::size_t addresses = at + (ipv6 ? 8 : 12);
    return uint64_t{OnesSum(bytes, addresses, addresses + (ipv6 ? 32 : 8))} + protocol + length;
}

/// Where the checksum of a transport header stands, from its start.
inline std::size_t
ChecksumPlace(uint8_t protocol)
{
    return protocol == TCP ? 16 : protocol == UDP ? 6 : 2;
}

/// The sum over a whole transport segment, pseudo-header included where there is one.
inline uint32_t
TransportSum(const Bytes& bytes, std::size_t at, uint8_t protocol)
{
    uint64_t pseudo = protocol == ICMP ? 0 : PseudoSum(bytes, 0, protocol, bytes.size() - at);
    return OnesSum(bytes, at, bytes.size(), pseudo);
}

/// Fills in the transport checksum and that of the IPv4 header.
inline void
FillChecksums(Bytes& bytes, std::size_t at, uint8_t protocol)
{
    std::size_t place = at + ChecksumPlace(protocol);
    uint32_t checksum = 0xffff & ~TransportSum(bytes, at, protocol);
    Put16(bytes, place, protocol == UDP && checksum == 0 ? 0xffff : checksum);
    if (bytes[0] >> 4 == 4)
    {
        Put16(bytes, 10, 0xffff & ~OnesSum(bytes, 0, 20));
    }
}

/// The start of a packet: the IP header of a key, and room for the rest.
inline Bytes
IpHeader(const flowhash::FlowKey& key, uint8_t protocol, uint32_t rest)
{
    bool ipv6 = key.version == 6;
    Bytes bytes((ipv6 ? 40 : 20) + rest);
    bytes[0] = ipv6 ? 0x60 : 0x45;
    Put16(bytes, ipv6 ? 4 : 2, ipv6 ? rest : 20 + rest);
    bytes[ipv6 ? 6 : 9] = protocol;
    bytes[ipv6 ? 7 : 8] = 64;
    std::size_t addresses = ipv6 ? 8 : 12;
    std::copy_n(key.source.begin(), key.AddressSize(), bytes.begin() + addresses);
    std::copy_n(
        key.destination.begin(), key.AddressSize(), bytes.begin() + addresses + key.AddressSize());
    return bytes;
}

/// A TCP, UDP or ICMP echo packet; an echo with source port is the request.
inline Bytes
Make(const flowhash::FlowKey& key, const Content& content = Content())
{
    bool tcp = key.protocol == TCP;
    bool echo = key.protocol == ICMP || key.protocol == ICMPV6;
    uint32_t header = tcp ? 20 + content.options : 8;
    Bytes bytes = IpHeader(key, key.protocol, header + content.payload);
    std::size_t at = bytes.size() - header - content.payload;
    for (std::size_t i = 0; i < bytes.size(); ++i)
    {
        bytes[i] = i < at + 20 ? bytes[i] : static_cast<uint8_t>(i * 37);
    }
    if (echo)
    {
        bool request = key.sourcePort != 0;
        bytes[at] = key.protocol == ICMP ? (request ? 8 : 0) : (request ? 128 : 129);
        Put16(bytes, at + 4, request ? key.sourcePort : key.destinationPort);
    }
    else
    {
        Put16(bytes, at, key.sourcePort);
        Put16(bytes, at + 2, key.destinationPort);
    }
    if (tcp)
    {
        Put32(bytes, at + 4, content.sequence);
        Put32(bytes, at + 8, content.acknowledgment);
        bytes[at + 12] = static_cast<uint8_t>(header / 4 << 4);
        bytes[at + 13] = content.flags;
    }
    else if (key.protocol == UDP)
    {
        Put16(bytes, at + 4, header + content.payload);
    }
    if (content.checksums)
    {
        FillChecksums(bytes, at, key.protocol);
    }
    return bytes;
}

/// An ICMP "destination unreachable" from some source that quotes the start of a packet.
inline Bytes
MakeError(const flowhash::FlowKey& outer, const Bytes& quoted, uint32_t quote)
{
    quote = std::min<uint32_t>(quote, quoted.size());
    bool ipv6 = outer.version == 6;
    Bytes bytes = IpHeader(outer, ipv6 ? ICMPV6 : ICMP, 8 + quote);
    std::size_t at = ipv6 ? 40 : 20;
    bytes[at] = ipv6 ? 1 : 3;
    bytes[at + 1] = ipv6 ? 4 : 3;
    std::copy_n(quoted.begin(), quote, bytes.begin() + at + 8);
    FillChecksums(bytes, at, ipv6 ? ICMPV6 : ICMP);
    return bytes;
}

/// @return the packet behind one more hop: its TTL or hop limit is one less, and the checksum of an
/// IPv4 header is made anew
inline Bytes
OneHopFurther(Bytes bytes)
{
    bool ipv6 = bytes[0] >> 4 == 6;
    --bytes[ipv6 ? 7 : 8];
    if (!ipv6)
    {
        Put16(bytes, 10, 0);
        Put16(bytes, 10, 0xffff & ~OnesSum(bytes, 0, (bytes[0] & 15) * 4));
    }
    return bytes;
}

/// Cuts a packet into two fragments (RFC 791 section 3.2, RFC 8200 section 4.5).
/// @param whole packet without options or extension headers @param cut bytes of payload of the
/// first one, a multiple of 8 @param identification of the packet
inline std::vector<Bytes>
Fragments(const Bytes& whole, uint32_t cut, uint32_t identification)
{
    const bool ipv6 = whole[0] >> 4 == 6;
    const std::size_t header = ipv6 ? 40 : 20;
    std::vector<Bytes> fragments;
    for (const bool first : {true, false})
    {
        Bytes bytes(whole.begin(), whole.begin() + header);
        const uint32_t more = first ? 1 : 0;
        const uint32_t offset = first ? 0 : cut;
        if (ipv6)
        {
            Bytes extension{whole[6], 0, 0, 0, 0, 0, 0, 0};
            Put16(extension, 2, offset | more);
            Put32(extension, 4, identification);
            bytes.insert(bytes.end(), extension.begin(), extension.end());
            bytes[6] = 44;
        }
        const auto payload = whole.begin() + header;
        bytes.insert(bytes.end(), payload + offset, first ? payload + cut : whole.end());
        Put16(bytes, ipv6 ? 4 : 2, ipv6 ? bytes.size() - 40 : bytes.size());
        if (!ipv6)
        {
            Put16(bytes, 4, identification);
            Put16(bytes, 6, more << 13 | offset / 8);
            Put16(bytes, 10, 0);
            Put16(bytes, 10, 0xffff & ~OnesSum(bytes, 0, 20));
        }
        fragments.push_back(bytes);
    }
    return fragments;
}

/// Puts two fragments together. @param first the first @param later the other
/// @return the packet, its IPv4 header checksum made anew; empty if one of theirs is wrong, or the
/// two are not of one packet
inline Bytes
Reassembled(const Bytes& first, const Bytes& later)
{
    const bool ipv6 = first[0] >> 4 == 6;
    const std::size_t header = ipv6 ? 40 : 20;
    const std::size_t behind = ipv6 ? 48 : 20;
    if (!ipv6 && (OnesSum(first, 0, 20) != 0xffff || OnesSum(later, 0, 20) != 0xffff))
    {
        return {};
    }
    const std::size_t addresses = ipv6 ? 8 : 12;
    const std::size_t identification = ipv6 ? 44 : 4;
    if (!std::equal(first.begin() + addresses, first.begin() + header, later.begin() + addresses) ||
        Get16(first, identification) != Get16(later, identification))
    {
        return {};
    }
    Bytes whole(first.begin(), first.begin() + header);
    whole.insert(whole.end(), first.begin() + behind, first.end());
    whole.insert(whole.end(), later.begin() + behind, later.end());
    Put16(whole, ipv6 ? 4 : 2, ipv6 ? whole.size() - 40 : whole.size());
    if (ipv6)
    {
        whole[6] = first[40];
        return whole;
    }
    Put16(whole, 4, 0);
    Put16(whole, 6, 0);
    Put16(whole, 10, 0);
    Put16(whole, 10, 0xffff & ~OnesSum(whole, 0, 20));
    return whole;
}

/// @return what is wrong with the checksums of a whole packet; empty: nothing
inline std::string
ChecksumFault(const Bytes& bytes)
{
    bool ipv6 = bytes[0] >> 4 == 6;
    if (!ipv6 && OnesSum(bytes, 0, 20) != 0xffff)
    {
        return "IPv4 header checksum";
    }
    std::size_t at = ipv6 ? 40 : (bytes[0] & 15) * 4;
    uint8_t protocol = bytes[ipv6 ? 6 : 9];
    if (protocol == UDP && Get16(bytes, at + 6) == 0)
    {
        return ipv6 ? "UDP over IPv6 without checksum" : "";
    }
    return TransportSum(bytes, at, protocol) == 0xffff
               ? ""
               : "transport checksum, protocol " + std::to_string(protocol);
}

/// @return the key that the device under test would read
inline flowhash::FlowKey
KeyOf(const Bytes& bytes)
{
    ns3::PacketView view;
    view.Parse(bytes.data(), std::min<uint32_t>(bytes.size(), ns3::PacketView::WANTED));
    return view.key;
}

/// An IPv6 key whose addresses end in two numbers.
inline flowhash::FlowKey
Ipv6Key(uint8_t source, uint8_t destination, uint16_t sport, uint16_t dport, uint8_t protocol)
{
    flowhash::FlowKey key;
    key.version = 6;
    key.source = {0x20, 0x01, 0x0d, 0xb8, source};
    key.destination = {0x20, 0x01, 0x0d, 0xb8, destination};
    key.source[15] = key.destination[15] = 1;
    key.sourcePort = sport;
    key.destinationPort = dport;
    key.protocol = protocol;
    return key;
}

} // namespace packetbytes

#endif // PACKET_BYTES_H
