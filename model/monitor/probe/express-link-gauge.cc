// SPDX-License-Identifier: GPL-2.0-only

#include "express-link-gauge.h"

namespace ns3
{

ExpressLinkGauge::ExpressLinkGauge(const Ptr<ExpressNetDevice>& device)
    : LinkGauge(device),
      m_line(device)
{
    device->TraceConnectWithoutContext("Lost", MakeCallback(&ExpressLinkGauge::Lost, this));
}

ExpressLinkGauge::~ExpressLinkGauge() = default;

void
ExpressLinkGauge::CountBytes()
{
    m_bytes = true;
}

LinkGauge::Counts
ExpressLinkGauge::Get() const
{
    const ExpressNetDevice::Counts& line = m_line->GetCounts();
    Counts counts;
    counts.sent = line.sent;
    counts.received = line.received;
    counts.receivedBytes = m_bytes ? line.receivedBytes : 0;
    counts.dropped = GetDropped();
    return counts;
}

uint64_t
ExpressLinkGauge::GetQueued() const
{
    return m_line->GetQueuePackets();
}

int64_t
ExpressLinkGauge::GetOnWire() const
{
    const ExpressNetDevice::Counts& line = m_line->GetCounts();
    return static_cast<int64_t>(line.sent - line.noRoom - line.notSent - GetQueued()) -
           static_cast<int64_t>(line.received + line.lost);
}

void
ExpressLinkGauge::Lost(Ptr<const Packet> packet, ExpressNetDevice::Loss loss)
{
    switch (loss)
    {
    case ExpressNetDevice::Loss::NO_ROOM:
        Drop(packet, DROP_QUEUE_FULL);
        break;
    case ExpressNetDevice::Loss::NOT_SENT:
        Drop(packet, DROP_NOT_SENT);
        break;
    case ExpressNetDevice::Loss::ON_ARRIVAL:
        DropReceived(packet);
        break;
    }
}

} // namespace ns3
