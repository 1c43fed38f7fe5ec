// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-traffic.h"

#include "../../base/number-text.h"
#include "../../model/hash-core/wire/ip-protocol.h"
#include "../../model/packet/host-address-conversion.h"
#include "../../model/traffic/request/request-kind.h"
#include "../../model/traffic/request/request-planner.h"
#include "../../model/traffic/request/source-address.h"
#include "../network/client-shares.h"
#include "../network/light-hosts.h"
#include "../network/same-member.h"

#include "ns3/double.h"
#include "ns3/flow-numbers.h"
#include "ns3/light-client.h"
#include "ns3/packet-capture.h"
#include "ns3/pointer.h"
#include "ns3/replay-client.h"
#include "ns3/replay-flows.h"
#include "ns3/request-client.h"
#include "ns3/string.h"
#include "ns3/syn-flood.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <numeric>
#include <set>

namespace ns3
{

namespace
{

/// Attributes of RequestClient that LightClient has as well, and no key sets.
constexpr std::array<const char*, 3> LIGHT_ATTRIBUTES{"FirstPort", "LastPort", "Ipv6Share"};

/// The services of one protocol as they are asked, once for both versions of IP.
std::vector<RequestTarget>
TargetsOf(const BuiltNetwork& network, uint8_t protocol, const std::string& kind)
{
    // Services stand in the same order whatever the version.
    std::map<uint8_t, std::vector<RequestTarget>> byVersion;
    network.GetServices().ForTargetPorts(
        [&](const flowhash::HostAddress& address, uint8_t asked, uint16_t port) {
            if (asked == protocol)
            {
                byVersion[address.version].push_back({ToAddress(address), port, kind});
            }
        });
    std::vector<RequestTarget>& targets = byVersion[network.GetVersions().front()];
    const std::vector<RequestTarget>& others = byVersion[network.GetVersions().back()];
    for (std::size_t i = 0; i < targets.size() && network.GetVersions().size() > 1; ++i)
    {
        targets[i].other = others[i].address;
    }
    return targets;
}

/// The addresses of services as they are asked by echo, each once.
std::vector<RequestTarget>
EchoTargets(const BuiltNetwork& network)
{
    std::vector<RequestTarget> targets;
    for (const uint8_t protocol : {flowhash::IpProtocol::TCP, flowhash::IpProtocol::UDP})
    {
        for (RequestTarget target : TargetsOf(network, protocol, "echo"))
        {
            target.port = 0;
            const bool known = std::any_of(targets.begin(), targets.end(), [&](const auto& other) {
                return other.address == target.address;
            });
            if (!known)
            {
                targets.push_back(target);
            }
        }
    }
    return targets;
}

/// @return whom flows of these sources may ask
std::vector<RequestTarget>
AllTargets(const BuiltNetwork& network, const std::vector<ScenarioSource>& sources)
{
    std::vector<RequestTarget> targets;
    std::set<std::string> kinds;
    for (const ScenarioSource& source : sources)
    {
        if (kinds.insert(source.kind).second)
        {
            const auto more = source.kind == "echo"
                                  ? EchoTargets(network)
                                  : TargetsOf(network, ProtocolNumber(source.kind), source.kind);
            targets.insert(targets.end(), more.begin(), more.end());
        }
    }
    return targets;
}

/// @param share of the client's flows
RequestProfile
ProfileOf(const ScenarioSource& source, double share)
{
    return {source.kind,
            share,
            source.requestSize,
            source.responseSize,
            source.requests,
            source.pause,
            source.path};
}

/// @param share what the client makes
StringValue
InterarrivalOf(const ScenarioTraffic& traffic, const ClientShare& share)
{
    const bool periodic = traffic.burst > 0 && traffic.bursts == "periodic";
    return StringValue((periodic ? "constant:" : "exponential:") +
                       flowdist::NumberText(std::max(traffic.burst, 1U) * share.gap));
}

/// Has flows of hostile sources go by the ports that they want. @param node of the client
void
SetAttacks(const FlowScenario& scenario,
           const BuiltNetwork& network,
           const Ptr<Node>& node,
           RequestPlanner& planner)
{
    const auto sources = SourcesInUse(scenario.traffic);
    for (std::size_t i = 0; i < sources.size(); ++i)
    {
        if (sources[i].attack == "none")
        {
            continue;
        }
        const auto known = std::make_shared<SameMember>(scenario, network.GetPlan());
        planner.SetPortRule(
            i, [known, node, locals = std::map<Address, Address>()](const auto& plan) mutable {
                auto local = locals.find(plan.target);
                if (local == locals.end())
                {
                    local =
                        locals.emplace(plan.target, FindSourceAddress(*node, plan.target)).first;
                }
                return local->second.IsInvalid() ||
                       known->Suits(RequestKind::KeyOf(plan, local->second));
            });
    }
}

/// What is no attribute of a client. @param number of the client @param node its node
template <class Client>
void
SetPlans(const FlowScenario& scenario,
         const BuiltNetwork& network,
         uint32_t number,
         const Ptr<Node>& node,
         Client& client)
{
    client.AssignStreams(number * Client::STREAMS);
    SetAttacks(scenario, network, node, client.GetPlanner());
    if (scenario.traffic.burst > 0)
    {
        client.GetPlanner().SetBursts(scenario.traffic.burst, 0); // gaps of the first client
    }
}

/// @return real clients, one a node; none where a node makes no flows
std::vector<Ptr<Application>>
InstallRequestClients(const FlowScenario& scenario,
                      const BuiltNetwork& network,
                      const NodeContainer& nodes)
{
    const ScenarioTraffic& traffic = scenario.traffic;
    const auto sources = SourcesInUse(traffic);
    const auto targets = AllTargets(network, sources);
    const auto numbers = CreateObject<FlowNumbers>();
    const auto split = SplitTraffic(traffic, nodes.GetN());
    std::vector<Ptr<Application>> clients;
    for (uint32_t node = 0; node < nodes.GetN(); ++node)
    {
        if (split[node].gap == 0)
        {
            continue;
        }
        auto client = CreateObject<RequestClient>();
        client->SetAttribute("FlowNumbers", PointerValue(numbers));
        client->SetAttribute("Interarrival", InterarrivalOf(traffic, split[node]));
        client->SetAttribute("SourcePorts", StringValue(traffic.sourcePorts));
        client->SetAttribute("Timeout", TimeValue(traffic.timeout));
        for (const RequestTarget& target : targets)
        {
            client->AddTarget(target);
        }
        for (std::size_t i = 0; i < sources.size(); ++i)
        {
            client->AddProfile(ProfileOf(sources[i], split[node].shares[i]));
        }
        SetPlans(scenario, network, node, nodes.Get(node), *client);
        nodes.Get(node)->AddApplication(client);
        clients.push_back(client);
    }
    return clients;
}

/// A flood at each client that has a part in one. It is no source of flows.
void
InstallFloods(const FlowScenario& scenario, const BuiltNetwork& network, const NodeContainer& nodes)
{
    constexpr int64_t first = 5; // of a client's streams, between those of its RequestPlanner
    const auto split = SplitTraffic(scenario.traffic, nodes.GetN());
    for (uint32_t node = 0; node < nodes.GetN(); ++node)
    {
        const std::vector<double>& floods = split[node].floods;
        const double rate = std::accumulate(floods.begin(), floods.end(), 0.0);
        if (rate == 0)
        {
            continue;
        }
        auto flood = CreateObject<SynFlood>();
        SetLightAttributes(*flood, scenario.traffic);
        flood->SetAttribute("Interarrival",
                            StringValue("exponential:" + flowdist::NumberText(1 / rate)));
        for (const RequestTarget& target : TargetsOf(network, flowhash::IpProtocol::TCP, "tcp"))
        {
            flood->AddTarget(target);
        }
        flood->AssignStreams(node * LightClient::STREAMS + first);
        flood->SetStopTime(scenario.traffic.stop); // zero: never
        nodes.Get(node)->AddApplication(flood);
    }
}

/// @return light clients with the flows that the RequestClients would have, one a node
std::vector<Ptr<Application>>
InstallLightClients(const FlowScenario& scenario,
                    const BuiltNetwork& network,
                    const NodeContainer& nodes)
{
    const ScenarioTraffic& traffic = scenario.traffic;
    const auto sources = SourcesInUse(traffic);
    const auto profiles = LightProfilesOf(traffic);
    const auto targets = AllTargets(network, sources);
    const auto numbers = CreateObject<FlowNumbers>();
    const auto usual = CreateObject<RequestClient>(); // what attributes of it say counts here, too
    const auto split = SplitTraffic(traffic, nodes.GetN());
    std::vector<Ptr<Application>> clients;
    for (uint32_t node = 0; node < nodes.GetN(); ++node)
    {
        const bool none = traffic.concurrent > 0 && split[node].concurrent == 0;
        if (split[node].gap == 0 || none)
        {
            continue; // 0 would be as many as there are
        }
        auto client = CreateObject<LightClient>();
        SetLightAttributes(*client, traffic);
        for (const char* name : LIGHT_ATTRIBUTES)
        {
            StringValue value;
            usual->GetAttribute(name, value);
            client->SetAttribute(name, value);
        }
        client->SetAttribute("FlowNumbers", PointerValue(numbers));
        client->SetAttribute("Interarrival", InterarrivalOf(traffic, split[node]));
        client->SetAttribute("SourcePorts", StringValue(traffic.sourcePorts));
        client->SetAttribute("Timeout", TimeValue(traffic.timeout));
        client->SetAttribute("Concurrent", UintegerValue(split[node].concurrent));
        for (const RequestTarget& target : targets)
        {
            client->AddTarget(target);
        }
        for (std::size_t i = 0; i < sources.size(); ++i)
        {
            client->AddProfile(ProfileOf(sources[i], split[node].shares[i]), profiles[i]);
        }
        SetPlans(scenario, network, node, nodes.Get(node), *client);
        nodes.Get(node)->AddApplication(client);
        clients.push_back(client);
    }
    return clients;
}

} // namespace

Ptr<ReplayFlows>
MakeReplayFlows(const FlowScenario& scenario, const ServicePlan& services)
{
    if (!scenario.traffic.IsReplay())
    {
        return nullptr;
    }
    std::vector<CaptureService> wanted;
    services.ForTargetPorts(
        [&wanted](const flowhash::HostAddress& address, uint8_t protocol, uint16_t port) {
            wanted.push_back({address, port, protocol});
        });
    const ScenarioSource& replay = scenario.traffic.sources.front();
    auto flows = CreateObject<ReplayFlows>();
    flows->SetCapture(PacketCapture::Share(replay.file, wanted));
    flows->SetAttribute("FlowNumbers", PointerValue(CreateObject<FlowNumbers>()));
    flows->SetAttribute("TimeScale", DoubleValue(replay.timeScale));
    flows->SetAttribute("StartScale", DoubleValue(replay.startScale));
    flows->SetAttribute("Copies", UintegerValue(replay.copies));
    return flows;
}

std::vector<Ptr<Application>>
InstallScenarioClients(const FlowScenario& scenario, const BuiltNetwork& network)
{
    const NodeContainer& nodes = network.GetGroup(network.GetPlan().GetFirst()).GetNodes();
    return scenario.traffic.IsLight() ? InstallLightClients(scenario, network, nodes)
                                      : InstallRequestClients(scenario, network, nodes);
}

std::vector<Ptr<Application>>
InstallScenarioTraffic(const FlowScenario& scenario, const BuiltNetwork& network)
{
    const NodeContainer& nodes = network.GetGroup(network.GetPlan().GetFirst()).GetNodes();
    if (network.GetReplay())
    {
        auto client = CreateObject<ReplayClient>();
        client->SetAttribute("Flows", PointerValue(network.GetReplay()));
        nodes.Get(0)->AddApplication(client);
        return {client};
    }
    const auto clients = InstallScenarioClients(scenario, network);
    InstallFloods(scenario, network, nodes);
    for (const Ptr<Application>& client : clients)
    {
        client->SetStopTime(scenario.traffic.stop); // zero: never
    }
    return clients;
}

void
ReportTraffic(const BuiltNetwork& network, RunFigures& figures)
{
    const NodeContainer& nodes = network.GetGroup(network.GetPlan().GetFirst()).GetNodes();
    for (uint32_t node = 0; node < nodes.GetN(); ++node)
    {
        for (uint32_t i = 0; i < nodes.Get(node)->GetNApplications(); ++i)
        {
            const Ptr<Application> application = nodes.Get(node)->GetApplication(i);
            const auto real = DynamicCast<RequestClient>(application);
            const auto light = DynamicCast<LightClient>(application);
            const auto flood = DynamicCast<SynFlood>(application);
            figures.noPort += real ? real->GetNPortTaken() : light ? light->GetNPortTaken() : 0;
            figures.floodSyns += flood ? flood->GetNSyns() : 0;
        }
    }
}

} // namespace ns3
