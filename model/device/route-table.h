// SPDX-License-Identifier: GPL-2.0-only

#ifndef ROUTE_TABLE_H
#define ROUTE_TABLE_H

#include "ns3/host-address.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Routes of a steering device; the longest matching prefix wins. IPv4 and IPv6 side by side.
 *
 * One hash table per prefix length in use, longest first: a host route costs one look-up, others
 * at most as many as there are different lengths. A plain value, no ns-3 object.
 *
 * Not modelled: metrics, several routes of equal prefix.
 */
class RouteTable
{
  public:
    /// Where a packet leaves.
    struct Route
    {
        uint32_t port{0};                             //!< port of the device
        std::optional<flowhash::HostAddress> gateway; //!< none: the destination is the neighbour
        bool learned{false};                          //!< from elsewhere: gives way to any other
    };

    /**
     * Adds a route. It replaces that of the same prefix, unless it is a learned one: then the
     * earlier one stays.
     * @param network any address of the network; bits behind the prefix are ignored
     * @param prefixLength bits that count, 0 to 32 or 128
     * @param route where it leads
     * @throws flowhash::SpecError if the prefix is longer than the address, or the gateway is of
     * the other IP version
     */
    void Add(const flowhash::HostAddress& network, uint8_t prefixLength, const Route& route);

    /// A gateway is at another port from now on. @param gateway it @param port where
    void MoveGateway(const flowhash::HostAddress& gateway, uint32_t port);

    /// Removes what was learned.
    void ForgetLearned();

    /// @param destination an address @return the route of the longest prefix that matches, valid
    /// until the next Add; null where none does
    const Route* Find(const flowhash::HostAddress& destination) const;

    /// @return how many routes there are
    std::size_t GetN() const;

  private:
    /// All routes of one prefix length.
    struct Level
    {
        uint8_t prefixLength{0};
        std::array<uint64_t, 2> mask{}; //!< of the address's bytes, in the order of memory
        std::unordered_map<flowhash::HostAddress, Route, flowhash::HostAddressHasher> routes;
    };

    using Levels = std::vector<Level>; //!< longest prefix first

    static Level& At(Levels& levels, uint8_t prefixLength);
    static flowhash::HostAddress Masked(const flowhash::HostAddress& address, const Level& level);

    Levels m_ipv4;
    Levels m_ipv6;
};

} // namespace ns3

#endif // ROUTE_TABLE_H
