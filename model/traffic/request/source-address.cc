// SPDX-License-Identifier: GPL-2.0-only

#include "source-address.h"

#include "ns3/ipv4-route.h"
#include "ns3/ipv4-routing-protocol.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6-route.h"
#include "ns3/ipv6-routing-protocol.h"
#include "ns3/ipv6.h"

namespace ns3
{

namespace
{

template <typename Ip, typename Header, typename IpAddress>
Address
FindSource(const Node& node, const Address& target)
{
    Socket::SocketErrno error = Socket::ERROR_NOTERROR;
    Header header;
    header.SetDestination(IpAddress::ConvertFrom(target));
    auto ip = node.GetObject<Ip>();
    auto route =
        ip ? ip->GetRoutingProtocol()->RouteOutput(nullptr, header, nullptr, error) : nullptr;
    return route ? Address(route->GetSource()) : Address();
}

} // namespace

Address
FindSourceAddress(const Node& node, const Address& target)
{
    return Ipv4Address::IsMatchingType(target)
               ? FindSource<Ipv4, Ipv4Header, Ipv4Address>(node, target)
               : FindSource<Ipv6, Ipv6Header, Ipv6Address>(node, target);
}

} // namespace ns3
