// SPDX-License-Identifier: GPL-2.0-only

#include "express-net-device.h"

#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/ppp-header.h"
#include "ns3/queue-limits.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ExpressNetDevice");

namespace
{

/// @return a packet as it is on the line, for who reads frames
Ptr<Packet>
Frame(const Ptr<const Packet>& packet, uint16_t protocol)
{
    constexpr uint16_t ipv6 = 0x86dd;
    PppHeader header;
    header.SetProtocol(protocol == ipv6 ? 0x0057 : 0x0021);
    Ptr<Packet> frame = packet->Copy();
    frame->AddHeader(header);
    return frame;
}

} // namespace

ExpressNetDevice::ExpressNetDevice() = default;
ExpressNetDevice::~ExpressNetDevice() = default;

void
ExpressNetDevice::Attach(Ptr<ExpressChannel> channel)
{
    m_channel = channel;
    channel->Attach(this);
    SetLinkUp(true);
}

void
ExpressNetDevice::SetPeer(Ptr<ExpressNetDevice> peer)
{
    m_peer = PeekPointer(peer);
    m_peerContext = peer->GetNode()->GetId();
    m_remote = peer->GetAddress();
}

void
ExpressNetDevice::SetLinkUp(bool up)
{
    m_linkUp = up;
    m_linkChange();
}

void
ExpressNetDevice::NotifyNewAggregate()
{
    const auto queues = GetObject<NetDeviceQueueInterface>();
    if (queues && !m_upper && queues->GetNTxQueues() > 0)
    {
        m_upper = queues->GetTxQueue(0);
    }
    LogicalNetDevice::NotifyNewAggregate();
}

void
ExpressNetDevice::DoDispose()
{
    m_channel = nullptr;
    m_peer = nullptr;
    m_errors = nullptr;
    m_upper = nullptr;
    m_queue.clear();
    LogicalNetDevice::DoDispose();
}

// ---- the queue ---------------------------------------------------------------------------------

void
ExpressNetDevice::ForgetStarted()
{
    if (m_queue.empty())
    {
        return;
    }
    const Time now = Simulator::Now();
    while (!m_queue.empty() && m_queue.front().start <= now)
    {
        m_queueBytes -= m_queue.front().bytes;
        m_queue.pop_front();
    }
}

bool
ExpressNetDevice::HasRoom(uint32_t bytes) const
{
    return m_limit.GetUnit() == QueueSizeUnit::PACKETS ? m_queue.size() < m_limit.GetValue()
                                                       : m_queueBytes + bytes <= m_limit.GetValue();
}

uint32_t
ExpressNetDevice::GetQueuePackets()
{
    ForgetStarted();
    return static_cast<uint32_t>(m_queue.size());
}

uint64_t
ExpressNetDevice::GetQueueBytes()
{
    ForgetStarted();
    return m_queueBytes;
}

/// Most frames are as long as one that came lately; ns-3 computes times by long division.
Time
ExpressNetDevice::TimeOf(uint32_t bytes)
{
    if (m_rate.GetBitRate() != m_timedRate)
    {
        m_timedRate = m_rate.GetBitRate();
        m_times = {};
    }
    Timed& timed = m_times[bytes * 0x9e3779b1U >> 28];
    if (timed.bytes != bytes)
    {
        timed = {bytes, m_rate.CalculateBytesTxTime(bytes)};
    }
    return timed.time;
}

/// Who is above sends no more until a frame of any size finds room.
void
ExpressNetDevice::HoldUpper()
{
    if (m_wakes || m_queue.empty() || HasRoom(GetMtu()))
    {
        return;
    }
    m_upper->Stop();
    m_wakes = true;
    Simulator::Schedule(
        m_queue.front().start - Simulator::Now(), &ExpressNetDevice::WakeUpper, this);
}

void
ExpressNetDevice::WakeUpper()
{
    m_wakes = false;
    ForgetStarted();
    if (!m_upper)
    {
        return;
    }
    HoldUpper();
    if (!m_wakes)
    {
        m_upper->Wake();
    }
}

// ---- the way out -------------------------------------------------------------------------------

bool
ExpressNetDevice::Send(Ptr<Packet> packet, const Address& /* dest */, uint16_t protocol)
{
    ++m_counts.sent;
    if (!m_linkUp || !m_peer || m_silent)
    {
        Refuse(packet, protocol, Loss::NOT_SENT);
        return false;
    }
    if (!m_macTx.IsEmpty())
    {
        m_macTx(Frame(packet, protocol));
    }
    ForgetStarted();
    const uint32_t bytes = packet->GetSize() + HEADER;
    if (!HasRoom(bytes))
    {
        NS_LOG_DEBUG("packet " << packet->GetUid() << " finds no room among " << m_queue.size());
        Refuse(packet, protocol, Loss::NO_ROOM);
        return false;
    }
    // Who has the packet besides may change it.
    const Ptr<Packet> own = packet->GetReferenceCount() == 1 ? packet : packet->Copy();
    const Time now = Simulator::Now();
    const Time start = std::max(now, m_freeAt);
    const Time end = start + TimeOf(bytes);
    m_freeAt = end + m_gap;
    if (IsWatched())
    {
        WatchSending(own, protocol, start, end);
    }
    Simulator::ScheduleWithContext(m_peerContext,
                                   end + m_channel->GetDelay() - now,
                                   &ExpressNetDevice::Receive,
                                   m_peer,
                                   own,
                                   protocol,
                                   m_next);
    if (start > now)
    {
        m_queue.push_back({start, own, m_next, bytes});
        m_queueBytes += bytes;
    }
    ++m_next;
    if (m_upper)
    {
        HoldUpper();
    }
    return true;
}

void
ExpressNetDevice::Refuse(const Ptr<const Packet>& packet, uint16_t protocol, Loss loss)
{
    ++(loss == Loss::NO_ROOM ? m_counts.noRoom : m_counts.notSent);
    if (!m_macTxDrop.IsEmpty())
    {
        m_macTxDrop(Frame(packet, protocol));
    }
    m_lost(packet, loss);
}

/// @return whether somebody follows frames on their way out
bool
ExpressNetDevice::IsWatched() const
{
    return WatchesBegin() || !m_phyTxEnd.IsEmpty() || !m_enqueue.IsEmpty();
}

bool
ExpressNetDevice::WatchesBegin() const
{
    return !m_packetTxBegin.IsEmpty() || !m_phyTxBegin.IsEmpty() || !m_sniffer.IsEmpty() ||
           !m_promiscSniffer.IsEmpty() || (m_upper && m_upper->GetQueueLimits());
}

void
ExpressNetDevice::WatchSending(const Ptr<const Packet>& packet,
                               uint16_t protocol,
                               Time start,
                               Time end)
{
    const Time now = Simulator::Now();
    if (!m_enqueue.IsEmpty())
    {
        m_enqueue(Frame(packet, protocol));
    }
    if (m_upper && m_upper->GetQueueLimits())
    {
        m_upper->NotifyQueuedBytes(packet->GetSize() + HEADER);
    }
    if (WatchesBegin() && start == now)
    {
        Begin(packet, protocol, m_next);
    }
    else if (WatchesBegin())
    {
        Simulator::Schedule(start - now, &ExpressNetDevice::Begin, this, packet, protocol, m_next);
    }
    if (!m_phyTxEnd.IsEmpty())
    {
        // A frame of its own: by then who received the packet may have changed it.
        Simulator::Schedule(end + m_gap - now,
                            &ExpressNetDevice::End,
                            this,
                            Ptr<const Packet>(Frame(packet, protocol)),
                            m_next);
    }
}

void
ExpressNetDevice::Begin(Ptr<const Packet> packet, uint16_t protocol, uint32_t number)
{
    if (FindPurged(number))
    {
        return;
    }
    if (m_upper && m_upper->GetQueueLimits())
    {
        m_upper->NotifyTransmittedBytes(packet->GetSize() + HEADER);
    }
    m_packetTxBegin(packet);
    if (!m_sniffer.IsEmpty() || !m_promiscSniffer.IsEmpty() || !m_phyTxBegin.IsEmpty())
    {
        const Ptr<const Packet> frame = Frame(packet, protocol);
        m_sniffer(frame);
        m_promiscSniffer(frame);
        m_phyTxBegin(frame);
    }
}

void
ExpressNetDevice::End(Ptr<const Packet> frame, uint32_t number)
{
    if (!FindPurged(number))
    {
        m_phyTxEnd(frame);
    }
}

// ---- the way in --------------------------------------------------------------------------------

void
ExpressNetDevice::Receive(Ptr<Packet> packet, uint16_t protocol, uint32_t number)
{
    if (!m_peer->HasLeft(number))
    {
        return;
    }
    if (!TakeIn(packet, protocol))
    {
        ++m_counts.lost;
        m_lost(packet, Loss::ON_ARRIVAL);
        return;
    }
    PassToStack(this, packet, protocol, m_remote);
}

/// @return whether somebody wants to see frames
bool
ExpressNetDevice::IsRead() const
{
    return !m_sniffer.IsEmpty() || !m_promiscSniffer.IsEmpty() || !m_phyRxEnd.IsEmpty() ||
           !m_macPromiscRx.IsEmpty() || !m_macRx.IsEmpty();
}

/// A packet arrives, and is told of in the order of PointToPointNetDevice.
/// @return whether it is not lost
bool
ExpressNetDevice::TakeIn(const Ptr<Packet>& packet, uint16_t protocol)
{
    const bool read = IsRead();
    const Ptr<Packet> frame =
        read || m_errors || !m_linkUp ? Frame(packet, protocol) : Ptr<Packet>();
    if (!m_linkUp || (m_errors && m_errors->IsCorrupt(frame)))
    {
        m_phyRxDrop(frame);
        return false;
    }
    ++m_counts.received;
    m_counts.receivedBytes += packet->GetSize();
    if (read)
    {
        m_sniffer(frame);
        m_promiscSniffer(frame);
        m_phyRxEnd(frame);
    }
    if (IsOverheard())
    {
        if (read)
        {
            m_macPromiscRx(frame);
        }
        Overhear(packet, protocol, m_remote);
    }
    if (read)
    {
        m_macRx(frame);
    }
    if (!m_packetRx.IsEmpty())
    {
        m_packetRx(packet);
    }
    return true;
}

} // namespace ns3
