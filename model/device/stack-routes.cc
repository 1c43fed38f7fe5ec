// SPDX-License-Identifier: GPL-2.0-only

#include "stack-routes.h"

#include "../../base/flow-distribution-compat.h"
#include "../packet/host-address-conversion.h"

#include "ns3/ipv4-routing-helper.h"
#include "ns3/ipv4-routing-table-entry.h"
#include "ns3/ipv4-static-routing.h"
#include "ns3/ipv4.h"

namespace ns3
{

namespace
{

StackRoute
ToStackRoute(const Ptr<Ipv4>& ipv4, const Ipv4RoutingTableEntry& entry)
{
    StackRoute route;
    route.network = ToHostAddress(entry.GetDest());
    route.prefixLength = static_cast<uint8_t>(entry.GetDestNetworkMask().GetPrefixLength());
    route.device = ipv4->GetNetDevice(entry.GetInterface());
    if (entry.IsGateway())
    {
        route.gateway = ToHostAddress(entry.GetGateway());
    }
    return route;
}

// Static routing hands out a copy, global routing a pointer.

Ipv4RoutingTableEntry
Entry(const Ipv4RoutingTableEntry& entry)
{
    return entry;
}

Ipv4RoutingTableEntry
Entry(const Ipv4RoutingTableEntry* entry)
{
    return *entry;
}

/// Adds the routes of one protocol, where the node has it.
template <typename T>
void
Append(const Ptr<Ipv4>& ipv4, std::vector<StackRoute>& routes)
{
    const Ptr<T> protocol = Ipv4RoutingHelper::GetRouting<T>(ipv4->GetRoutingProtocol());
    for (uint32_t i = 0; protocol && i < protocol->GetNRoutes(); ++i)
    {
        routes.push_back(ToStackRoute(ipv4, Entry(protocol->GetRoute(i))));
    }
}

} // namespace

std::vector<StackRoute>
ReadStackRoutes(const Ptr<Node>& node)
{
    std::vector<StackRoute> routes;
    const Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
    if (ipv4 && ipv4->GetRoutingProtocol())
    {
        Append<Ipv4StaticRouting>(ipv4, routes);
        Append<Ipv4GlobalRouting>(ipv4, routes);
    }
    return routes;
}

std::vector<Ipv4Address>
ReadStackAddresses(const Ptr<NetDevice>& device)
{
    std::vector<Ipv4Address> addresses;
    const Ptr<Ipv4> ipv4 = device->GetNode()->GetObject<Ipv4>();
    const int32_t interface = ipv4 ? ipv4->GetInterfaceForDevice(device) : -1;
    for (uint32_t i = 0; interface >= 0 && i < ipv4->GetNAddresses(interface); ++i)
    {
        const Ipv4Address address = ipv4->GetAddress(interface, i).GetLocal();
        if (IsUnicastAddress(ToHostAddress(address)))
        {
            addresses.push_back(address);
        }
    }
    return addresses;
}

} // namespace ns3
