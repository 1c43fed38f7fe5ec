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

/**
 * @ingroup flow-distribution
 * @param address an Ipv4Address or Ipv6Address in ns-3's envelope
 * @param port a port
 * @return both as an InetSocketAddress or Inet6SocketAddress
 */
Address ToSocketAddress(const Address& address, uint16_t port);

/**
 * @ingroup flow-distribution
 * Whether one host elsewhere can have the address: for IPv4 neither "this" network (0.0.0.0/8),
 * loopback (127.0.0.0/8), multicast nor reserved, the limited broadcast among them (224.0.0.0 and
 * above; RFC 1122, 3.2.1.3, RFC 1112); for IPv6 neither unspecified, loopback nor multicast (RFC
 * 4291, 2.4).
 * @param address the address
 * @return whether
 */
bool IsUnicastAddress(const flowhash::HostAddress& address);

} // namespace ns3

#endif // HOST_ADDRESS_CONVERSION_H
