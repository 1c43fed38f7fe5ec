// SPDX-License-Identifier: GPL-2.0-only

#include "link-gauge.h"

#include "ns3/channel.h"
#include "ns3/csma-net-device.h"
#include "ns3/ethernet-header.h"
#include "ns3/forwarding-net-device.h"
#include "ns3/link-fault.h"
#include "ns3/node.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/pointer.h"

#include <algorithm>
#include <array>
#include <utility>

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

LinkGauge::LinkGauge(Ptr<NetDevice> device)
    : m_device(device),
      m_queue(QueueOf(device)),
      m_shared(DynamicCast<CsmaNetDevice>(device)),
      m_frames(device)
{
    m_queue->TraceConnectWithoutContext("DropBeforeEnqueue",
                                        MakeCallback(&LinkGauge::QueueFull, this));
    m_queue->TraceConnectWithoutContext("Enqueue", MakeCallback(&LinkGauge::Enqueued, this));
    m_queue->TraceConnectWithoutContext("Dequeue", MakeCallback(&LinkGauge::Dequeued, this));
    m_queue->TraceConnectWithoutContext("DropAfterDequeue",
                                        MakeCallback(&LinkGauge::SendFailed, this));
    device->TraceConnectWithoutContext("MacTx", MakeCallback(&LinkGauge::Sent, this));
    device->TraceConnectWithoutContext("MacTxDrop", MakeCallback(&LinkGauge::Refused, this));
    device->TraceConnectWithoutContext("PhyTxDrop", MakeCallback(&LinkGauge::SendFailed, this));
    device->TraceConnectWithoutContext("PhyRxDrop", MakeCallback(&LinkGauge::ReceiveFailed, this));
    device->TraceConnectWithoutContext("MacRx", MakeCallback(&LinkGauge::Received, this));
    if (m_shared)
    {
        device->TraceConnectWithoutContext("PhyTxEnd", MakeCallback(&LinkGauge::SendEnded, this));
    }
}

bool
LinkGauge::CanGauge(Ptr<NetDevice> device)
{
    return DynamicCast<PointToPointNetDevice>(device) || DynamicCast<CsmaNetDevice>(device);
}

void
LinkGauge::SetSteering(const Ptr<ForwardingNetDevice>& steering)
{
    if (m_shared && steering->HasVirtualLinks())
    {
        m_steering = steering;
        m_device->TraceConnectWithoutContext("MacPromiscRx",
                                             MakeCallback(&LinkGauge::Overheard, this));
    }
}

void
LinkGauge::CountBytes()
{
    m_device->TraceConnectWithoutContext("MacRx", MakeCallback(&LinkGauge::Measured, this));
}

void
LinkGauge::NameReceiveDrops(const DropReason& reason)
{
    m_receiveDrop = &reason;
}

void
LinkGauge::SetDropListener(DropListener listener)
{
    m_listener = std::move(listener);
}

const LinkGauge::Counts&
LinkGauge::Get() const
{
    return m_counts;
}

uint64_t
LinkGauge::GetQueued() const
{
    return m_queue->GetNPackets();
}

int64_t
LinkGauge::GetOnWire() const
{
    return m_onWire;
}

void
LinkGauge::Sent(Ptr<const Packet> /*packet*/)
{
    ++m_counts.sent;
    m_announced = true;
}

void
LinkGauge::Enqueued(Ptr<const Packet> /*packet*/)
{
    m_announced = false;
}

void
LinkGauge::QueueFull(Ptr<const Packet> packet)
{
    Drop(packet, DROP_QUEUE_FULL);
    m_queueWasFull = true; // MacTxDrop follows for the same packet
}

void
LinkGauge::Refused(Ptr<const Packet> packet)
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
LinkGauge::Dequeued(Ptr<const Packet> /*packet*/)
{
    ++m_onWire;
}

void
LinkGauge::SendFailed(Ptr<const Packet> packet)
{
    --m_onWire;
    Drop(packet, DROP_NOT_SENT);
}

void
LinkGauge::SendEnded(Ptr<const Packet> packet)
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
LinkGauge::Received(Ptr<const Packet> /*packet*/)
{
    --m_onWire;
    ++m_counts.received;
}

void
LinkGauge::Measured(Ptr<const Packet> packet)
{
    PacketView view;
    m_counts.receivedBytes += m_frames.Read(packet, view) ? view.ipLength : 0;
}

void
LinkGauge::ReceiveFailed(Ptr<const Packet> packet)
{
    if (m_shared && !IsMeant(packet) && !Settle(packet))
    {
        return;
    }
    --m_onWire;
    Drop(packet, LostByGrey() ? LinkFault::DROP_GREY : *m_receiveDrop);
}

/// Whether what was lost at reception just now was lost by a link that looks well.
bool
LinkGauge::LostByGrey() const
{
    PointerValue model;
    m_device->GetAttribute("ReceiveErrorModel", model);
    const auto fault = model.Get<LinkFault>();
    return fault && !fault->GetLatestGrey().empty();
}

void
LinkGauge::Drop(Ptr<const Packet> packet, const DropReason& reason)
{
    ++m_counts.dropped[reason.GetName()];
    if (m_listener)
    {
        m_listener(packet, reason);
    }
}

bool
LinkGauge::IsMeant(Ptr<const Packet> frame) const
{
    const Mac48Address destination = DestinationOf(frame);
    return destination.IsGroup() ||
           destination == Mac48Address::ConvertFrom(m_device->GetAddress());
}

uint64_t
LinkGauge::CountOthers() const
{
    return m_device->GetChannel()->GetNDevices() - 1;
}

bool
LinkGauge::HasOther(const Mac48Address& address) const
{
    const Ptr<Channel> channel = m_device->GetChannel();
    for (std::size_t i = 0; i < channel->GetNDevices(); ++i)
    {
        const Ptr<NetDevice> device = channel->GetDevice(i);
        if (device != m_device && Mac48Address::ConvertFrom(device->GetAddress()) == address)
        {
            return true;
        }
    }
    return false;
}

void
LinkGauge::Overheard(Ptr<const Packet> packet)
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
LinkGauge::Settle(Ptr<const Packet> frame)
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
LinkGauge::FindOwners(const Address& link) const
{
    std::vector<Ptr<ForwardingNetDevice>> owners;
    const Ptr<Channel> channel = m_device->GetChannel();
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
