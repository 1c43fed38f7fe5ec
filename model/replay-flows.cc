// SPDX-License-Identifier: GPL-2.0-only

#include "replay-flows.h"

#include "flow-tag.h"
#include "packet-view.h"
#include "raw-header.h"

#include "ns3/double.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <array>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ReplayFlows);

namespace
{

constexpr uint8_t PROTOCOL_UDP = 17;

void
Write16(uint8_t* at, uint32_t value)
{
    at[0] = static_cast<uint8_t>(value >> 8);
    at[1] = static_cast<uint8_t>(value);
}

/// Adds to a number in network order that fills `size` bytes; it wraps.
void
Shift(uint8_t* number, unsigned size, uint64_t shift)
{
    uint64_t carry = shift;
    for (unsigned i = size; i-- > 0;)
    {
        carry += number[i];
        number[i] = static_cast<uint8_t>(carry);
        carry >>= 8;
    }
}

/// Sum of 16-bit words as RFC 1071 has it, not folded.
uint64_t
Sum(const uint8_t* bytes, uint32_t size)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i + 1 < size; i += 2)
    {
        sum += static_cast<uint32_t>(bytes[i] << 8 | bytes[i + 1]);
    }
    return size % 2 == 0 ? sum : sum + static_cast<uint32_t>(bytes[size - 1] << 8);
}

uint16_t
Fold(uint64_t sum)
{
    while (sum >> 16)
    {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<uint16_t>(~sum);
}

/// The start of a packet as it is rewritten.
struct Start
{
    std::array<uint8_t, PacketView::WANTED> bytes;
    uint32_t size;
    PacketView view;

    /// Writes addresses and ports.
    void SetKey(const flowhash::FlowKey& key)
    {
        const unsigned size = key.AddressSize();
        uint8_t* addresses = bytes.data() + (key.version == 6 ? 8 : 12);
        std::copy_n(key.source.begin(), size, addresses);
        std::copy_n(key.destination.begin(), size, addresses + size);
        Write16(bytes.data() + view.transportOffset, key.sourcePort);
        Write16(bytes.data() + view.transportOffset + 2, key.destinationPort);
    }

    /// Writes checksums, zero if they are off; behind `size` all is zero and adds nothing.
    void SetChecksums(const flowhash::FlowKey& key, bool on)
    {
        uint8_t* transport = bytes.data() + view.transportOffset;
        uint8_t* field = transport + (view.protocol == PROTOCOL_UDP ? 6 : 16);
        Write16(field, 0);
        if (key.version == 4)
        {
            Write16(bytes.data() + 10, 0);
            const uint32_t headerSize = (bytes[0] & 0x0f) * 4U;
            Write16(bytes.data() + 10, on ? Fold(Sum(bytes.data(), headerSize)) : 0);
        }
        if (on)
        {
            const uint32_t length = view.ipLength - view.transportOffset;
            const unsigned addressSize = key.AddressSize();
            const uint16_t checksum =
                Fold(Sum(key.source.data(), addressSize) +
                     Sum(key.destination.data(), addressSize) + view.protocol + (length >> 16) +
                     (length & 0xffff) + Sum(transport, size - view.transportOffset));
            const bool isUdpZero = view.protocol == PROTOCOL_UDP && checksum == 0;
            Write16(field, isUdpZero ? 0xffff : checksum);
        }
    }
};

} // namespace

TypeId
ReplayFlows::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ReplayFlows")
            .SetParent<Object>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<ReplayFlows>()
            .AddAttribute("FlowNumbers",
                          "Allots the flow numbers of the run; without it the flows get their own.",
                          PointerValue(),
                          MakePointerAccessor(&ReplayFlows::m_numbers),
                          MakePointerChecker<FlowNumbers>())
            .AddAttribute("TimeScale",
                          "Factor on all times of the capture, above 0.",
                          DoubleValue(1),
                          MakeDoubleAccessor(&ReplayFlows::m_timeScale),
                          MakeDoubleChecker<double>(1e-6, 1e6))
            .AddAttribute("StartScale",
                          "Further factor on the starts of flows alone; 0: all start at once.",
                          DoubleValue(1),
                          MakeDoubleAccessor(&ReplayFlows::m_startScale),
                          MakeDoubleChecker<double>(0, 1e6))
            .AddAttribute("Copies",
                          "How often the capture is laid over itself, client addresses shifted.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&ReplayFlows::m_copies),
                          MakeUintegerChecker<uint32_t>(1, 65536))
            .AddAttribute("CopyStride",
                          "Difference of a client's address between one copy and the next.",
                          UintegerValue(65536),
                          MakeUintegerAccessor(&ReplayFlows::m_copyStride),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("CopyOffset",
                          "How much later than a copy the next one starts (time).",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&ReplayFlows::m_copyOffset),
                          MakeTimeChecker(Seconds(0)));
    return tid;
}

void
ReplayFlows::SetCapture(Ptr<const Capture> capture)
{
    m_capture = capture;
}

Ptr<const Capture>
ReplayFlows::GetCapture() const
{
    return m_capture;
}

uint64_t
ReplayFlows::GetNFlows() const
{
    return m_capture ? uint64_t{m_copies} * m_capture->GetFlows().size() : 0;
}

uint32_t
ReplayFlows::GetCopies() const
{
    return m_copies;
}

Time
ReplayFlows::GetStart(const Id& id) const
{
    const Time start = m_capture->GetFlows()[id.flow].Start();
    return Seconds(start.GetSeconds() * m_timeScale * m_startScale) + m_copyOffset * id.copy;
}

Time
ReplayFlows::Scale(Time gap) const
{
    return Seconds(gap.GetSeconds() * m_timeScale);
}

flowhash::FlowKey
ReplayFlows::GetKey(const Id& id) const
{
    flowhash::FlowKey key = m_capture->GetFlows()[id.flow].key;
    const unsigned from = key.version == 6 ? 8 : 0;
    Shift(key.source.data() + from, key.AddressSize() - from, uint64_t{id.copy} * m_copyStride);
    return key;
}

uint64_t
ReplayFlows::Begin(const Id& id)
{
    if (!m_numbers)
    {
        m_numbers = CreateObject<FlowNumbers>();
    }
    const uint64_t number = m_numbers->Next();
    const auto count = static_cast<uint32_t>(m_capture->GetFlows()[id.flow].packets.size());
    m_progress.emplace(number, Progress{id, count, std::vector<bool>(count)});
    return number;
}

std::optional<ReplayFlows::Id>
ReplayFlows::Find(uint64_t number) const
{
    const auto it = m_progress.find(number);
    return it == m_progress.end() ? std::nullopt : std::make_optional(it->second.id);
}

Ptr<Packet>
ReplayFlows::Make(uint64_t number, uint32_t index, const flowhash::FlowKey& key) const
{
    const Id id = m_progress.at(number).id;
    const CapturePacket& captured = m_capture->GetFlows()[id.flow].packets[index];
    Start start;
    start.size = captured.kept;
    std::copy_n(m_capture->GetBytes(captured), start.size, start.bytes.begin());
    start.view.Parse(start.bytes.data(), start.size);
    start.SetKey(key);
    start.SetChecksums(key, Node::ChecksumEnabled());
    auto packet = Create<Packet>(captured.ipLength - start.size);
    packet->AddHeader(RawHeader(start.bytes.data(), start.size));
    packet->AddPacketTag(FlowTag(number, captured.reverse, index));
    return packet;
}

void
ReplayFlows::Delivered(uint64_t number, uint32_t index)
{
    const auto it = m_progress.find(number);
    if (it == m_progress.end() || index >= it->second.arrived.size() || it->second.arrived[index])
    {
        return;
    }
    it->second.arrived[index] = true;
    if (--it->second.missing == 0 && !m_complete.IsNull())
    {
        m_complete(number);
    }
}

void
ReplayFlows::Abandon(uint64_t number)
{
    const auto it = m_progress.find(number);
    if (it != m_progress.end())
    {
        it->second.arrived.clear();
    }
}

void
ReplayFlows::SetCompleteCallback(CompleteCallback callback)
{
    m_complete = callback;
}

} // namespace ns3
