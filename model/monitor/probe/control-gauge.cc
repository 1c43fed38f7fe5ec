// SPDX-License-Identifier: GPL-2.0-only

#include "control-gauge.h"

#include "../../packet/host-address-conversion.h"

#include <utility>

namespace ns3
{

namespace
{

/// Of its own: nobody passes on what comes from a link-local address (RFC 4291 section 2.5.6).
bool
IsOwn(const SteeringNetDevice& device, const flowhash::HostAddress& source)
{
    return device.HasOwnAddress(source) ||
           (source.version == 6 && Ipv6Address::ConvertFrom(ToAddress(source)).IsLinkLocal());
}

} // namespace

ControlGauge::ControlGauge(const Ptr<SteeringNetDevice>& device,
                           const Channel& channel,
                           KindOf kindOf,
                           Counts& counts)
    : m_device(device),
      m_channel(channel),
      m_kindOf(std::move(kindOf)),
      m_counts(counts)
{
    device->TraceConnectWithoutContext("Forwarded", MakeCallback(&ControlGauge::Forwarded, this));
}

void
ControlGauge::Forwarded(Ptr<const Packet> packet, const PacketView& view, uint32_t /* port */)
{
    if (IsMessage(view) && !m_device->HasFailed() && IsOwn(*m_device, view.source))
    {
        ControlCount& count = m_counts[m_kindOf(packet, view)];
        ++count.packets;
        count.bytes += packet->GetSize();
    }
}

} // namespace ns3
