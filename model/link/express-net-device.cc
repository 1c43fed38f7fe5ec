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
    NetDevice::NotifyNewAggregate();
}

void
ExpressNetDevice::DoDispose()
{
    m_node = nullptr;
    m_channel = nullptr;
    m_peer = nullptr;
    m_errors = nullptr;
    m_upper = nullptr;
    m_queue.clear();
    m_receive =
        MakeNullCallback<bool, Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&>();
    m_promiscReceive = MakeNullCallback<bool,
                                        Ptr<NetDevice>,
                                        Ptr<const Packet>,
                                        uint16_t,
                                        const Address&,
                                        const Address&,
                                        PacketType>();
    NetDevice::DoDispose();
}

// ---- the queue ---------------------------------------------------------------------------------

void
ExpressNetDevice::ForgetStarted()
{
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

/// Most frames are as long as the one before.
Time
ExpressNetDevice::TimeOf(uint32_t bytes)
{
    if (bytes != m_lastBytes || m_rate.GetBitRate() != m_lastRate)
    {
        m_lastBytes = bytes;
        m_lastRate = m_rate.GetBitRate();
        m_lastTime = m_rate.CalculateBytesTxTime(bytes);
    }
    return m_lastTime;
}

/// Who is above sends no more until a frame of any size finds room.
void
ExpressNetDevice::HoldUpper()
{
    if (m_wakes || m_queue.empty() || HasRoom(m_mtu))
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
    if (!m_linkUp || !m_peer)
    {
        Drop(packet, protocol);
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
        Drop(packet, protocol);
        return false;
    }
    const Time now = Simulator::Now();
    const Time start = std::max(now, m_freeAt);
    const Time end = start + TimeOf(bytes);
    m_freeAt = end + m_gap;
    if (start > now)
    {
        m_queue.push_back({start, bytes});
        m_queueBytes += bytes;
    }
    WatchSending(packet, protocol, start, end);
    // Who has the packet besides may change it.
    Simulator::ScheduleWithContext(m_peerContext,
                                   end + m_channel->GetDelay() - now,
                                   &ExpressNetDevice::Receive,
                                   m_peer,
                                   packet->GetReferenceCount() == 1 ? packet : packet->Copy(),
                                   protocol);
    if (m_upper)
    {
        HoldUpper();
    }
    return true;
}

void
ExpressNetDevice::Drop(const Ptr<const Packet>& packet, uint16_t protocol)
{
    if (!m_macTxDrop.IsEmpty())
    {
        m_macTxDrop(Frame(packet, protocol));
    }
}

void
ExpressNetDevice::WatchSending(const Ptr<const Packet>& packet,
                               uint16_t protocol,
                               Time start,
                               Time end)
{
    const bool limits = m_upper && m_upper->GetQueueLimits();
    const bool begin =
        limits || !m_sniffer.IsEmpty() || !m_promiscSniffer.IsEmpty() || !m_phyTxBegin.IsEmpty();
    if (!begin && m_phyTxEnd.IsEmpty())
    {
        return;
    }
    const Ptr<const Packet> frame = Frame(packet, protocol);
    const Time now = Simulator::Now();
    if (limits)
    {
        m_upper->NotifyQueuedBytes(frame->GetSize());
    }
    if (begin && start == now)
    {
        Begin(frame);
    }
    else if (begin)
    {
        Simulator::Schedule(start - now, &ExpressNetDevice::Begin, this, frame);
    }
    if (!m_phyTxEnd.IsEmpty())
    {
        Simulator::Schedule(end + m_gap - now, &ExpressNetDevice::End, this, frame);
    }
}

void
ExpressNetDevice::Begin(Ptr<const Packet> frame)
{
    if (m_upper && m_upper->GetQueueLimits())
    {
        m_upper->NotifyTransmittedBytes(frame->GetSize());
    }
    m_sniffer(frame);
    m_promiscSniffer(frame);
    m_phyTxBegin(frame);
}

void
ExpressNetDevice::End(Ptr<const Packet> frame)
{
    m_phyTxEnd(frame);
}

// ---- the way in --------------------------------------------------------------------------------

void
ExpressNetDevice::Receive(Ptr<Packet> packet, uint16_t protocol)
{
    const bool read = m_errors || !m_phyRxDrop.IsEmpty() || !m_sniffer.IsEmpty() ||
                      !m_promiscSniffer.IsEmpty() || !m_phyRxEnd.IsEmpty() ||
                      !m_macPromiscRx.IsEmpty() || !m_macRx.IsEmpty();
    if (!m_linkUp || read)
    {
        const Ptr<Packet> frame = Frame(packet, protocol);
        if (!m_linkUp || (m_errors && m_errors->IsCorrupt(frame)))
        {
            m_phyRxDrop(frame);
            return;
        }
        m_sniffer(frame);
        m_promiscSniffer(frame);
        m_phyRxEnd(frame);
        if (!m_promiscReceive.IsNull())
        {
            m_macPromiscRx(frame);
            m_promiscReceive(this, packet, protocol, m_remote, m_address, PACKET_HOST);
        }
        m_macRx(frame);
    }
    else if (!m_promiscReceive.IsNull())
    {
        m_promiscReceive(this, packet, protocol, m_remote, m_address, PACKET_HOST);
    }
    if (!m_receive.IsNull())
    {
        m_receive(this, packet, protocol, m_remote);
    }
}

} // namespace ns3
