// SPDX-License-Identifier: GPL-2.0-only

// How the nodes of a SteeringGroup stand by for each other, and how their neighbours find the
// master.

#include "../../../model/packet/host-address-conversion.h"
#include "../../../model/standby/vrrp-follower.h"
#include "standby-setting.h"
#include "steering-group.h"
#include "trunk-setting.h"

#include "ns3/built-network.h"
#include "ns3/standby-probe.h"

namespace ns3
{

namespace
{

/// @param group whose nodes stand by for each other @param versions of IP
/// @return their virtual router
VrrpGroup
VirtualRouterOf(const NodeGroup& group, const std::vector<uint8_t>& versions)
{
    VrrpGroup router;
    router.vrid = static_cast<uint8_t>(group.GetSettings().Count("standby.vrid"));
    for (const uint8_t version : versions)
    {
        router.addresses.push_back(NetworkAddresses::Virtual(group.GetIndex(), version));
    }
    return router;
}

} // namespace

void
SteeringGroup::Check(const Fail& fail) const
{
    if (GetSettings().Has("standby.vrid"))
    {
        StandbySetting::Check(*this, GetPlan(), fail);
    }
    CheckTrunkScheme(*this, GetScenario().network, fail);
}

void
SteeringGroup::StandBy()
{
    if (!GetPlan().StandsBy(GetIndex()))
    {
        return;
    }
    const StandbySetting setting(*this);
    const auto& versions = GetNetwork().GetVersions();
    for (uint32_t node = 0; node < m_devices.size(); ++node)
    {
        const auto router = CreateObject<VrrpRouter>();
        setting.Configure(*router, node);
        router->Install(
            m_devices[node], VirtualRouterOf(*this, versions), AddressOf(node, versions.front()));
        for (NetworkPlan::Index other = 0; other < GetPlan().GetN(); ++other)
        {
            const StandbySetting::Use use = setting.UseOf(GetPlan(), other);
            for (const uint32_t port : PortsTo(node, other))
            {
                use == StandbySetting::Use::ELECT  ? router->Elect(port)
                : use == StandbySetting::Use::TELL ? router->Tell(port)
                                                   : void();
            }
        }
        m_routers.push_back(router);
    }
}

void
SteeringGroup::FollowMasters(uint32_t node)
{
    for (NetworkPlan::Index other = 0; other < GetPlan().GetN(); ++other)
    {
        const auto ports = PortsTo(node, other);
        const bool apart = !ports.empty() && m_devices[node]->GetPort(ports[0])->IsPointToPoint();
        if (other != GetIndex() && apart && GetPlan().StandsBy(other))
        {
            VrrpFollower::Install(
                m_devices[node],
                VirtualRouterOf(GetNetwork().GetGroup(other), GetNetwork().GetVersions()),
                {ports.begin(), ports.end()});
        }
    }
}

/// Adds a route to what lies behind a neighbouring group: by its first node, by the master of those
/// that stand by for each other, or by all where they choose themselves.
void
SteeringGroup::AddRouteBy(uint32_t node,
                          const NetworkAddresses::Prefix& prefix,
                          NetworkPlan::Index next)
{
    const uint32_t first =
        GetPlan().StandsBy(next) ? StandbySetting(GetNetwork().GetGroup(next)).FirstMaster() : 0;
    AddRoute(
        node, prefix, next, first, GetNetwork().GatewayOf(next, first, prefix.address.version));
}

void
SteeringGroup::DoSetMember(uint32_t node, bool member)
{
    if (!m_routers.empty())
    {
        member ? m_routers[node]->Join() : m_routers[node]->Leave();
    }
}

void
SteeringGroup::WatchStandby(StandbyProbe& probe) const
{
    for (const auto& router : m_routers)
    {
        probe.AddNode(router);
    }
}

} // namespace ns3
