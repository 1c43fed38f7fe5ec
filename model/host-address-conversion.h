// SPDX-License-Identifier: GPL-2.0-only

#ifndef HOST_ADDRESS_CONVERSION_H
#define HOST_ADDRESS_CONVERSION_H

#include "ns3/address.h"
#include "ns3/host-address.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 * @param address an Ipv4Address or Ipv6Address in ns-3's envelope
 * @return the same as a value of the hash core
 * @throws flowhash::SpecError if it is neither
 */
flowhash::HostAddress ToHostAddress(const Address& address);

/**
 * @ingroup flow-distribution
 * @param address a value of the hash core
 * @return an Ipv4Address or Ipv6Address in ns-3's envelope
 */
Address ToAddress(const flowhash::HostAddress& address);

} // namespace ns3

#endif // HOST_ADDRESS_CONVERSION_H
