// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_DISTRIBUTION_TEST_PACKETS_H
#define FLOW_DISTRIBUTION_TEST_PACKETS_H

#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/packet.h"

#include <cstdint>
#include <vector>

namespace ns3
{

// Packets written byte by byte from the RFCs, so that the parser is not tested against ns-3's
// own serializers. Checksums are zero: steering devices do not look at them.

using TestBytes = std::vector<uint8_t>;

inline constexpr uint8_t ICMP = 1;
inline constexpr uint8_t TCP = 6;
inline constexpr uint8_t UDP = 17;
inline constexpr uint8_t ICMPV6 = 58;

/// Appends a number in network order. @param bytes where @param value number @param size bytes
inline void
AppendNumber(TestBytes& bytes, uint64_t value, unsigned size)
{
    while (size-- > 0)
    {
        bytes.push_back(static_cast<uint8_t>(value >> (8 * size)));
    }
}

/// Appends bytes. @param bytes where @param more what
inline void
AppendBytes(TestBytes& bytes, const TestBytes& more)
{
    bytes.insert(bytes.end(), more.begin(), more.end());
}

/// @param source port @param destination port @param payload bytes @return a UDP datagram
inline TestBytes
MakeUdp(uint16_t source, uint16_t destination, uint16_t payload)
{
    TestBytes bytes;
    AppendNumber(bytes, source, 2);
    AppendNumber(bytes, destination, 2);
    AppendNumber(bytes, 8U + payload, 2);
    bytes.resize(8U + payload);
    return bytes;
}

/// @param source port @param destination port @param flags TCP flags @param options bytes of
/// options, a multiple of 4 @param payload bytes @return a TCP segment, sequence number 0x01020304
/// and acknowledgment 0x05060708
inline TestBytes
MakeTcp(
    uint16_t source, uint16_t destination, uint8_t flags, uint8_t options = 0, uint16_t payload = 0)
{
    TestBytes bytes;
    AppendNumber(bytes, source, 2);
    AppendNumber(bytes, destination, 2);
    AppendNumber(bytes, 0x01020304, 4);
    AppendNumber(bytes, 0x05060708, 4);
    bytes.push_back(static_cast<uint8_t>((20 + options) / 4 << 4));
    bytes.push_back(flags);
    bytes.resize(20U + options + payload);
    return bytes;
}

/// @param type ICMP type @param identifier of an echo @param rest what follows the 8 bytes
/// @return an ICMP or ICMPv6 message
inline TestBytes
MakeIcmp(uint8_t type, uint16_t identifier, const TestBytes& rest = {})
{
    TestBytes bytes{type, 0, 0, 0};
    AppendNumber(bytes, identifier, 2);
    AppendNumber(bytes, 1, 2);
    AppendBytes(bytes, rest);
    return bytes;
}

/// @param source address @param destination address @param protocol of the payload @param payload
/// transport header and data @param options bytes of options, a multiple of 4 @param fragment the
/// 16 bits of flags and fragment offset @return an IPv4 packet
inline TestBytes
MakeIpv4(const char* source,
         const char* destination,
         uint8_t protocol,
         const TestBytes& payload,
         uint8_t options = 0,
         uint16_t fragment = 0)
{
    TestBytes bytes{static_cast<uint8_t>(0x45 + options / 4), 0};
    AppendNumber(bytes, 20U + options + payload.size(), 2);
    AppendNumber(bytes, 0x1234, 2);
    AppendNumber(bytes, fragment, 2);
    AppendBytes(bytes, {64, protocol, 0, 0});
    AppendNumber(bytes, Ipv4Address(source).Get(), 4);
    AppendNumber(bytes, Ipv4Address(destination).Get(), 4);
    bytes.resize(20U + options, 1); // options of one byte each: no operation
    AppendBytes(bytes, payload);
    return bytes;
}

/// @param source address @param destination address @param next protocol of the payload
/// @param payload extension headers, transport header and data @return an IPv6 packet
inline TestBytes
MakeIpv6(const char* source, const char* destination, uint8_t next, const TestBytes& payload)
{
    TestBytes bytes{0x60, 0, 0, 0};
    AppendNumber(bytes, payload.size(), 2);
    AppendBytes(bytes, {next, 64});
    bytes.resize(40);
    Ipv6Address(source).GetBytes(bytes.data() + 8);
    Ipv6Address(destination).GetBytes(bytes.data() + 24);
    AppendBytes(bytes, payload);
    return bytes;
}

/// @param bytes a packet without checksums @return the same behind one more hop
inline TestBytes
OneHopFurther(TestBytes bytes)
{
    --bytes[bytes[0] >> 4 == 6 ? 7 : 8];
    return bytes;
}

/// @param bytes a packet's bytes @return the packet
inline Ptr<Packet>
MakePacket(const TestBytes& bytes)
{
    return Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size()));
}

} // namespace ns3

#endif // FLOW_DISTRIBUTION_TEST_PACKETS_H
