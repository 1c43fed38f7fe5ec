// SPDX-License-Identifier: GPL-2.0-only

#include "server-group.h"

#include "built-network.h"
#include "number-text.h"

#include "ns3/ip-protocol.h"
#include "ns3/origin-server.h"
#include "ns3/pointer.h"
#include "ns3/replay-flows.h"
#include "ns3/replay-server.h"
#include "ns3/string.h"

#include <set>
#include <utility>

namespace ns3
{

GroupKind
ServerGroup::Kind()
{
    GroupKind kind;
    kind.name = "server";
    kind.help = "hosts that answer requests";
    kind.keys = {
        MakeGroupKey("serviceTime",
                     DurationValue(Seconds(0), Hours(1)),
                     MilliSeconds(1),
                     "mean time a worker takes for a request (exponential)"),
        MakeGroupKey("workers",
                     CountValue(1, 1'000'000),
                     64U,
                     "requests a server works on at once",
                     "ns3::OriginServer::Workers"),
        MakeGroupKey("queueLimit",
                     CountValue(0, 10'000'000),
                     1024U,
                     "requests a server lets wait",
                     "ns3::OriginServer::QueueLimit"),
    };
    kind.make = [](const NodeGroupContext& context) {
        return std::make_unique<ServerGroup>(context);
    };
    return kind;
}

NetworkPlan::Direction
ServerGroup::GetDirection() const
{
    return NetworkPlan::REPLIES;
}

void
ServerGroup::DoConnect()
{
    HostGroup::DoConnect();
    for (uint32_t node = 0; node < GetN(); ++node)
    {
        GetNetwork().GetReplay() ? InstallReplay(node) : InstallServer(node);
    }
}

void
ServerGroup::InstallReplay(uint32_t node)
{
    auto server = CreateObject<ReplayServer>();
    server->SetAttribute("Flows", PointerValue(GetNetwork().GetReplay()));
    GetNodes().Get(node)->AddApplication(server);
    m_replays.push_back(server);
}

void
ServerGroup::InstallServer(uint32_t node)
{
    auto server = CreateObject<OriginServer>();
    GetSettings().ForAttributes([&server](const std::string& name, const std::string& value) {
        server->SetAttribute(name, StringValue(value));
    });
    const Time mean = GetSettings().Duration("serviceTime");
    server->SetAttribute("ServiceTime",
                         StringValue("exponential:" + NumberText(mean.GetSeconds())));
    const ServicePlan& services = GetNetwork().GetServices();
    std::set<std::pair<uint16_t, uint8_t>> ports;
    std::set<flowhash::HostAddress> addresses;
    for (const DeclaredService& service : services.GetTargets())
    {
        for (const uint16_t port : service.ports)
        {
            ports.emplace(port, service.protocol);
        }
        addresses.insert(service.address);
    }
    if (services.GetOwner() == ServicePlan::Owner::EVERY_SERVER)
    {
        for (const flowhash::HostAddress& address : addresses)
        {
            OwnQuietly(node, address);
        }
    }
    for (const auto& [port, protocol] : ports)
    {
        server->AddPort(port, protocol == flowhash::IpProtocol::TCP ? "tcp" : "udp");
    }
    server->AssignStreams(BuiltNetwork::FIRST_SERVER_STREAM + node);
    GetNodes().Get(node)->AddApplication(server);
    m_servers.push_back(server);
}

void
ServerGroup::DoSetFailed(uint32_t node, bool failed)
{
    m_replays.empty() ? m_servers[node]->SetFailed(failed) : m_replays[node]->SetFailed(failed);
}

} // namespace ns3
