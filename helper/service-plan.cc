// SPDX-License-Identifier: GPL-2.0-only

#include "service-plan.h"

#include "built-network.h"
#include "network-addresses.h"

#include "ns3/host-address-conversion.h"
#include "ns3/ip-protocol.h"
#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"

#include <algorithm>

namespace ns3
{

namespace
{

flowhash::HostAddress
AddressOf(const ScenarioService& service, uint8_t version)
{
    return version == 4 ? ToHostAddress(Ipv4Address(service.address.c_str()))
                        : ToHostAddress(Ipv6Address(service.Ipv6().c_str()));
}

} // namespace

ServicePlan::ServicePlan(const Scenario& scenario, const BuiltNetwork& network)
    : m_owner(FindOwner(scenario, network))
{
    const auto last = network.GetPlan().GetLast();
    for (const ScenarioService& service : scenario.services)
    {
        const uint8_t protocol =
            service.protocol == "tcp" ? flowhash::IpProtocol::TCP : flowhash::IpProtocol::UDP;
        for (const uint8_t version : network.GetVersions())
        {
            m_targets.push_back({AddressOf(service, version), protocol, service.ports});
            for (uint32_t i = 0; i < network.GetGroup(last).GetN(); ++i)
            {
                m_backends.push_back(
                    {NetworkAddresses::Host(last, i, version), protocol, service.ports});
            }
        }
    }
    if (m_owner == Owner::EACH_SERVER)
    {
        m_targets = m_backends;
    }
}

ServicePlan::Owner
ServicePlan::FindOwner(const Scenario& scenario, const BuiltNetwork& network)
{
    const auto& groups = network.GetGroups();
    const bool translated = std::any_of(groups.begin(), groups.end(), [](const auto& group) {
        return group->TranslatesDestination();
    });
    if (translated)
    {
        return Owner::NOBODY;
    }
    if (network.GetPlan().IsChosen(network.GetPlan().GetLast()))
    {
        return Owner::EVERY_SERVER;
    }
    return scenario.traffic.IsReplay() ? Owner::FIRST_SERVER : Owner::EACH_SERVER;
}

ServicePlan::Owner
ServicePlan::GetOwner() const
{
    return m_owner;
}

const std::vector<DeclaredService>&
ServicePlan::GetTargets() const
{
    return m_targets;
}

const std::vector<DeclaredService>&
ServicePlan::GetBackends() const
{
    return m_backends;
}

} // namespace ns3
