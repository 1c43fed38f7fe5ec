// SPDX-License-Identifier: GPL-2.0-only

#include "replay-flows.h"

#include "../../hash-core/wire/byte-order.h"
#include "../../hash-core/wire/ip-protocol.h"
#include "../../packet/flow-tag.h"
#include "../../packet/internet-checksum.h"
#include "../../packet/raw-header.h"

#include "ns3/double.h"
#include "ns3/node.h"
#include "ns3/packet-view.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <array>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ReplayFlows);

namespace
{

using flowhash::StoreBig16;

constexpr double LATEST = 2e9; //!< s; sums of a few do not reach the end of ns-3's times, 9.2e9 s

/// @param seconds 0 or more @return that time, or the latest
Time
Bounded(double seconds)
{
    return Seconds(std::min(seconds, LATEST));
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
        StoreBig16(bytes.data() + view.transportOffset, key.sourcePort);
        StoreBig16(bytes.data() + view.transportOffset + 2, key.destinationPort);
    }

    /// Writes checksums, zero if they are off.
    void SetChecksums(const flowhash::FlowKey& key, bool on)
    {
        if (key.version == 4)
        {
            StoreBig16(bytes.data() + 10, 0);
            StoreBig16(bytes.data() + 10, on ? HeaderChecksum() : 0);
        }
        uint8_t* field = bytes.data() + view.transportOffset +
                         (view.protocol == flowhash::IpProtocol::UDP ? 6 : 16);
        StoreBig16(field, 0);
        if (on)
        {
            const uint16_t checksum = TransportChecksum(key);
            const bool isUdpZero = view.protocol == flowhash::IpProtocol::UDP && checksum == 0;
            StoreBig16(field, isUdpZero ? 0xffff : checksum);
        }
    }

    /// @return the checksum of the IPv4 header, whose own field is zero
    uint16_t HeaderChecksum() const
    {
        InternetChecksum checksum;
        checksum.Add(bytes.data(), (bytes[0] & 0x0f) * 4U);
        return checksum.Get();
    }

    /// @return the checksum of the transport header and data, whose own field is zero; behind
    /// `size` all is zero and adds nothing
    uint16_t TransportChecksum(const flowhash::FlowKey& key) const
    {
        InternetChecksum checksum;
        checksum.Add(key.source.data(), key.AddressSize());
        checksum.Add(key.destination.data(), key.AddressSize());
        checksum.Add(view.protocol);
        checksum.Add(view.ipLength - view.transportOffset);
        checksum.Add(bytes.data() + view.transportOffset, size - view.transportOffset);
        return checksum.Get();
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
ReplayFlows::SetCapture(Ptr<const PacketCapture> capture)
{
    m_capture = capture;
}

Ptr<const PacketCapture>
ReplayFlows::GetCapture() const
{
    return m_capture;
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
    const bool late = m_copyOffset.GetSeconds() * id.copy > LATEST;
    const Time offset = late ? Seconds(LATEST) : m_copyOffset * id.copy;
    return Bounded(start.GetSeconds() * m_timeScale * m_startScale) + offset;
}

Time
ReplayFlows::Scale(Time gap) const
{
    return Bounded(gap.GetSeconds() * m_timeScale);
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
    m_progress.emplace(number, Progress{id, {}, count, std::vector<bool>(count)});
    return number;
}

std::optional<ReplayFlows::Id>
ReplayFlows::Find(uint64_t number) const
{
    const auto it = m_progress.find(number);
    return it == m_progress.end() ? std::nullopt : std::make_optional(it->second.id);
}

Ptr<Packet>
ReplayFlows::Make(uint64_t number, uint32_t index, const flowhash::FlowKey& key)
{
    Progress& progress = m_progress.at(number);
    const CapturePacket& captured = m_capture->GetFlows()[progress.id.flow].packets[index];
    Start start;
    start.size = captured.kept;
    std::copy_n(m_capture->GetBytes(captured), start.size, start.bytes.begin());
    start.view.Parse(start.bytes.data(), start.size);
    start.SetKey(key);
    start.SetChecksums(key, Node::ChecksumEnabled());
    auto packet = Create<Packet>(captured.ipLength - start.size);
    packet->AddHeader(RawHeader(start.bytes.data(), start.size));
    const uint32_t sequence = progress.made[captured.reverse]++;
    packet->AddPacketTag(FlowTag(number, captured.reverse, sequence, index));
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
