// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-traffic.h"

#include "number-text.h"

#include "ns3/capture.h"
#include "ns3/double.h"
#include "ns3/flow-numbers.h"
#include "ns3/host-address-conversion.h"
#include "ns3/pointer.h"
#include "ns3/replay-client.h"
#include "ns3/replay-flows.h"
#include "ns3/request-client.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{

namespace
{

Ptr<RequestClient>
MakeClient(const Scenario& scenario, const BuiltNetwork& network)
{
    const ScenarioTraffic& traffic = scenario.traffic;
    auto client = CreateObject<RequestClient>();
    const uint32_t clients = network.GetGroup(network.GetPlan().GetFirst()).GetN();
    client->SetAttribute("Interarrival",
                         StringValue("exponential:" + NumberText(clients / traffic.rate)));
    client->SetAttribute("RequestSize", StringValue(traffic.sources[0].requestSize));
    client->SetAttribute("ResponseSize", StringValue(traffic.sources[0].responseSize));
    client->SetAttribute("SourcePorts", StringValue(traffic.sourcePorts));
    client->SetAttribute("Timeout", TimeValue(traffic.timeout));
    client->SetStopTime(traffic.stop); // zero: never
    for (const DeclaredService& service : network.GetServices().GetTargets())
    {
        for (const uint16_t port : service.ports)
        {
            client->AddTarget(ToAddress(service.address), port);
        }
    }
    return client;
}

} // namespace

Ptr<ReplayFlows>
MakeReplayFlows(const Scenario& scenario, const ServicePlan& services)
{
    if (!scenario.traffic.IsReplay())
    {
        return nullptr;
    }
    std::vector<CaptureService> wanted;
    for (const DeclaredService& service : services.GetTargets())
    {
        for (const uint16_t port : service.ports)
        {
            wanted.push_back({service.address, port});
        }
    }
    const ScenarioSource& replay = scenario.traffic.sources.front();
    auto flows = CreateObject<ReplayFlows>();
    flows->SetCapture(Capture::Read(replay.file, wanted));
    flows->SetAttribute("FlowNumbers", PointerValue(CreateObject<FlowNumbers>()));
    flows->SetAttribute("TimeScale", DoubleValue(replay.timeScale));
    flows->SetAttribute("StartScale", DoubleValue(replay.startScale));
    flows->SetAttribute("Copies", UintegerValue(replay.copies));
    return flows;
}

std::vector<Ptr<Application>>
InstallScenarioTraffic(const Scenario& scenario, const BuiltNetwork& network)
{
    const NodeContainer& nodes = network.GetGroup(network.GetPlan().GetFirst()).GetNodes();
    std::vector<Ptr<Application>> sources;
    if (network.GetReplay())
    {
        auto client = CreateObject<ReplayClient>();
        client->SetAttribute("Flows", PointerValue(network.GetReplay()));
        nodes.Get(0)->AddApplication(client);
        return {client};
    }
    auto numbers = CreateObject<FlowNumbers>();
    for (uint32_t i = 0; i < nodes.GetN(); ++i)
    {
        Ptr<RequestClient> client = MakeClient(scenario, network);
        client->SetAttribute("FlowNumbers", PointerValue(numbers));
        client->AssignStreams(int64_t{i} * 100);
        nodes.Get(i)->AddApplication(client);
        sources.push_back(client);
    }
    return sources;
}

} // namespace ns3
