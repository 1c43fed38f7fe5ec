// SPDX-License-Identifier: GPL-2.0-only

#include "tcp-reset.h"

#include "../hash-core/wire/byte-order.h"
#include "../hash-core/wire/ip-protocol.h"
#include "../packet/internet-checksum.h"

#include <algorithm>

namespace ns3
{

namespace
{

using flowhash::StoreBig16;
using flowhash::StoreBig32;

constexpr uint8_t HOP_LIMIT = 64;
constexpr uint32_t TCP_SIZE = 20;

} // namespace

bool
TcpReset::MayAnswer(const PacketView& view)
{
    return view.protocol == flowhash::IpProtocol::TCP && !view.IsQuote() &&
           !(view.tcpFlags & PacketView::TCP_RST);
}

TcpReset
TcpReset::Answering(const PacketView& view)
{
    TcpReset reset;
    reset.m_key = view.key.Reversed();
    if (view.tcpFlags & PacketView::TCP_ACK)
    {
        reset.m_sequence = view.tcpAcknowledgment;
        return reset;
    }
    const uint32_t syn = (view.tcpFlags & PacketView::TCP_SYN) ? 1 : 0;
    const uint32_t fin = (view.tcpFlags & PacketView::TCP_FIN) ? 1 : 0;
    reset.m_acknowledges = true;
    reset.m_acknowledgment = view.tcpSequence + view.PayloadSize() + syn + fin;
    return reset;
}

TcpReset
TcpReset::ToClient(const NatConnection& connection)
{
    TcpReset reset;
    reset.m_key = connection.AnswerKey();
    reset.m_sequence = connection.clientExpects;
    // In SYN-SENT a reset counts only if it acknowledges the SYN.
    reset.m_acknowledges = !connection.clientAcked;
    reset.m_acknowledgment = reset.m_acknowledges ? connection.clientNext : 0;
    return reset;
}

Ptr<Packet>
TcpReset::Build(bool checksums) const
{
    uint8_t bytes[60] = {};
    const uint32_t ipSize = m_key.version == 6 ? 40 : 20;
    m_key.version == 6 ? WriteIpv6(bytes) : WriteIpv4(bytes);
    WriteTcp(bytes + ipSize);
    if (checksums)
    {
        WriteChecksums(bytes);
    }
    return Create<Packet>(bytes, ipSize + TCP_SIZE);
}

void
TcpReset::WriteIpv4(uint8_t* bytes) const
{
    bytes[0] = 0x45;
    StoreBig16(bytes + 2, 20 + TCP_SIZE);
    bytes[8] = HOP_LIMIT;
    bytes[9] = flowhash::IpProtocol::TCP;
    std::copy_n(m_key.source.begin(), 4, bytes + 12);
    std::copy_n(m_key.destination.begin(), 4, bytes + 16);
}

void
TcpReset::WriteIpv6(uint8_t* bytes) const
{
    bytes[0] = 0x60;
    StoreBig16(bytes + 4, TCP_SIZE);
    bytes[6] = flowhash::IpProtocol::TCP;
    bytes[7] = HOP_LIMIT;
    std::copy_n(m_key.source.begin(), 16, bytes + 8);
    std::copy_n(m_key.destination.begin(), 16, bytes + 24);
}

void
TcpReset::WriteTcp(uint8_t* tcp) const
{
    StoreBig16(tcp, m_key.sourcePort);
    StoreBig16(tcp + 2, m_key.destinationPort);
    StoreBig32(tcp + 4, m_sequence);
    StoreBig32(tcp + 8, m_acknowledgment);
    tcp[12] = TCP_SIZE / 4 << 4;
    tcp[13] = PacketView::TCP_RST | (m_acknowledges ? PacketView::TCP_ACK : 0);
}

void
TcpReset::WriteChecksums(uint8_t* bytes) const
{
    const bool ipv6 = m_key.version == 6;
    uint8_t* tcp = bytes + (ipv6 ? 40 : 20);
    InternetChecksum checksum;
    checksum.Add(bytes + (ipv6 ? 8 : 12), 2 * m_key.AddressSize());
    checksum.Add(flowhash::IpProtocol::TCP);
    checksum.Add(TCP_SIZE);
    checksum.Add(tcp, TCP_SIZE);
    StoreBig16(tcp + 16, checksum.Get());
    if (!ipv6)
    {
        InternetChecksum header;
        header.Add(bytes, 20);
        StoreBig16(bytes + 10, header.Get());
    }
}

} // namespace ns3
