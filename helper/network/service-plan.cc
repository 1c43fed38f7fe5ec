// SPDX-License-Identifier: GPL-2.0-only

#include "service-plan.h"

#include "../../model/hash-core/wire/ip-protocol.h"
#include "built-network.h"
#include "network-addresses.h"

#include <algorithm>

namespace ns3
{

uint8_t
ProtocolNumber(const std::string& name)
{
    return name == "tcp" ? flowhash::IpProtocol::TCP : flowhash::IpProtocol::UDP;
}

ServicePlan::ServicePlan(const FlowScenario& scenario, const BuiltNetwork& network)
    : m_scenario(scenario),
      m_network(network),
      m_owner(FindOwner(scenario, network))
{
    const auto last = network.GetPlan().GetLast();
    for (const ScenarioService& service : scenario.services)
    {
        const uint8_t protocol = ProtocolNumber(service.protocol);
        for (const uint8_t version : network.GetVersions())
        {
            const DeclaredService target{service.AddressOf(version), protocol, service.ports};
            m_targets.push_back(target);
            for (uint32_t i = 0; i < network.GetGroup(last).GetN(); ++i)
            {
                DeclaredBackend backend;
                static_cast<DeclaredService&>(backend) = target;
                backend.service = target.address;
                backend.address = NetworkAddresses::Host(last, i, version);
                m_backends.push_back(backend);
            }
        }
    }
    if (m_owner == Owner::EACH_SERVER)
    {
        TargetEachServer(network);
    }
}

void
ServicePlan::TargetEachServer(const BuiltNetwork& network)
{
    // Servers last: a uniform choice among all of these has the same service and port, however many
    // servers there are, and with services of their own address.
    m_targets.clear();
    const auto last = network.GetPlan().GetLast();
    for (const ScenarioService& service : m_scenario.services)
    {
        for (const uint8_t version : network.GetVersions())
        {
            for (const uint16_t port : service.ports)
            {
                for (uint32_t i = 0; i < network.GetGroup(last).GetN(); ++i)
                {
                    m_targets.push_back({NetworkAddresses::Host(last, i, version),
                                         ProtocolNumber(service.protocol),
                                         {port}});
                }
            }
        }
    }
}

ServicePlan::Owner
ServicePlan::FindOwner(const FlowScenario& scenario, const BuiltNetwork& network)
{
    const auto& groups = network.GetGroups();
    const bool translated = std::any_of(groups.begin(), groups.end(), [](const auto& group) {
        return group->TranslatesDestination();
    });
    if (translated)
    {
        return Owner::NOBODY;
    }
    if (network.IsChosen(network.GetPlan().GetLast()))
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

const std::vector<DeclaredBackend>&
ServicePlan::GetBackends() const
{
    return m_backends;
}

std::vector<flowhash::HostAddress>
ServicePlan::AddressesOf(const std::string& address) const
{
    for (const ScenarioService& service : m_scenario.services)
    {
        if (service.address == address || service.Ipv6() == address)
        {
            std::vector<flowhash::HostAddress> addresses;
            for (const uint8_t version : m_network.GetVersions())
            {
                addresses.push_back(service.AddressOf(version));
            }
            return addresses;
        }
    }
    return {};
}

} // namespace ns3
