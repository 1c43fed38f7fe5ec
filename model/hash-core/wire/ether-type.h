// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_ETHER_TYPE_H
#define FLOWHASH_ETHER_TYPE_H

#include <cstdint>

namespace flowhash
{

/**
 * Numbers of the protocols above the link that this module knows (IEEE 802 numbers, IANA).
 */
struct EtherType
{
    static constexpr uint16_t IPV4 = 0x0800;
    static constexpr uint16_t ARP = 0x0806;
    static constexpr uint16_t IPV6 = 0x86dd;

    /// @param version of IP, 4 or 6 @return its number
    static constexpr uint16_t OfIp(uint8_t version)
    {
        return version == 6 ? IPV6 : IPV4;
    }
};

} // namespace flowhash

#endif // FLOWHASH_ETHER_TYPE_H
