// SPDX-License-Identifier: GPL-2.0-only

#ifndef STACK_ROUTES_H
#define STACK_ROUTES_H

#include "ns3/host-address.h"
#include "ns3/ipv4-address.h"
#include "ns3/net-device.h"
#include "ns3/node.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A unicast route of a node's IPv4 stack.
 */
struct StackRoute
{
    flowhash::HostAddress network;
    uint8_t prefixLength{0};
    Ptr<NetDevice> device;                        //!< where it leaves
    std::optional<flowhash::HostAddress> gateway; //!< none: the destination is the neighbour
};

/**
 * @ingroup flow-distribution
 * Reads the routes of Ipv4StaticRouting, connected networks among them, then those of
 * Ipv4GlobalRouting; other routing protocols of a node are passed over.
 * @param node a node, with an IPv4 stack or without
 * @return its routes, those that go first before others
 */
std::vector<StackRoute> ReadStackRoutes(const Ptr<Node>& node);

/// @ingroup flow-distribution
/// @param device a device @return the IPv4 addresses that its node's stack has on it, those that a
/// host can have
std::vector<Ipv4Address> ReadStackAddresses(const Ptr<NetDevice>& device);

} // namespace ns3

#endif // STACK_ROUTES_H
