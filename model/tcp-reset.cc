// SPDX-License-Identifier: GPL-2.0-only

#include "tcp-reset.h"

#include <algorithm>

namespace ns3
{

namespace
{

constexpr uint8_t TCP = 6;
constexpr uint8_t HOP_LIMIT = 64;
constexpr uint32_t TCP_SIZE = 20;

void
Write16(uint8_t* at, uint32_t value)
{
    at[0] = static_cast<uint8_t>(value >> 8);
    at[1] = static_cast<uint8_t>(value);
}

void
Write32(uint8_t* at, uint32_t value)
{
    Write16(at, value >> 16);
    Write16(at + 2, value);
}

/// @return the sum of 16-bit words on top of another sum, not folded
uint32_t
Sum(const uint8_t* bytes, uint32_t size, uint32_t sum)
{
    for (uint32_t i = 0; i < size; i += 2)
    {
        sum += uint32_t{bytes[i]} << 8 | bytes[i + 1];
    }
    return sum;
}

uint32_t
Fold(uint32_t sum)
{
    sum = (sum & 0xffff) + (sum >> 16);
    return ~((sum & 0xffff) + (sum >> 16));
}

} // namespace

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
TcpReset::ToClient(const Connection& connection)
{
    TcpReset reset;
    reset.m_key = connection.answers;
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
    Write16(bytes + 2, 20 + TCP_SIZE);
    bytes[8] = HOP_LIMIT;
    bytes[9] = TCP;
    std::copy_n(m_key.source.begin(), 4, bytes + 12);
    std::copy_n(m_key.destination.begin(), 4, bytes + 16);
}

void
TcpReset::WriteIpv6(uint8_t* bytes) const
{
    bytes[0] = 0x60;
    Write16(bytes + 4, TCP_SIZE);
    bytes[6] = TCP;
    bytes[7] = HOP_LIMIT;
    std::copy_n(m_key.source.begin(), 16, bytes + 8);
    std::copy_n(m_key.destination.begin(), 16, bytes + 24);
}

void
TcpReset::WriteTcp(uint8_t* tcp) const
{
    Write16(tcp, m_key.sourcePort);
    Write16(tcp + 2, m_key.destinationPort);
    Write32(tcp + 4, m_sequence);
    Write32(tcp + 8, m_acknowledgment);
    tcp[12] = TCP_SIZE / 4 << 4;
    tcp[13] = PacketView::TCP_RST | (m_acknowledges ? PacketView::TCP_ACK : 0);
}

void
TcpReset::WriteChecksums(uint8_t* bytes) const
{
    const bool ipv6 = m_key.version == 6;
    uint8_t* tcp = bytes + (ipv6 ? 40 : 20);
    const uint8_t* addresses = bytes + (ipv6 ? 8 : 12);
    const uint32_t pseudo = Sum(addresses, 2 * m_key.AddressSize(), TCP + TCP_SIZE);
    Write16(tcp + 16, Fold(Sum(tcp, TCP_SIZE, pseudo)));
    if (!ipv6)
    {
        Write16(bytes + 10, Fold(Sum(bytes, 20, 0)));
    }
}

} // namespace ns3
