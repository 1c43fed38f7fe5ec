// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-traffic.h"

#include "../../base/number-text.h"
#include "../../model/hash-core/wire/ip-protocol.h"
#include "../../model/packet/host-address-conversion.h"
#include "../network/light-hosts.h"

#include "ns3/double.h"
#include "ns3/flow-numbers.h"
#include "ns3/light-client.h"
#include "ns3/packet-capture.h"
#include "ns3/pointer.h"
#include "ns3/replay-client.h"
#include "ns3/replay-flows.h"
#include "ns3/request-client-helper.h"
#include "ns3/request-client.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <array>
#include <map>
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

RequestProfile
ProfileOf(const ScenarioSource& source)
{
    return {source.kind,
            source.share,
            source.requestSize,
            source.responseSize,
            source.requests,
            source.pause,
            source.path};
}

/// @param clients how many there are
StringValue
InterarrivalOf(const ScenarioTraffic& traffic, uint32_t clients)
{
    return StringValue("exponential:" + flowdist::NumberText(clients / traffic.rate));
}

/// @param clients how many there are
RequestClientHelper
DescribeClients(const FlowScenario& scenario, const BuiltNetwork& network, uint32_t clients)
{
    const ScenarioTraffic& traffic = scenario.traffic;
    const auto sources = SourcesInUse(traffic);
    const auto targets = AllTargets(network, sources);
    RequestClientHelper helper(targets.front());
    for (std::size_t i = 1; i < targets.size(); ++i)
    {
        helper.AddTarget(targets[i]);
    }
    for (const ScenarioSource& source : sources)
    {
        helper.AddProfile(ProfileOf(source));
    }
    helper.SetAttribute("Interarrival", InterarrivalOf(traffic, clients));
    helper.SetAttribute("SourcePorts", StringValue(traffic.sourcePorts));
    helper.SetAttribute("Timeout", TimeValue(traffic.timeout));
    return helper;
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
    std::vector<Ptr<Application>> clients;
    for (uint32_t node = 0; node < nodes.GetN(); ++node)
    {
        auto client = CreateObject<LightClient>();
        SetLightAttributes(*client, traffic);
        for (const char* name : LIGHT_ATTRIBUTES)
        {
            StringValue value;
            usual->GetAttribute(name, value);
            client->SetAttribute(name, value);
        }
        client->SetAttribute("FlowNumbers", PointerValue(numbers));
        client->SetAttribute("Interarrival", InterarrivalOf(traffic, nodes.GetN()));
        client->SetAttribute("SourcePorts", StringValue(traffic.sourcePorts));
        client->SetAttribute("Timeout", TimeValue(traffic.timeout));
        const uint32_t extra = node < traffic.concurrent % nodes.GetN() ? 1 : 0;
        client->SetAttribute("Concurrent",
                             UintegerValue(traffic.concurrent / nodes.GetN() + extra));
        for (const RequestTarget& target : targets)
        {
            client->AddTarget(target);
        }
        for (std::size_t i = 0; i < sources.size(); ++i)
        {
            client->AddProfile(ProfileOf(sources[i]), profiles[i]);
        }
        client->AssignStreams(node * LightClient::STREAMS);
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
    std::vector<Ptr<Application>> clients;
    if (scenario.traffic.IsLight())
    {
        clients = InstallLightClients(scenario, network, nodes);
    }
    else
    {
        const ApplicationContainer installed =
            DescribeClients(scenario, network, nodes.GetN()).Install(nodes);
        RequestClientHelper::AssignStreams(installed, 0);
        clients = {installed.Begin(), installed.End()};
    }
    for (const Ptr<Application>& client : clients)
    {
        client->SetStopTime(scenario.traffic.stop); // zero: never
    }
    return clients;
}

} // namespace ns3
