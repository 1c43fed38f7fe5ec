// SPDX-License-Identifier: GPL-2.0-only

#include "frame-link-gauge.h"

#include "ns3/channel.h"
#include "ns3/csma-net-device.h"
#include "ns3/ethernet-header.h"
#include "ns3/forwarding-net-device.h"
#include "ns3/node.h"
#include "ns3/pointer.h"

#include <algorithm>
#include <array>

namespace ns3
{

namespace
{

/// An Ethernet frame begins with the address that it is meant for.
Mac48Address
DestinationOf(Ptr<const Packet> frame)
{
    std::array<uint8_t, 6> bytes{};
    frame->CopyData(bytes.data(), bytes.size());
    Mac48Address address;
    address.CopyFrom(bytes.data());
    return address;
}

Ptr<QueueBase>
QueueOf(Ptr<NetDevice> device)
{
    PointerValue queue;
    device->GetAttribute("TxQueue", queue);
    return queue.Get<QueueBase>();
}

} // namespace

FrameLinkGauge::FrameLinkGauge(const Ptr<NetDevice>& device)
    : LinkGauge(device),
      m_queue(QueueOf(device)),
      m_shared(DynamicCast<CsmaNetDevice>(device)),
      m_frames(device)
{
    m_queue->TraceConnectWithoutContext("DropBeforeEnqueue",
                                        MakeCallback(&FrameLinkGauge::QueueFull, this));
    m_queue->TraceConnectWithoutContext("Enqueue", MakeCallback(&FrameLinkGauge::Enqueued, this));
    m_queue->TraceConnectWithoutContext("Dequeue", MakeCallback(&FrameLinkGauge::Dequeued, this));
    m_queue->TraceConnectWithoutContext("DropAfterDequeue",
                                        MakeCallback(&FrameLinkGauge::SendFailed, this));
    device->TraceConnectWithoutContext("MacTx", MakeCallback(&FrameLinkGauge::Sent, this));
    device->TraceConnectWithoutContext("MacTxDrop", MakeCallback(&FrameLinkGauge::Refused, this));
    device->TraceConnectWithoutContext("PhyTxDrop",
                                       MakeCallback(&FrameLinkGauge::SendFailed, this));
    device->TraceConnectWithoutContext("PhyRxDrop",
                                       MakeCallback(&FrameLinkGauge::ReceiveFailed, this));
    device->TraceConnectWithoutContext("MacRx", MakeCallback(&FrameLinkGauge::Received, this));
    if (m_shared)
    {
        device->TraceConnectWithoutContext("PhyTxEnd",
                                           MakeCallback(&FrameLinkGauge::SendEnded, this));
    }
}

FrameLinkGauge::~FrameLinkGauge() = default;

void
FrameLinkGauge::SetSteering(const Ptr<ForwardingNetDevice>& steering)
{
    if (m_shared && steering->HasVirtualLinks())
    {
        m_steering = steering;
        GetDevice()->TraceConnectWithoutContext("MacPromiscRx",
                                                MakeCallback(&FrameLinkGauge::Overheard, this));
    }
}

void
FrameLinkGauge::CountBytes()
{
    GetDevice()->TraceConnectWithoutContext("MacRx", MakeCallback(&FrameLinkGauge::Measured, this));
}

LinkGauge::Counts
FrameLinkGauge::Get() const
{
    Counts counts = m_counts;
    counts.dropped = GetDropped();
    return counts;
}

uint64_t
FrameLinkGauge::GetQueued() const
{
    return m_queue->GetNPackets();
}

int64_t
FrameLinkGauge::GetOnWire() const
{
    return m_onWire;
}

void
FrameLinkGauge::Sent(Ptr<const Packet> /*packet*/)
{
    ++m_counts.sent;
    m_announced = true;
}

void
FrameLinkGauge::Enqueued(Ptr<const Packet> /*packet*/)
{
    m_announced = false;
}

void
FrameLinkGauge::QueueFull(Ptr<const Packet> packet)
{
    Drop(packet, DROP_QUEUE_FULL);
    m_queueWasFull = true; // MacTxDrop follows for the same packet
}

void
FrameLinkGauge::Refused(Ptr<const Packet> packet)
{
    if (!m_queueWasFull)
    {
        // A device that is down drops before it says that it sends; one that has failed has another
        // queue, which takes nothing (DeviceFailure).
        m_counts.sent += m_announced ? 0 : 1;
        Drop(packet, DROP_NOT_SENT);
    }
    m_announced = false;
    m_queueWasFull = false;
}

void
FrameLinkGauge::Dequeued(Ptr<const Packet> /*packet*/)
{
    ++m_onWire;
}

void
FrameLinkGauge::SendFailed(Ptr<const Packet> packet)
{
    --m_onWire;
    Drop(packet, DROP_NOT_SENT);
}

void
FrameLinkGauge::SendEnded(Ptr<const Packet> packet)
{
    const Mac48Address destination = DestinationOf(packet);
    const auto arrivals = destination.IsGroup() ? CountOthers() : uint64_t{HasOther(destination)};
    if (arrivals == 0 && !FindOwners(destination).empty())
    {
        return; // it is settled where it arrives
    }
    if (arrivals == 0)
    {
        --m_onWire;
        Drop(packet, DROP_NO_RECEIVER);
        return;
    }
    m_counts.copied += arrivals - 1;
    m_onWire += static_cast<int64_t>(arrivals - 1);
}

void
FrameLinkGauge::Received(Ptr<const Packet> /*packet*/)
{
    --m_onWire;
    ++m_counts.received;
}

void
FrameLinkGauge::Measured(Ptr<const Packet> packet)
{
    PacketView view;
    m_counts.receivedBytes += m_frames.Read(packet, view) ? view.ipLength : 0;
}

void
FrameLinkGauge::ReceiveFailed(Ptr<const Packet> packet)
{
    if (m_shared && !IsMeant(packet) && !Settle(packet))
    {
        return;
    }
    --m_onWire;
    DropReceived(packet);
}

bool
FrameLinkGauge::IsMeant(Ptr<const Packet> frame) const
{
    const Mac48Address destination = DestinationOf(frame);
    return destination.IsGroup() ||
           destination == Mac48Address::ConvertFrom(GetDevice()->GetAddress());
}

uint64_t
FrameLinkGauge::CountOthers() const
{
    return GetDevice()->GetChannel()->GetNDevices() - 1;
}

bool
FrameLinkGauge::HasOther(const Mac48Address& address) const
{
    const Ptr<Channel> channel = GetDevice()->GetChannel();
    for (std::size_t i = 0; i < channel->GetNDevices(); ++i)
    {
        const Ptr<NetDevice> device = channel->GetDevice(i);
        if (device != GetDevice() && Mac48Address::ConvertFrom(device->GetAddress()) == address)
        {
            return true;
        }
    }
    return false;
}

void
FrameLinkGauge::Overheard(Ptr<const Packet> packet)
{
    if (Settle(packet))
    {
        Received(packet);
    }
}

/// A frame for somebody else arrives. The first of those ports that might take it counts its
/// copies.
/// @return whether this port takes it
bool
FrameLinkGauge::Settle(Ptr<const Packet> frame)
{
    const Address destination = DestinationOf(frame);
    if (!m_steering || !m_steering->HasVirtualLink(destination))
    {
        return false;
    }
    auto& owners = m_owners[destination];
    if (owners.empty())
    {
        owners = FindOwners(destination); // this port is one of them
    }
    const bool takes = m_steering->TakesVirtualLink(destination);
    if (owners.front() != m_steering)
    {
        return takes;
    }
    const auto takers =
        std::count_if(owners.begin(), owners.end(), [&destination](const auto& owner) {
            return owner->TakesVirtualLink(destination);
        });
    if (takers == 0)
    {
        --m_onWire;
        Drop(frame, DROP_NO_MASTER);
    }
    else
    {
        m_counts.copied += static_cast<uint64_t>(takers - 1);
        m_onWire += takers - 1;
    }
    return takes;
}

/// @return the steering devices with ports on the channel whose virtual link address it is, in the
/// order of the channel; such a device sends nothing there
std::vector<Ptr<ForwardingNetDevice>>
FrameLinkGauge::FindOwners(const Address& link) const
{
    std::vector<Ptr<ForwardingNetDevice>> owners;
    const Ptr<Channel> channel = GetDevice()->GetChannel();
    for (std::size_t i = 0; i < channel->GetNDevices(); ++i)
    {
        const Ptr<Node> node = channel->GetDevice(i)->GetNode();
        for (uint32_t j = 0; j < node->GetNDevices(); ++j)
        {
            const auto steering = DynamicCast<ForwardingNetDevice>(node->GetDevice(j));
            if (steering && steering->HasVirtualLink(link))
            {
                owners.push_back(steering);
            }
        }
    }
    return owners;
}

} // namespace ns3
