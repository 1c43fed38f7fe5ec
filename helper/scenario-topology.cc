// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-topology.h"

#include "direct-topology-helper.h"
#include "traffic-manager-topology-helper.h"

#include "ns3/boolean.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

namespace
{

using Service = SteeringTopologyHelper::Service;

/// @return members of a tier that are needed in all: those of the start and those added later
uint32_t
MembersInAll(const Scenario& scenario, const std::string& tier, uint32_t atStart)
{
    uint32_t count = atStart;
    for (const ScenarioEvent& event : scenario.events)
    {
        if (event.tier == tier && event.action == "add")
        {
            count = std::max(count, event.id + 1);
        }
    }
    return count;
}

/// @return the weights of the members of the start
std::vector<double>
WeightsAtStart(const std::vector<double>& weights, uint32_t count)
{
    return weights.empty() ? std::vector<double>(count, 1.0) : weights;
}

uint8_t
ProtocolNumber(const std::string& protocol)
{
    return protocol == "tcp" ? 6 : protocol == "udp" ? 17 : 1;
}

bool
TranslatesDestination(const Scenario& scenario)
{
    return scenario.translation.kind == "destination" || scenario.translation.kind == "both";
}

bool
TranslatesSource(const Scenario& scenario)
{
    return scenario.translation.kind == "source" || scenario.translation.kind == "both";
}

/**
 * Where nobody translates the destination, clients of real TCP address the servers themselves, and
 * each server's address is a service. A capture keeps the address it has.
 */
std::vector<Service>
DeclaredServices(const Scenario& scenario, const SteeringTopologyHelper& topology)
{
    const bool perServer = scenario.topology.kind == "traffic-managers" &&
                           !TranslatesDestination(scenario) && scenario.traffic.kind == "tcp";
    std::vector<Service> services;
    for (const ScenarioService& service : scenario.services)
    {
        const uint8_t protocol = ProtocolNumber(service.protocol);
        if (!perServer)
        {
            services.push_back({Ipv4Address(service.address.c_str()), protocol, service.ports});
            continue;
        }
        const uint32_t servers = MembersInAll(scenario, "server", scenario.topology.servers);
        for (uint32_t i = 0; i < servers; ++i)
        {
            services.push_back({topology.GetServerAddress(i), protocol, service.ports});
        }
    }
    return services;
}

SteeringTopologyHelper::Link
ToLink(const ScenarioLink& link)
{
    return {DataRate(link.rate), link.delay, link.queuePackets};
}

void
DescribeCommon(const Scenario& scenario, SteeringTopologyHelper& topology)
{
    const ScenarioLinks& links = scenario.topology.links;
    topology.SetLink("access", ToLink(links.access));
    topology.SetLink("wan", ToLink(links.wan));
    topology.SetLink("manager", ToLink(links.manager));
    topology.SetLink("server", ToLink(links.server));
    topology.SetLink("between", ToLink(links.between));
    topology.SetClients(scenario.topology.clients);
    topology.SetServers(MembersInAll(scenario, "server", scenario.topology.servers));
    topology.SetServersOnSegment(scenario.topology.medium.servers == "csma");
    topology.SetDistributorAttribute("Scheme", StringValue(scenario.scheme));
    topology.SetDistributorAttribute("LearnFromMembers", BooleanValue(scenario.learnFromMembers));
    if (scenario.traffic.kind == "replay")
    {
        topology.UseReplayHosts();
    }
}

void
DescribeManagers(const Scenario& scenario, TrafficManagerTopologyHelper& topology)
{
    const ScenarioTranslation& translation = scenario.translation;
    const std::string table = translation.portTable.empty() ? "scheme" : translation.portTable;
    const std::map<std::string, StringValue> words{
        {"Scheme", StringValue(scenario.scheme)},
        {"ServerChoice", StringValue(scenario.serverChoice)},
        {"PortTable", StringValue(translation.sourcePorts == "free" ? "free" : table)},
        {"OnServerFailure", StringValue(translation.onServerFailure)}};
    for (const auto& [name, value] : words)
    {
        topology.SetManagerAttribute(name, value);
    }
    const std::map<std::string, Time> times{{"PortRest", translation.portRest},
                                            {"PortRestAfterGain", translation.portRestAfterGain},
                                            {"TcpHalfOpen", translation.timeouts.halfOpen},
                                            {"TcpEstablished", translation.timeouts.established},
                                            {"TcpClosing", translation.timeouts.closing},
                                            {"UdpIdle", translation.timeouts.udpIdle}};
    for (const auto& [name, value] : times)
    {
        topology.SetManagerAttribute(name, TimeValue(value));
    }
    topology.SetManagerAttribute("TranslateDestination",
                                 BooleanValue(TranslatesDestination(scenario)));
    topology.SetManagerAttribute("TranslateSource", BooleanValue(TranslatesSource(scenario)));
    topology.SetManagerAttribute("MidStreamPickup", BooleanValue(translation.midStreamPickup));
    topology.SetManagerAttribute("Capacity", UintegerValue(translation.capacity));
    topology.SetManagers(MembersInAll(scenario, "tm", scenario.topology.managers));
    topology.SetManagerWeights(
        WeightsAtStart(scenario.topology.managerWeights, scenario.topology.managers));
    topology.SetServerWeights(
        WeightsAtStart(scenario.topology.serverWeights, scenario.topology.servers));
    topology.SetDistributors(scenario.topology.distributors);
    topology.SetManagersOnSegment(scenario.topology.medium.managers == "csma");
    if (translation.selfAddress == "own")
    {
        topology.UseOwnSelfAddresses();
    }
}

} // namespace

ScenarioTopologyResult
BuildScenarioTopology(const Scenario& scenario)
{
    ScenarioTopologyResult result;
    if (scenario.topology.kind == "direct")
    {
        auto direct = std::make_unique<DirectTopologyHelper>();
        direct->SetServerWeights(
            WeightsAtStart(scenario.topology.serverWeights, scenario.topology.servers));
        result.topology = std::move(direct);
    }
    else
    {
        auto managers = std::make_unique<TrafficManagerTopologyHelper>();
        DescribeManagers(scenario, *managers);
        result.managers = managers.get();
        result.topology = std::move(managers);
    }
    DescribeCommon(scenario, *result.topology);
    result.targets = DeclaredServices(scenario, *result.topology);
    for (const Service& service : result.targets)
    {
        result.topology->AddService(service);
    }
    result.topology->Build();
    return result;
}

} // namespace ns3
