// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-traffic.h"

#include "ns3/capture.h"
#include "ns3/double.h"
#include "ns3/flow-numbers.h"
#include "ns3/origin-server.h"
#include "ns3/pointer.h"
#include "ns3/replay-client.h"
#include "ns3/replay-flows.h"
#include "ns3/replay-server.h"
#include "ns3/request-client.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <set>

namespace ns3
{

namespace
{

using Service = SteeringTopologyHelper::Service;

std::vector<Ptr<OriginServer>>
InstallServers(const Scenario& scenario, const ScenarioTopologyResult& network)
{
    const ScenarioTcp& tcp = scenario.traffic.tcp;
    std::set<uint16_t> ports;
    for (const Service& service : network.targets)
    {
        ports.insert(service.ports.begin(), service.ports.end());
    }
    std::vector<Ptr<OriginServer>> servers;
    const NodeContainer& nodes = network.topology->GetServers();
    for (uint32_t i = 0; i < nodes.GetN(); ++i)
    {
        auto server = CreateObject<OriginServer>();
        server->SetAttribute(
            "ServiceTime",
            StringValue("exponential:" + std::to_string(tcp.serviceTime.GetSeconds())));
        server->SetAttribute("Workers", UintegerValue(tcp.workers));
        server->SetAttribute("QueueLimit", UintegerValue(tcp.queueLimit));
        for (uint16_t port : ports)
        {
            server->AddPort(port);
        }
        nodes.Get(i)->AddApplication(server);
        servers.push_back(server);
    }
    return servers;
}

Ptr<RequestClient>
MakeClient(const Scenario& scenario, const ScenarioTopologyResult& network)
{
    const ScenarioTcp& tcp = scenario.traffic.tcp;
    auto client = CreateObject<RequestClient>();
    const double gap = scenario.topology.clients / tcp.rate;
    client->SetAttribute("Interarrival", StringValue("exponential:" + std::to_string(gap)));
    client->SetAttribute("RequestSize", StringValue(tcp.requestSize));
    client->SetAttribute("ResponseSize", StringValue(tcp.responseSize));
    client->SetAttribute("SourcePorts", StringValue(tcp.sourcePorts));
    client->SetAttribute("Timeout", TimeValue(tcp.timeout));
    client->SetStopTime(tcp.stop); // zero: never
    for (const Service& service : network.targets)
    {
        for (uint16_t port : service.ports)
        {
            client->AddTarget({service.address, port});
        }
    }
    return client;
}

ScenarioTrafficResult
InstallTcp(const Scenario& scenario, const ScenarioTopologyResult& network)
{
    ScenarioTrafficResult result;
    int64_t stream = network.topology->GetNextStream();
    const auto servers = InstallServers(scenario, network);
    for (const auto& server : servers)
    {
        stream += server->AssignStreams(stream);
    }
    auto numbers = CreateObject<FlowNumbers>();
    const NodeContainer& nodes = network.topology->GetClients();
    for (uint32_t i = 0; i < nodes.GetN(); ++i)
    {
        Ptr<RequestClient> client = MakeClient(scenario, network);
        client->SetAttribute("FlowNumbers", PointerValue(numbers));
        stream += client->AssignStreams(stream);
        nodes.Get(i)->AddApplication(client);
        result.sources.push_back(client);
    }
    result.setServerFailed = [servers](uint32_t id, bool failed) {
        servers.at(id)->SetFailed(failed);
    };
    return result;
}

Ptr<ReplayFlows>
MakeReplayFlows(const Scenario& scenario, const ScenarioTopologyResult& network)
{
    std::vector<CaptureService> services;
    for (const Service& service : network.targets)
    {
        for (uint16_t port : service.ports)
        {
            services.push_back({flowhash::HostAddress::Ipv4(service.address.Get()), port});
        }
    }
    const ScenarioReplay& replay = scenario.traffic.replay;
    auto flows = CreateObject<ReplayFlows>();
    flows->SetCapture(Capture::Read(replay.file, services));
    flows->SetAttribute("FlowNumbers", PointerValue(CreateObject<FlowNumbers>()));
    flows->SetAttribute("TimeScale", DoubleValue(replay.timeScale));
    flows->SetAttribute("StartScale", DoubleValue(replay.startScale));
    flows->SetAttribute("Copies", UintegerValue(replay.copies));
    return flows;
}

ScenarioTrafficResult
InstallReplay(const Scenario& scenario, const ScenarioTopologyResult& network)
{
    const Ptr<ReplayFlows> flows = MakeReplayFlows(scenario, network);
    auto client = CreateObject<ReplayClient>();
    client->SetAttribute("Flows", PointerValue(flows));
    network.topology->GetClients().Get(0)->AddApplication(client);
    std::vector<Ptr<ReplayServer>> servers;
    const NodeContainer& nodes = network.topology->GetServers();
    for (uint32_t i = 0; i < nodes.GetN(); ++i)
    {
        auto server = CreateObject<ReplayServer>();
        server->SetAttribute("Flows", PointerValue(flows));
        nodes.Get(i)->AddApplication(server);
        servers.push_back(server);
    }
    ScenarioTrafficResult result;
    result.sources = {client};
    result.setServerFailed = [servers](uint32_t id, bool failed) {
        servers.at(id)->SetFailed(failed);
    };
    return result;
}

} // namespace

ScenarioTrafficResult
InstallScenarioTraffic(const Scenario& scenario, const ScenarioTopologyResult& network)
{
    return scenario.traffic.kind == "replay" ? InstallReplay(scenario, network)
                                             : InstallTcp(scenario, network);
}

} // namespace ns3
