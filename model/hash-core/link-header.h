// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_LINK_HEADER_H
#define FLOWHASH_LINK_HEADER_H

#include "flow-key.h"

#include <array>
#include <cstdint>
#include <string>

namespace flowhash
{

/**
 * The link's header in front of an IP packet, as captures have it: Ethernet with any number of
 * 802.1Q and 802.1ad tags, of which the outermost names the VLAN; raw IP; Linux cooked, version 1
 * and 2. Numbers of link types are those of pcap files (tcpdump.org's list).
 */
struct LinkHeader
{
    std::array<uint8_t, 6> sourceMac{};
    std::array<uint8_t, 6> destinationMac{};
    uint16_t vlan{0}; //!< VLAN identifier; 0: untagged
    uint32_t size{0}; //!< bytes in front of the IP header

    /// @param linkType of a capture @return whether Parse understands it
    static bool IsKnown(uint32_t linkType);

    /// @return the link types that are known, for people
    static std::string KnownTypes();

    /**
     * Reads the header of a frame.
     * @param linkType a known one @param bytes the frame's first bytes @param available how many
     * @return whether an IP header follows
     */
    bool Parse(uint32_t linkType, const uint8_t* bytes, uint32_t available);

    /// Writes what was read into a key. @param key of the IP packet behind this header
    void CopyTo(FlowKey& key) const;
};

} // namespace flowhash

#endif // FLOWHASH_LINK_HEADER_H
