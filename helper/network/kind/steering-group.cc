// SPDX-License-Identifier: GPL-2.0-only

#include "steering-group.h"

#include "../../../model/packet/host-address-conversion.h"
#include "trunk-setting.h"

#include "ns3/built-network.h"
#include "ns3/packet-accountant.h"
#include "ns3/scenario-error.h"
#include "ns3/tier-probe.h"

#include <algorithm>
#include <set>

namespace ns3
{

Ptr<SteeringNetDevice>
SteeringGroup::GetDevice(uint32_t node) const
{
    if (node >= GetNodes().GetN())
    {
        throw ScenarioError("group '" + GetName() + "' has no node " + std::to_string(node));
    }
    return m_devices[node];
}

Ptr<Node>
SteeringGroup::DoMakeNode(uint32_t node)
{
    Ptr<Node> host = CreateObject<Node>();
    Ptr<SteeringNetDevice> device = DoMakeDevice(node, host);
    for (const uint8_t version : GetNetwork().GetVersions())
    {
        device->AddOwnAddress(ToAddress(AddressOf(node, version)));
    }
    m_devices.push_back(device);
    m_ports.emplace_back();
    return host;
}

void
SteeringGroup::DoTakeLink(const LinkEnd& end)
{
    const auto& device = m_devices[end.node];
    const uint32_t port = end.trunk.empty() ? device->AddPort(end.device)
                                            : device->AddTrunk(end.trunk, TrunkSchemeOf(*this));
    for (const uint32_t peer : end.peers)
    {
        m_ports[end.node].emplace(Peer(end.peerGroup, peer), port);
    }
}

std::optional<uint32_t>
SteeringGroup::PortTo(uint32_t node, NetworkPlan::Index group, uint32_t peer) const
{
    const auto found = m_ports[node].find({group, peer});
    return found == m_ports[node].end() ? std::nullopt : std::optional<uint32_t>(found->second);
}

std::vector<uint32_t>
SteeringGroup::PortsTo(uint32_t node, NetworkPlan::Index group) const
{
    std::set<uint32_t> ports;
    for (const auto& [peer, port] : m_ports[node])
    {
        if (peer.first == group)
        {
            ports.insert(port);
        }
    }
    return {ports.begin(), ports.end()};
}

void
SteeringGroup::DoConnect()
{
    const auto routes = GetPlan().RoutesOf(GetIndex());
    StandBy();
    for (const auto& device : m_devices)
    {
        GetNetwork().TakeStreams(device->AssignTrunkStreams(GetNetwork().TakeStreams(0)));
    }
    for (uint32_t node = 0; node < m_devices.size(); ++node)
    {
        FollowMasters(node);
        // The last one that is added counts, and of the plan's the first.
        for (auto route = routes.rbegin(); route != routes.rend(); ++route)
        {
            for (const uint8_t version : GetNetwork().GetVersions())
            {
                AddRoutes(node, *route, version);
            }
        }
    }
}

void
SteeringGroup::AddRoutes(uint32_t node, const NetworkPlan::Route& route, uint8_t version)
{
    switch (route.target)
    {
    case NetworkPlan::Target::GROUP:
        if (route.group == route.next)
        {
            AddHostRoutes(node, route.next, version);
        }
        else
        {
            AddRouteBy(node, NetworkAddresses::Network(route.group, version), route.next);
        }
        break;
    case NetworkPlan::Target::SERVICES:
        AddServiceRoutes(node, route.next, version);
        break;
    case NetworkPlan::Target::CLIENTS:
        // Clients have routes of their own where they are next; a replay's node stands for all.
        if (route.next != GetPlan().GetFirst() || GetNetwork().GetReplay())
        {
            AddRouteBy(node, NetworkAddresses::All(version), route.next);
        }
        break;
    }
}

void
SteeringGroup::AddHostRoutes(uint32_t node, NetworkPlan::Index group, uint8_t version)
{
    const NodeGroup& others = GetNetwork().GetGroup(group);
    for (uint32_t peer = 0; peer < others.GetN(); ++peer)
    {
        const auto own = NetworkAddresses::Host(group, peer, version);
        AddRoute(node, NetworkAddresses::Only(own), group, peer, own);
        for (const flowhash::HostAddress& address : others.GetMoreAddresses(peer, version))
        {
            AddRoute(node, NetworkAddresses::Only(address), group, peer, own);
        }
    }
}

void
SteeringGroup::AddServiceRoutes(uint32_t node, NetworkPlan::Index next, uint8_t version)
{
    const ServicePlan& services = GetNetwork().GetServices();
    // Where servers are next the scheme chooses one, or nobody has the address; or all get each
    // packet, and choose themselves.
    const bool ends = next == GetPlan().GetLast() &&
                      services.GetOwner() != ServicePlan::Owner::FIRST_SERVER &&
                      !GetNetwork().GetGroup(next).ChoosesItself();
    if (ends || services.GetOwner() == ServicePlan::Owner::EACH_SERVER)
    {
        return;
    }
    for (const DeclaredService& service : services.GetTargets())
    {
        if (service.address.version == version)
        {
            AddRouteBy(node, NetworkAddresses::Only(service.address), next);
        }
    }
}

void
SteeringGroup::AddRoute(uint32_t node,
                        const NetworkAddresses::Prefix& prefix,
                        NetworkPlan::Index group,
                        uint32_t peer,
                        const flowhash::HostAddress& gateway)
{
    const auto port = PortTo(node, group, peer);
    if (!port)
    {
        return; // a mesh inside the group reaches all others but the node itself
    }
    m_devices[node]->AddRoute(ToAddress(prefix.address), prefix.length, *port, ToAddress(gateway));
}

void
SteeringGroup::DoSetFailed(uint32_t node, bool failed)
{
    m_devices[node]->SetFailed(failed);
}

void
SteeringGroup::DoSetLinkUp(uint32_t node, const Ptr<NetDevice>& link, bool up)
{
    m_devices[node]->SetLinkUp(link, up);
}

void
SteeringGroup::Account(PacketAccountant& accountant) const
{
    for (const auto& device : m_devices)
    {
        accountant.AddSteering(device);
    }
}

void
SteeringGroup::AddEffort(const PacketAccountant& accountant, EffortFigures& figures) const
{
    for (const auto& device : m_devices)
    {
        const PacketAccountant::Effort effort = accountant.GetEffort(device);
        figures.received += effort.received;
        figures.used += effort.received - std::min(effort.received, effort.dropped);
        figures.receivedBytes += effort.receivedBytes;
    }
}

void
SteeringGroup::Watch(TierProbe& probe) const
{
    for (uint32_t node = 0; node < m_devices.size(); ++node)
    {
        probe.WatchSteering(m_devices[node], node, PortsTo(node, GetIndex()));
    }
}

} // namespace ns3
