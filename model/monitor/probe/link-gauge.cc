// SPDX-License-Identifier: GPL-2.0-only

#include "link-gauge.h"

#include "express-link-gauge.h"
#include "frame-link-gauge.h"

#include "ns3/csma-net-device.h"
#include "ns3/link-fault.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/pointer.h"

#include <utility>

namespace ns3
{

LinkGauge::LinkGauge(const Ptr<NetDevice>& device)
    : m_device(device)
{
}

LinkGauge::~LinkGauge() = default;

std::unique_ptr<LinkGauge>
LinkGauge::Make(const Ptr<NetDevice>& device)
{
    if (const auto line = DynamicCast<ExpressNetDevice>(device))
    {
        return std::make_unique<ExpressLinkGauge>(line);
    }
    return std::make_unique<FrameLinkGauge>(device);
}

bool
LinkGauge::CanGauge(const Ptr<NetDevice>& device)
{
    return DynamicCast<ExpressNetDevice>(device) || DynamicCast<PointToPointNetDevice>(device) ||
           DynamicCast<CsmaNetDevice>(device);
}

void
LinkGauge::SetSteering(const Ptr<ForwardingNetDevice>& /* steering */)
{
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

const Ptr<NetDevice>&
LinkGauge::GetDevice() const
{
    return m_device;
}

const std::map<std::string, uint64_t>&
LinkGauge::GetDropped() const
{
    return m_dropped;
}

void
LinkGauge::Drop(const Ptr<const Packet>& packet, const DropReason& reason)
{
    ++m_dropped[reason.GetName()];
    if (m_listener)
    {
        m_listener(packet, reason);
    }
}

void
LinkGauge::DropReceived(const Ptr<const Packet>& packet)
{
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

} // namespace ns3
