// SPDX-License-Identifier: GPL-2.0-only

#include "sequence-offset.h"

#include "../hash-core/wire/byte-order.h"
#include "../hash-core/wire/ip-protocol.h"
#include "checksum-change.h"

namespace ns3
{

namespace
{

using flowhash::LoadBig16;
using flowhash::LoadBig32;

// Places in a TCP header.
constexpr uint32_t SEQUENCE = 4;
constexpr uint32_t ACKNOWLEDGMENT = 8;
constexpr uint32_t FLAGS = 13;
constexpr uint32_t CHECKSUM = 16;

// Place in an ICMP header.
constexpr uint32_t ICMP_CHECKSUM = 2;

} // namespace

SequenceOffset::SequenceOffset(uint32_t offset, bool checksums)
    : m_offset(offset),
      m_checksums(checksums)
{
}

void
SequenceOffset::ToClient(SteeredPacket& packet) const
{
    Translate(packet, true);
}

void
SequenceOffset::ToServer(SteeredPacket& packet) const
{
    Translate(packet, false);
}

void
SequenceOffset::Translate(SteeredPacket& packet, bool toClient) const
{
    const PacketView& view = packet.view;
    const bool quote = view.IsQuote();
    const uint32_t tcp = quote ? view.quoteTransportOffset : view.transportOffset;
    const bool isSequence = toClient != quote; // what is quoted went the other way
    const uint32_t field = tcp + (isSequence ? SEQUENCE : ACKNOWLEDGMENT);
    if (view.key.protocol != flowhash::IpProtocol::TCP || tcp == 0 || field + 4 > packet.available)
    {
        return;
    }
    uint8_t* const bytes = packet.bytes.data();
    const bool flagsAreThere = tcp + FLAGS < packet.available;
    if (!isSequence && flagsAreThere && !(bytes[tcp + FLAGS] & PacketView::TCP_ACK))
    {
        return; // the field means nothing
    }
    const uint32_t before = LoadBig32(bytes + field);
    ChecksumChange change;
    change.Replace32(bytes + field, toClient ? before + m_offset : before - m_offset);
    packet.Changed(field + 4);
    const uint32_t place = tcp + CHECKSUM;
    const bool known = place + 2 <= packet.available; // a quote may end before it
    const uint16_t checksum = known ? LoadBig16(bytes + place) : 0;
    ChecksumChange all = change;
    if (known && (checksum != 0 || m_checksums))
    {
        all.Replace(bytes + place, change.Apply(checksum));
        packet.Changed(place + 2);
    }
    uint8_t* const icmp = bytes + view.transportOffset + ICMP_CHECKSUM;
    if (quote && (LoadBig16(icmp) != 0 || m_checksums))
    {
        flowhash::StoreBig16(icmp, all.Apply(LoadBig16(icmp)));
    }
}

} // namespace ns3
