// SPDX-License-Identifier: GPL-2.0-only

#ifndef ROUTER_GROUP_H
#define ROUTER_GROUP_H

#include "steering-group.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Routers that only route (RouterNetDevice), such as the access router in front of the clients.
 */
class RouterGroup : public SteeringGroup
{
  public:
    using SteeringGroup::SteeringGroup;

    /// @return the kind `router`
    static GroupKind Kind();

  private:
    Ptr<SteeringNetDevice> DoMakeDevice(uint32_t node, Ptr<Node> host) override;
};

} // namespace ns3

#endif // ROUTER_GROUP_H
