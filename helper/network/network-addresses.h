// SPDX-License-Identifier: GPL-2.0-only

#ifndef NETWORK_ADDRESSES_H
#define NETWORK_ADDRESSES_H

#include "ns3/host-address.h"

#include <cstddef>
#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The addresses of a network's nodes, by group and number, both from 0. Group g has 10.(g+1).0.0/16
 * and 2001:db8:(g+1)::/48; its node i is host i+1 there. A group that translates sources has the
 * host .255.1 (IPv6 :2::1) for all of its nodes, and .128.0 + i+1 (:1::(i+1)) for node i alone. One
 * whose nodes choose themselves has .255.2 (:2::2), which all of them answer for; where nodes stand
 * by for each other, .255.2 (:3::1) is that of the master.
 */
struct NetworkAddresses
{
    /// A group's prefix.
    struct Prefix
    {
        flowhash::HostAddress address;
        uint8_t length{0}; //!< bits
    };

    static constexpr std::size_t MOST_GROUPS = 254; //!< groups of one network

    /// @param group number @param node number @param version 4 or 6 @return the node's own
    static flowhash::HostAddress Host(std::size_t group, uint32_t node, uint8_t version);

    /// @param group number @param node number @param version 4 or 6 @return that to translate
    /// sources to, the node's own
    static flowhash::HostAddress OwnSelf(std::size_t group, uint32_t node, uint8_t version);

    /// @param group number @param version 4 or 6 @return that to translate sources to, all nodes'
    static flowhash::HostAddress SharedSelf(std::size_t group, uint8_t version);

    /// @param group number @param version 4 or 6 @return that by which all nodes get a packet
    static flowhash::HostAddress OfAll(std::size_t group, uint8_t version);

    /// @param group number @param version 4 or 6 @return that of whichever of its nodes is master
    static flowhash::HostAddress Virtual(std::size_t group, uint8_t version);

    /// @param group number @param version 4 or 6 @return what all addresses of the group begin with
    static Prefix Network(std::size_t group, uint8_t version);

    /// @param address any @return whether it is among those that groups can have
    static bool IsOfNetwork(const flowhash::HostAddress& address);

    /// @param version 4 or 6 @return the prefix of everything
    static Prefix All(uint8_t version);

    /// @param address a host's @return it alone
    static Prefix Only(const flowhash::HostAddress& address);
};

} // namespace ns3

#endif // NETWORK_ADDRESSES_H
