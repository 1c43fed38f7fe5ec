// SPDX-License-Identifier: GPL-2.0-only

#ifndef REQUEST_PLAN_H
#define REQUEST_PLAN_H

#include "ns3/address.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * All that is random about one flow of a RequestClient but its start, as it is drawn at its start.
 */
struct RequestPlan
{
    /// One request and its response.
    struct Request
    {
        uint32_t size{0};     //!< of the request, bytes
        uint32_t response{0}; //!< bytes
        Time pause;           //!< between the response before and this request
    };

    std::string kind;              //!< name of a RequestKind
    Address target;                //!< Ipv4Address or Ipv6Address
    uint16_t targetPort{0};        //!< 0: there are none
    uint16_t port{0};              //!< source port or, for echo, identifier
    std::string path;              //!< of its requests, over TCP; empty: they have none
    std::vector<Request> requests; //!< at least one, in order; no pause before the first
    uint16_t profile{0};           //!< which of the client's profiles it is of, from 0
};

} // namespace ns3

#endif // REQUEST_PLAN_H
