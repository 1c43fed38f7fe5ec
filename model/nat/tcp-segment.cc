// SPDX-License-Identifier: GPL-2.0-only

#include "tcp-segment.h"

#include "../hash-core/wire/byte-order.h"
#include "../hash-core/wire/ip-protocol.h"
#include "../packet/internet-checksum.h"
#include "../packet/raw-header.h"

#include <algorithm>

namespace ns3
{

namespace
{

using flowhash::StoreBig16;
using flowhash::StoreBig32;

constexpr uint8_t HOP_LIMIT = 64;
constexpr uint32_t TCP_SIZE = 20;

// Options (RFC 9293, section 3.2).
constexpr uint8_t END_OF_OPTIONS = 0;
constexpr uint8_t NO_OPERATION = 1;
constexpr uint8_t MSS = 2;
constexpr uint8_t MSS_SIZE = 4;

} // namespace

uint16_t
TcpSegment::FindMss(const uint8_t* options, uint32_t size)
{
    for (uint32_t at = 0; at + 1 < size && options[at] != END_OF_OPTIONS;)
    {
        if (options[at] == MSS && options[at + 1] == MSS_SIZE && at + MSS_SIZE <= size)
        {
            return flowhash::LoadBig16(options + at + 2);
        }
        const uint32_t length = options[at] == NO_OPERATION ? 1 : options[at + 1];
        if (length == 0)
        {
            break;
        }
        at += length;
    }
    return 0;
}

uint32_t
TcpSegment::TcpSize() const
{
    return TCP_SIZE + (mss == 0 ? 0 : MSS_SIZE);
}

Ptr<Packet>
TcpSegment::Build(bool checksums, const Ptr<const Packet>& like) const
{
    uint8_t bytes[64] = {};
    const uint32_t ipSize = key.version == 6 ? 40 : 20;
    key.version == 6 ? WriteIpv6(bytes) : WriteIpv4(bytes);
    WriteTcp(bytes + ipSize);
    if (checksums)
    {
        WriteChecksums(bytes);
    }
    if (!like)
    {
        return Create<Packet>(bytes, ipSize + TcpSize());
    }
    Ptr<Packet> packet = like->Copy();
    packet->RemoveAtStart(packet->GetSize());
    packet->AddHeader(RawHeader(bytes, ipSize + TcpSize()));
    return packet;
}

void
TcpSegment::WriteIpv4(uint8_t* bytes) const
{
    bytes[0] = 0x45;
    StoreBig16(bytes + 2, static_cast<uint16_t>(20 + TcpSize()));
    bytes[8] = HOP_LIMIT;
    bytes[9] = flowhash::IpProtocol::TCP;
    std::copy_n(key.source.begin(), 4, bytes + 12);
    std::copy_n(key.destination.begin(), 4, bytes + 16);
}

void
TcpSegment::WriteIpv6(uint8_t* bytes) const
{
    bytes[0] = 0x60;
    StoreBig16(bytes + 4, static_cast<uint16_t>(TcpSize()));
    bytes[6] = flowhash::IpProtocol::TCP;
    bytes[7] = HOP_LIMIT;
    std::copy_n(key.source.begin(), 16, bytes + 8);
    std::copy_n(key.destination.begin(), 16, bytes + 24);
}

void
TcpSegment::WriteTcp(uint8_t* tcp) const
{
    StoreBig16(tcp, key.sourcePort);
    StoreBig16(tcp + 2, key.destinationPort);
    StoreBig32(tcp + 4, sequence);
    StoreBig32(tcp + 8, acknowledgment);
    tcp[12] = static_cast<uint8_t>(TcpSize() / 4 << 4);
    tcp[13] = flags;
    StoreBig16(tcp + 14, window);
    if (mss != 0)
    {
        tcp[20] = MSS;
        tcp[21] = MSS_SIZE;
        StoreBig16(tcp + 22, mss);
    }
}

void
TcpSegment::WriteChecksums(uint8_t* bytes) const
{
    const bool ipv6 = key.version == 6;
    uint8_t* tcp = bytes + (ipv6 ? 40 : 20);
    InternetChecksum checksum;
    checksum.Add(bytes + (ipv6 ? 8 : 12), 2 * key.AddressSize());
    checksum.Add(flowhash::IpProtocol::TCP);
    checksum.Add(TcpSize());
    checksum.Add(tcp, TcpSize());
    StoreBig16(tcp + 16, checksum.Get());
    if (!ipv6)
    {
        InternetChecksum header;
        header.Add(bytes, 20);
        StoreBig16(bytes + 10, header.Get());
    }
}

} // namespace ns3
