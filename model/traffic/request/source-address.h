// SPDX-License-Identifier: GPL-2.0-only

#ifndef SOURCE_ADDRESS_H
#define SOURCE_ADDRESS_H

#include "ns3/address.h"
#include "ns3/node.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 * @param node with or without an internet stack
 * @param target an Ipv4Address or Ipv6Address
 * @return the address that the node's packets to the target come from, of the same family;
 * invalid: it has no route there
 */
Address FindSourceAddress(const Node& node, const Address& target);

} // namespace ns3

#endif // SOURCE_ADDRESS_H
