// SPDX-License-Identifier: GPL-2.0-only

#include "request-kind.h"

#include "../../hash-core/wire/ip-protocol.h"
#include "../../packet/host-address-conversion.h"
#include "../request-header.h"
#include "echo-request-flow.h"
#include "tcp-request-flow.h"
#include "udp-request-flow.h"

#include <map>
#include <stdexcept>

namespace ns3
{

namespace
{

using flowhash::IpProtocol;

constexpr uint32_t LARGE = 0x80000000; // more than anybody asks for
constexpr uint32_t DATAGRAM = 65000;   // an IP packet has room for it, in fragments

template <typename Flow>
Ptr<RequestFlow>
Make(const RequestFlow::Setup& setup)
{
    return Create<Flow>(setup);
}

const std::map<std::string, RequestKind>&
Kinds()
{
    static const std::map<std::string, RequestKind> kinds = {
        {"echo", {IpProtocol::ICMP, IpProtocol::ICMPV6, 0, DATAGRAM, false, Make<EchoRequestFlow>}},
        {"tcp",
         {IpProtocol::TCP,
          IpProtocol::TCP,
          RequestHeader::SIZE,
          LARGE,
          true,
          Make<TcpRequestFlow>}},
        {"udp",
         {IpProtocol::UDP,
          IpProtocol::UDP,
          RequestHeader::SIZE,
          DATAGRAM,
          true,
          Make<UdpRequestFlow>}},
    };
    return kinds;
}

} // namespace

const RequestKind&
RequestKind::Get(const std::string& name)
{
    const auto found = Kinds().find(name);
    if (found != Kinds().end())
    {
        return found->second;
    }
    std::string known;
    for (const auto& [other, kind] : Kinds())
    {
        known += (known.empty() ? "" : ", ") + other;
    }
    throw std::invalid_argument("unknown kind of request \"" + name + "\" (known: " + known + ")");
}

flowhash::FlowKey
RequestKind::KeyOf(const RequestPlan& plan, const Address& local)
{
    const RequestKind& kind = Get(plan.kind);
    flowhash::FlowKey key;
    key.source = ToHostAddress(local).bytes;
    key.destination = ToHostAddress(plan.target).bytes;
    key.sourcePort = plan.port;
    key.destinationPort = plan.targetPort;
    key.version = ToHostAddress(plan.target).version;
    key.protocol = key.version == 6 ? kind.protocol6 : kind.protocol;
    return key;
}

} // namespace ns3
