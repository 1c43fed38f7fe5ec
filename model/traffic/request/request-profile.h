// SPDX-License-Identifier: GPL-2.0-only

#ifndef REQUEST_PROFILE_H
#define REQUEST_PROFILE_H

#include "ns3/address.h"

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * One sort of flows of a RequestClient. Sizes, counts and times are lines of text that
 * SizeDistribution reads.
 */
struct RequestProfile
{
    std::string kind{"tcp"};                    //!< name of a RequestKind
    double share{1};                            //!< of the flows, relative to the others'; 0: none
    std::string requestSize{"constant:200"};    //!< bytes; kept within the kind's bounds
    std::string responseSize{"constant:10000"}; //!< bytes, at least 1; an echo's is its request's
    std::string requests{"constant:1"};         //!< requests of a flow, rounded, 1 to 65,535
    std::string pause{"constant:0"};            //!< s, from a response to the next request
    std::string path{};                         //!< over TCP, see RequestLine; empty: none
};

/**
 * @ingroup flow-distribution
 *
 * Whom a RequestClient's flows of one kind may ask.
 */
struct RequestTarget
{
    Address address{};       //!< Ipv4Address or Ipv6Address
    uint16_t port{0};        //!< from 1; 0 for echo, which has none
    std::string kind{"tcp"}; //!< name of the RequestKind that asks it
    Address other{};         //!< the same service's address of the other family; none: it has none
};

} // namespace ns3

#endif // REQUEST_PROFILE_H
