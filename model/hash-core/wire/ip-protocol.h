// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_IP_PROTOCOL_H
#define FLOWHASH_IP_PROTOCOL_H

#include <cstdint>

namespace flowhash
{

/**
 * Numbers of the protocols above IP that steering devices know (IANA, protocol numbers).
 */
struct IpProtocol
{
    static constexpr uint8_t ICMP = 1;
    static constexpr uint8_t TCP = 6;
    static constexpr uint8_t UDP = 17;
    static constexpr uint8_t ICMPV6 = 58;
    static constexpr uint8_t VRRP = 112;
};

} // namespace flowhash

#endif // FLOWHASH_IP_PROTOCOL_H
