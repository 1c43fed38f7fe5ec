// SPDX-License-Identifier: GPL-2.0-only

#ifndef IP_PROTOCOL_H
#define IP_PROTOCOL_H

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Numbers of the protocols above IP that steering devices know (IANA, protocol numbers).
 */
struct IpProtocol
{
    static constexpr uint8_t ICMP = 1;
    static constexpr uint8_t TCP = 6;
    static constexpr uint8_t UDP = 17;
    static constexpr uint8_t ICMPV6 = 58;
};

} // namespace ns3

#endif // IP_PROTOCOL_H
