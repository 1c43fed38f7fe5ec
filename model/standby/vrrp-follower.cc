// SPDX-License-Identifier: GPL-2.0-only

#include "vrrp-follower.h"

#include "../packet/host-address-conversion.h"
#include "vrrp-advert.h"

#include <memory>
#include <utility>

namespace ns3
{

VrrpFollower::VrrpFollower(SteeringNetDevice& device,
                           const VrrpGroup& group,
                           std::set<uint32_t> ports)
    : m_device(device),
      m_group(group),
      m_ports(std::move(ports))
{
}

void
VrrpFollower::Install(const Ptr<SteeringNetDevice>& device,
                      const VrrpGroup& group,
                      const std::set<uint32_t>& ports)
{
    device->JoinGroup(ToAddress(VrrpAdvert::Group(group.addresses.front().version)));
    const auto follower = std::make_shared<VrrpFollower>(*device, group, ports);
    device->AddHearer([follower](const SteeredPacket& packet) { return follower->Hear(packet); });
}

std::optional<SteeringVerdict>
VrrpFollower::Hear(const SteeredPacket& packet)
{
    if (!VrrpAdvert::IsAdvert(packet) || m_ports.count(packet.port) == 0)
    {
        return std::nullopt;
    }
    VrrpHeader header;
    if (const DropReason* reason = VrrpAdvert::Read(packet, m_group, header))
    {
        return SteeringVerdict::Drop(*reason);
    }
    // One that leaves is followed no further, but until another one speaks nobody else is known.
    if (header.GetPriority() > 0 && m_master != packet.port)
    {
        m_master = packet.port;
        for (const flowhash::HostAddress& address : m_group.addresses)
        {
            m_device.MoveGateway(ToAddress(address), packet.port);
        }
    }
    return SteeringVerdict::Consume();
}

} // namespace ns3
