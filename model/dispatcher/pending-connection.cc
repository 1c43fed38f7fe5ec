// SPDX-License-Identifier: GPL-2.0-only

#include "pending-connection.h"

#include "../hash-core/bytes/xxh64.h"
#include "../hash-core/wire/byte-order.h"

#include "ns3/table-sync.h"

#include <algorithm>

namespace ns3
{

namespace
{

using flowhash::FlowKey;

/// @return numbers that a segment takes behind the SYN's
uint32_t
SizeOf(const PacketView& view)
{
    return view.PayloadSize() + ((view.tcpFlags & PacketView::TCP_FIN) ? 1 : 0);
}

uint16_t
WindowOf(const SteeredPacket& packet)
{
    return flowhash::LoadBig16(packet.bytes.data() + packet.view.transportOffset + 14);
}

/// @return what a SYN says; 0: nothing, or it is none
uint16_t
MssOf(const SteeredPacket& packet)
{
    const uint32_t options = packet.view.transportOffset + 20U;
    const uint32_t end = std::min<uint32_t>(packet.view.payloadOffset, packet.available);
    const bool may = (packet.view.tcpFlags & PacketView::TCP_SYN) && end > options;
    return may ? TcpSegment::FindMss(packet.bytes.data() + options, end - options) : 0;
}

} // namespace

PendingConnection::PendingConnection(const SteeredPacket& packet, uint32_t start, uint32_t most)
    : first(packet),
      m_client(SyncKey::Of(packet.view.key).ToFlowKey()),
      m_start(start),
      m_window(WindowOf(packet)),
      m_mss(MssOf(packet)),
      m_payload(most)
{
}

uint32_t
PendingConnection::FirstNumber(const FlowKey& client, uint32_t start)
{
    uint8_t bytes[36];
    const uint32_t size = client.AddressSize();
    std::copy_n(client.source.begin(), size, bytes);
    std::copy_n(client.destination.begin(), size, bytes + size);
    flowhash::StoreBig16(bytes + 2 * size, client.sourcePort);
    flowhash::StoreBig16(bytes + 2 * size + 2, client.destinationPort);
    return start + static_cast<uint32_t>(flowhash::Xxh64(bytes, 2 * size + 4, 0));
}

uint32_t
PendingConnection::StartOf(const PacketView& view)
{
    return view.tcpAcknowledgment - 1 - FirstNumber(view.key, 0);
}

const FlowKey&
PendingConnection::GetClient() const
{
    return m_client;
}

uint32_t
PendingConnection::Answer() const
{
    return FirstNumber(m_client, m_start);
}

/// @return which of the client's bytes is a segment's first, from 0
uint32_t
PendingConnection::PlaceOf(const PacketView& view) const
{
    return view.tcpSequence - m_start - 1;
}

// ---- what the client says ----------------------------------------------------------------------

bool
PendingConnection::IsFirst(const PacketView& view) const
{
    return view.AsksForConnection() && view.tcpSequence == m_start;
}

bool
PendingConnection::IsWithin(const PacketView& view, uint16_t window) const
{
    const uint32_t place = PlaceOf(view);
    return place <= window && view.PayloadSize() <= window - place;
}

bool
PendingConnection::Acknowledges(const PacketView& view) const
{
    return (view.tcpFlags & PacketView::TCP_ACK) && view.tcpAcknowledgment == Answer() + 1;
}

bool
PendingConnection::IsAcknowledgedBy(const PacketView& view) const
{
    return (view.tcpFlags & PacketView::TCP_ACK) && view.tcpAcknowledgment == m_start + 1;
}

bool
PendingConnection::IsKnown(const PacketView& view) const
{
    const uint32_t place = PlaceOf(view);
    const uint32_t end = place + SizeOf(view);
    return end == place || std::any_of(held.begin(), held.end(), [&](const SteeredPacket& other) {
               const uint32_t begin = PlaceOf(other.view);
               return begin <= place && end <= begin + SizeOf(other.view);
           });
}

void
PendingConnection::Hold(const SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    const uint32_t place = PlaceOf(view);
    std::vector<uint8_t> bytes(std::min(view.ipLength, view.payloadOffset + m_payload.GetMost()));
    packet.packet->CopyData(bytes.data(), static_cast<uint32_t>(bytes.size()));
    m_payload.Add(place,
                  bytes.data() + view.payloadOffset,
                  static_cast<uint32_t>(bytes.size()) - view.payloadOffset);
    if (view.tcpFlags & PacketView::TCP_FIN)
    {
        m_end = place + view.PayloadSize();
    }
    m_window = WindowOf(packet);
    held.push_back(packet);
}

std::vector<uint8_t>
PendingConnection::GetPayload() const
{
    return m_payload.Get();
}

bool
PendingConnection::IsWhole(std::size_t size) const
{
    return m_end && size >= *m_end;
}

// ---- what is sent ------------------------------------------------------------------------------

FlowKey
PendingConnection::Behind(const flowhash::HostAddress& server) const
{
    FlowKey key = m_client;
    key.destination = server.bytes;
    return key;
}

TcpSegment
PendingConnection::MakeAnswer(uint16_t window) const
{
    constexpr uint8_t flags = PacketView::TCP_SYN | PacketView::TCP_ACK;
    return {m_client.Reversed(), Answer(), m_start + 1, flags, window};
}

TcpSegment
PendingConnection::MakeSyn(const flowhash::HostAddress& server) const
{
    return {Behind(server), m_start, 0, PacketView::TCP_SYN, m_window, m_mss};
}

TcpSegment
PendingConnection::MakeClientReset() const
{
    constexpr uint8_t flags = PacketView::TCP_RST | PacketView::TCP_ACK;
    return {m_client.Reversed(), Answer() + 1, m_start + 1, flags};
}

TcpSegment
PendingConnection::MakeServerReset(const flowhash::HostAddress& server) const
{
    return {Behind(server), m_start + 1, 0, PacketView::TCP_RST};
}

DispatchTable::Bound
PendingConnection::BindTo(flowhash::MemberId id, uint32_t answered) const
{
    return {m_client, id, Answer() - answered, m_start + 1, Answer() + 1};
}

} // namespace ns3
