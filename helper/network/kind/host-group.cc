// SPDX-License-Identifier: GPL-2.0-only

#include "host-group.h"

#include "../../../model/packet/host-address-conversion.h"

#include "ns3/boolean.h"
#include "ns3/built-network.h"
#include "ns3/icmpv6-l4-protocol.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-routing-helper.h"
#include "ns3/ipv4-static-routing.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-routing-helper.h"
#include "ns3/ipv6-routing-table-entry.h"
#include "ns3/ipv6-static-routing.h"
#include "ns3/ipv6.h"
#include "ns3/network-addresses.h"
#include "ns3/packet-accountant.h"
#include "ns3/steering-net-device.h"
#include "ns3/tier-probe.h"

#include <algorithm>

namespace ns3
{

namespace
{

const Ipv6Prefix NETWORK_PREFIX(32); // of all nodes: 2001:db8::/32

Ipv4Address
ToIpv4(const flowhash::HostAddress& address)
{
    return Ipv4Address::ConvertFrom(ToAddress(address));
}

Ipv6Address
ToIpv6(const flowhash::HostAddress& address)
{
    return Ipv6Address::ConvertFrom(ToAddress(address));
}

void
AddAddress(Ptr<Node> node, uint32_t interface, const flowhash::HostAddress& address)
{
    if (address.version == 4)
    {
        node->GetObject<Ipv4>()->AddAddress(
            interface, Ipv4InterfaceAddress(ToIpv4(address), Ipv4Mask::GetOnes()));
        return;
    }
    node->GetObject<Ipv6>()->AddAddress(
        interface, Ipv6InterfaceAddress(ToIpv6(address), Ipv6Prefix::GetOnes()));
}

/// Adds an IPv6 address from which neighbours are asked for: neighbour discovery wants one whose
/// prefix the neighbour shares, and ends the program where there is none.
void
AddSharedPrefix(Ptr<Node> node, uint32_t interface, const flowhash::HostAddress& address)
{
    node->GetObject<Ipv6>()->AddAddress(interface,
                                        Ipv6InterfaceAddress(ToIpv6(address), NETWORK_PREFIX));
}

/// Not all that has the prefix is on the link, so the route that came with it goes again.
void
ForgetSharedPrefix(Ptr<Node> node, uint32_t interface)
{
    Ptr<Ipv6StaticRouting> routing = Ipv6RoutingHelper::GetRouting<Ipv6StaticRouting>(
        node->GetObject<Ipv6>()->GetRoutingProtocol());
    for (uint32_t i = routing->GetNRoutes(); i-- > 0;)
    {
        const Ipv6RoutingTableEntry route = routing->GetRoute(i);
        if (route.GetInterface() == interface && route.GetDestNetworkPrefix() == NETWORK_PREFIX)
        {
            routing->RemoveRoute(i);
        }
    }
}

/// Makes an interface of a device. @return its number
uint32_t
MakeInterface(const Ptr<NetDevice>& device, uint8_t version)
{
    Ptr<Node> node = device->GetNode();
    return version == 4 ? node->GetObject<Ipv4>()->AddInterface(device)
                        : node->GetObject<Ipv6>()->AddInterface(device);
}

/// Brings an interface up, with a way for everything where there is a gateway.
void
BringUp(Ptr<Node> node, uint32_t interface, const flowhash::HostAddress* gateway, uint8_t version)
{
    if (version == 4)
    {
        Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
        ipv4->SetUp(interface);
        if (gateway)
        {
            // The list routing of the stack helper keeps its static routing first.
            Ipv4RoutingHelper::GetRouting<Ipv4StaticRouting>(ipv4->GetRoutingProtocol())
                ->SetDefaultRoute(ToIpv4(*gateway), interface);
        }
        return;
    }
    Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
    ipv6->SetUp(interface);
    if (gateway)
    {
        Ipv6RoutingHelper::GetRouting<Ipv6StaticRouting>(ipv6->GetRoutingProtocol())
            ->SetDefaultRoute(ToIpv6(*gateway), interface);
    }
}

} // namespace

void
HostGroup::Check(const Fail& fail) const
{
    CheckLabels(fail);
    if (!GetScenario().traffic.IsReplay())
    {
        return;
    }
    const auto& links = GetScenario().network.links;
    const auto isOwn = [this](const ScenarioLink& link) {
        return link.between[0] == GetName() || link.between[1] == GetName();
    };
    const auto shared = [&isOwn](const ScenarioLink& link) {
        return isOwn(link) && link.IsShared();
    };
    if (std::count_if(links.begin(), links.end(), isOwn) > 1)
    {
        fail("kind", "in a replay group '" + GetName() + "' can have one link only");
    }
    if (std::any_of(links.begin(), links.end(), shared))
    {
        fail("kind",
             "a replay needs point-to-point links to group '" + GetName() +
                 "', csma is "
                 "not possible");
    }
}

bool
HostGroup::IsHost() const
{
    return true;
}

Ptr<Node>
HostGroup::DoMakeNode(uint32_t /* node */)
{
    Ptr<Node> node = CreateObject<Node>();
    if (GetNetwork().GetReplay())
    {
        return node;
    }
    const auto& versions = GetNetwork().GetVersions();
    const auto has = [&versions](uint8_t version) {
        return std::count(versions.begin(), versions.end(), version) > 0;
    };
    InternetStackHelper stack;
    stack.SetIpv4StackInstall(has(4));
    stack.SetIpv6StackInstall(has(6));
    stack.Install(node);
    // ARP waits for a random time before it asks.
    GetNetwork().TakeStreams(stack.AssignStreams(NodeContainer(node), GetNetwork().TakeStreams(0)));
    if (has(6))
    {
        // A service's address on the loopback interface is asked for on others.
        node->GetObject<Ipv6L3Protocol>()->SetAttribute("StrongEndSystemModel",
                                                        BooleanValue(false));
        // Addresses are unique by construction; nobody waits a second to find out.
        node->GetObject<Icmpv6L4Protocol>()->SetAttribute("DAD", BooleanValue(false));
    }
    return node;
}

void
HostGroup::DoTakeLink(const LinkEnd& end)
{
    m_ends.push_back(end);
}

NetworkPlan::Index
HostGroup::NextGroup() const
{
    const auto& steps = GetPlan().GetSteps();
    const auto own = std::find_if(steps.begin(), steps.end(), [this](const auto& step) {
        return step.direction == GetDirection() && step.from == GetIndex();
    });
    return own->to;
}

void
HostGroup::DoConnect()
{
    if (GetNetwork().GetReplay())
    {
        return;
    }
    if (HearsLinkGroups() || LabelsFlows() || NeedsDevices())
    {
        std::vector<Ptr<SteeringNetDevice>> devices;
        for (uint32_t node = 0; node < GetN(); ++node)
        {
            auto device = CreateObject<HostNetDevice>();
            LabelFlows(device, node);
            devices.push_back(device);
        }
        ConnectThrough(devices);
        return;
    }
    for (const LinkEnd& end : m_ends)
    {
        for (const uint8_t version : GetNetwork().GetVersions())
        {
            AddInterface(end, version);
        }
    }
}

void
HostGroup::AddInterface(const LinkEnd& end, uint8_t version) const
{
    Ptr<Node> node = GetNodes().Get(end.node);
    const uint32_t interface = MakeInterface(end.device, version);
    const bool discovers = version == 6 && end.device->NeedsArp();
    const flowhash::HostAddress own = AddressOf(end.node, version);
    discovers ? AddSharedPrefix(node, interface, own) : AddAddress(node, interface, own);
    const bool onWay = end.peerGroup == NextGroup();
    const flowhash::HostAddress gateway = GatewayOf(end, version);
    BringUp(node, interface, onWay ? &gateway : nullptr, version);
    if (discovers)
    {
        ForgetSharedPrefix(node, interface);
    }
}

flowhash::HostAddress
HostGroup::GatewayOf(const LinkEnd& end, uint8_t version) const
{
    return GetNetwork().GatewayOf(end.peerGroup, end.peers.front(), version);
}

void
HostGroup::ConnectThrough(const std::vector<Ptr<SteeringNetDevice>>& devices) const
{
    const auto& versions = GetNetwork().GetVersions();
    for (uint32_t node = 0; node < devices.size(); ++node)
    {
        GetNodes().Get(node)->AddDevice(devices[node]);
        for (const uint8_t version : versions)
        {
            devices[node]->AddOwnAddress(ToAddress(AddressOf(node, version)));
            const uint32_t interface = MakeInterface(devices[node], version);
            AddAddress(GetNodes().Get(node), interface, AddressOf(node, version));
            // The device knows the way; the stack has to know the device alone.
            const flowhash::HostAddress nobody{{}, version};
            BringUp(GetNodes().Get(node), interface, &nobody, version);
        }
    }
    // The last route that is added counts, and of the links the first.
    for (auto end = m_ends.rbegin(); end != m_ends.rend(); ++end)
    {
        const uint32_t port = devices[end->node]->AddPort(end->device);
        for (const uint8_t version : versions)
        {
            if (end->peerGroup == NextGroup())
            {
                const NetworkAddresses::Prefix all = NetworkAddresses::All(version);
                devices[end->node]->AddRoute(
                    ToAddress(all.address), all.length, port, ToAddress(GatewayOf(*end, version)));
            }
        }
    }
}

bool
HostGroup::HearsLinkGroups() const
{
    return std::any_of(m_ends.begin(), m_ends.end(), [this](const LinkEnd& end) {
        return !end.device->IsPointToPoint() &&
               GetNetwork().GetGroup(end.peerGroup).ChoosesItself();
    });
}

bool
HostGroup::NeedsDevices() const
{
    return GetScenario().traffic.IsLight() &&
           std::any_of(m_ends.begin(), m_ends.end(), [](const LinkEnd& end) {
               return end.device->NeedsArp();
           });
}

const std::vector<LinkEnd>&
HostGroup::GetEnds() const
{
    return m_ends;
}

void
HostGroup::OwnQuietly(uint32_t node, const flowhash::HostAddress& address) const
{
    AddAddress(GetNodes().Get(node), 0, address);
}

void
HostGroup::Account(PacketAccountant& accountant) const
{
    for (uint32_t i = 0; i < GetNodes().GetN(); ++i)
    {
        accountant.AddHost(GetNodes().Get(i));
    }
}

void
HostGroup::Watch(TierProbe& probe) const
{
    for (const LinkEnd& end : m_ends)
    {
        probe.WatchHost(end.device, end.node);
    }
}

} // namespace ns3
