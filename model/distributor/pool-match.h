// SPDX-License-Identifier: GPL-2.0-only

#ifndef POOL_MATCH_H
#define POOL_MATCH_H

#include "ns3/address.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Which packets a pool of members is for (D6). What is left as it is matches all.
 *
 * Service, protocol and port are those of the server's side: of the destination of a request, of
 * the source of a reply. A reply of a backend matches the services that the backend was declared
 * for. A packet without ports (ICMP echo, a fragment) matches by what its server's side is declared
 * with; an ICMP error as the packet that it quotes.
 */
struct PoolMatch
{
    /// Which way a packet goes.
    enum class Direction : uint8_t
    {
        ANY,
        REQUESTS, //!< to a declared service
        REPLIES,  //!< from a declared service or backend, or to a self address
    };

    Address service;                    //!< Ipv4Address or Ipv6Address; empty: any
    uint8_t protocol{0};                //!< 6 (TCP), 17 (UDP); 0: any
    uint16_t port{0};                   //!< of the service; 0: any
    std::vector<uint32_t> ingressPorts; //!< ports of the device; empty: any
    Direction direction{Direction::ANY};
};

} // namespace ns3

#endif // POOL_MATCH_H
