// SPDX-License-Identifier: GPL-2.0-only

#ifndef VRRP_FOLLOWER_H
#define VRRP_FOLLOWER_H

#include "vrrp-group.h"

#include "ns3/steering-net-device.h"

#include <cstdint>
#include <optional>
#include <set>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A neighbour of a virtual router on point-to-point links, one to each of its nodes: it sends to
 * that one which it last heard advertise. On a medium that they share nobody has to follow: there
 * the virtual link address does.
 */
class VrrpFollower
{
  public:
    /// @param device the neighbour's; outlives this @param group the virtual router, which is a
    /// gateway of the device's routes @param ports those that lead to its nodes
    VrrpFollower(SteeringNetDevice& device, const VrrpGroup& group, std::set<uint32_t> ports);

    /// Makes a device follow from now on. @param device it @param group as above @param ports as
    /// above
    static void Install(const Ptr<SteeringNetDevice>& device,
                        const VrrpGroup& group,
                        const std::set<uint32_t>& ports);

    /// @param packet to a group that the device joined @return what is to be done with it; none: it
    /// is no advertisement from there
    std::optional<SteeringVerdict> Hear(const SteeredPacket& packet);

  private:
    SteeringNetDevice& m_device;
    VrrpGroup m_group;
    std::set<uint32_t> m_ports;
    std::optional<uint32_t> m_master; //!< port that leads there, as last heard
};

} // namespace ns3

#endif // VRRP_FOLLOWER_H
