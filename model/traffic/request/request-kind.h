// SPDX-License-Identifier: GPL-2.0-only

#ifndef REQUEST_KIND_H
#define REQUEST_KIND_H

#include "request-flow.h"

#include "ns3/flow-key.h"

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * How a flow of a RequestClient asks: `tcp` (TcpRequestFlow), `udp` (UdpRequestFlow) or `echo`
 * (EchoRequestFlow). A new kind is a class that derives from RequestFlow and a line in
 * request-kind.cc.
 */
struct RequestKind
{
    uint8_t protocol;      //!< IANA number over IPv4
    uint8_t protocol6;     //!< IANA number over IPv6
    uint32_t leastRequest; //!< bytes
    uint32_t mostRequest;  //!< bytes
    bool hasPorts;         //!< no: an identifier stands for the source port, 0 for the other
    Ptr<RequestFlow> (*make)(const RequestFlow::Setup& setup); //!< makes a flow

    /// @param name of a kind @return it
    /// @throws std::invalid_argument for an unknown one, with the names of those that are known
    static const RequestKind& Get(const std::string& name);

    /// @param plan of a flow @param local the client's address @return key of the client's packets
    static flowhash::FlowKey KeyOf(const RequestPlan& plan, const Address& local);
};

} // namespace ns3

#endif // REQUEST_KIND_H
