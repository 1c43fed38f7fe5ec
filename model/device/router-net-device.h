// SPDX-License-Identifier: GPL-2.0-only

#ifndef ROUTER_NET_DEVICE_H
#define ROUTER_NET_DEVICE_H

#include "steering-net-device.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A steering device that only routes: the access router in front of the clients, and a filler
 * wherever a scenario needs a plain hop at the same cost and with the same traces as the others.
 */
class RouterNetDevice : public SteeringNetDevice
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

  private:
    SteeringVerdict DoSteer(SteeredPacket& packet) override;
};

} // namespace ns3

#endif // ROUTER_NET_DEVICE_H
