// SPDX-License-Identifier: GPL-2.0-only

#include "light-segment.h"

#include "../../hash-core/wire/byte-order.h"
#include "../../hash-core/wire/ip-protocol.h"
#include "../../packet/internet-checksum.h"
#include "../../packet/raw-header.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace ns3
{

namespace
{

using flowhash::StoreBig16;
using flowhash::StoreBig32;

constexpr uint32_t IPV4_HEADER = 20; // bytes
constexpr uint32_t IPV6_HEADER = 40;
constexpr uint32_t TCP_HEADER = 20;
constexpr uint32_t MSS_OPTION = 4;
constexpr uint32_t UDP_HEADER = 8;
constexpr uint8_t TTL = 64;
constexpr uint16_t WINDOW = 65535;

using Bytes = std::array<uint8_t, IPV6_HEADER + TCP_HEADER + MSS_OPTION + LightSegment::MOST_HEAD>;

/// @return bytes of the header
uint32_t
WriteTcp(const LightSegment& segment, uint8_t* bytes)
{
    const uint32_t size = TCP_HEADER + (segment.mss ? MSS_OPTION : 0);
    StoreBig16(bytes, segment.key.sourcePort);
    StoreBig16(bytes + 2, segment.key.destinationPort);
    StoreBig32(bytes + 4, segment.sequence);
    StoreBig32(bytes + 8, segment.acknowledgment);
    bytes[12] = static_cast<uint8_t>(size / 4 << 4);
    bytes[13] = segment.flags;
    StoreBig16(bytes + 14, WINDOW);
    StoreBig32(bytes + 16, 0); // checksum, urgent pointer
    if (segment.mss)
    {
        bytes[20] = 2; // kind and length of the option
        bytes[21] = MSS_OPTION;
        StoreBig16(bytes + 22, segment.mss);
    }
    return size;
}

uint32_t
WriteUdp(const LightSegment& segment, uint8_t* bytes)
{
    StoreBig16(bytes, segment.key.sourcePort);
    StoreBig16(bytes + 2, segment.key.destinationPort);
    StoreBig16(bytes + 4, static_cast<uint16_t>(UDP_HEADER + segment.payload));
    StoreBig16(bytes + 6, 0);
    return UDP_HEADER;
}

void
WriteIpv4(const LightSegment& segment, uint8_t* bytes, uint32_t rest)
{
    bytes[0] = 0x45;
    bytes[1] = 0;
    StoreBig16(bytes + 2, static_cast<uint16_t>(IPV4_HEADER + rest));
    StoreBig16(bytes + 4, 0);
    StoreBig16(bytes + 6, 0x4000); // DF
    bytes[8] = TTL;
    bytes[9] = segment.key.protocol;
    StoreBig16(bytes + 10, 0);
    std::copy_n(segment.key.source.data(), 4, bytes + 12);
    std::copy_n(segment.key.destination.data(), 4, bytes + 16);
}

void
WriteIpv6(const LightSegment& segment, uint8_t* bytes, uint32_t rest)
{
    StoreBig32(bytes, 0x60000001); // version 6, flow label 1
    StoreBig16(bytes + 4, static_cast<uint16_t>(rest));
    bytes[6] = segment.key.protocol;
    bytes[7] = TTL;
    std::copy_n(segment.key.source.data(), 16, bytes + 8);
    std::copy_n(segment.key.destination.data(), 16, bytes + 24);
}

/// The payload behind the head is zeros, which add nothing.
void
SetChecksums(const LightSegment& segment, uint8_t* bytes, uint32_t ip, uint32_t size, uint32_t rest)
{
    InternetChecksum sum;
    sum.Add(segment.key.source.data(), segment.key.AddressSize());
    sum.Add(segment.key.destination.data(), segment.key.AddressSize());
    sum.Add(segment.key.protocol);
    sum.Add(rest);
    sum.Add(bytes + ip, size - ip);
    const bool udp = segment.key.protocol == flowhash::IpProtocol::UDP;
    uint16_t checksum = sum.Get();
    checksum = udp && checksum == 0 ? 0xffff : checksum; // 0 means none (RFC 768)
    StoreBig16(bytes + ip + (udp ? 6 : 16), checksum);
    if (segment.key.version == 4)
    {
        InternetChecksum header;
        header.Add(bytes, IPV4_HEADER);
        StoreBig16(bytes + 10, header.Get());
    }
}

} // namespace

Ptr<Packet>
LightSegment::Make(bool checksums) const
{
    Bytes bytes;
    const uint32_t ip = key.version == 4 ? IPV4_HEADER : IPV6_HEADER;
    const uint32_t transport = key.protocol == flowhash::IpProtocol::UDP
                                   ? WriteUdp(*this, bytes.data() + ip)
                                   : WriteTcp(*this, bytes.data() + ip);
    const uint32_t rest = transport + payload;
    key.version == 4 ? WriteIpv4(*this, bytes.data(), rest) : WriteIpv6(*this, bytes.data(), rest);
    uint32_t size = ip + transport;
    if (headSize > 0)
    {
        std::memcpy(bytes.data() + size, head, headSize);
        size += headSize;
    }
    if (checksums)
    {
        SetChecksums(*this, bytes.data(), ip, size, rest);
    }
    auto packet = Create<Packet>(payload - headSize);
    packet->AddHeader(RawHeader(bytes.data(), size));
    return packet;
}

} // namespace ns3
