// SPDX-License-Identifier: GPL-2.0-only

#include "server-group.h"

#include "../../../base/number-text.h"
#include "../../../model/hash-core/wire/ip-protocol.h"
#include "../../../model/packet/host-address-conversion.h"
#include "../light-hosts.h"

#include "ns3/built-network.h"
#include "ns3/host-net-device.h"
#include "ns3/keeping-probe.h"
#include "ns3/light-server.h"
#include "ns3/measurement-report.h"
#include "ns3/origin-server.h"
#include "ns3/packet-accountant.h"
#include "ns3/pointer.h"
#include "ns3/replay-flows.h"
#include "ns3/replay-server.h"
#include "ns3/string.h"
#include "ns3/tier-probe.h"

#include <iterator>
#include <set>
#include <string>
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
        MakeAttributeKey("workers",
                         CountValue(1, 1'000'000),
                         "ns3::OriginServer::Workers",
                         "requests a server works on at once"),
        MakeAttributeKey("queueLimit",
                         CountValue(0, 10'000'000),
                         "ns3::OriginServer::QueueLimit",
                         "requests a server lets wait"),
        MakeGroupKey("restoreService",
                     FlagValue(),
                     false,
                     "whether servers put the service's address back into their replies, which go "
                     "past the dispatchers that replaced it (direct server return)"),
    };
    for (const auto& more : {LabelKeys(), SelectingServers::Keys()})
    {
        kind.keys.insert(kind.keys.end(), more.begin(), more.end());
    }
    kind.chooses = true;
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
ServerGroup::Check(const Fail& fail) const
{
    // First, as it says why a replay cannot be; then a medium that it needs would be refused.
    GetSelection().Check(fail);
    HostGroup::Check(fail);
    if (RestoresServices() && GetScenario().traffic.IsReplay())
    {
        fail("restoreService", "servers of a replay have no stack whose replies could be changed");
    }
}

bool
ServerGroup::RestoresServices() const
{
    return GetSettings().Flag("restoreService");
}

bool
ServerGroup::ChoosesItself() const
{
    return GetSelection().ChooseThemselves();
}

SelectingServers
ServerGroup::GetSelection() const
{
    return SelectingServers(*this, GetPlan(), GetScenario());
}

std::vector<SchemeUse>
ServerGroup::GetSchemes() const
{
    return GetSelection().GetSchemes();
}

std::vector<GroupChooser>
ServerGroup::GetChoosers()
{
    return GetSelection().GetChoosers(m_selecting);
}

void
ServerGroup::DoSetMember(uint32_t node, bool member)
{
    if (ChoosesItself())
    {
        GroupMember& own = *m_selecting[node]->GetMember();
        member ? own.Join() : own.Leave();
    }
}

void
ServerGroup::Watch(TierProbe& probe) const
{
    if (!ChoosesItself())
    {
        HostGroup::Watch(probe);
        return;
    }
    for (const LinkEnd& end : GetEnds())
    {
        probe.WatchLeaving(end.device, end.node);
    }
    for (uint32_t node = 0; node < m_selecting.size(); ++node)
    {
        probe.WatchKept(m_selecting[node], node);
    }
}

void
ServerGroup::WatchKeeping(KeepingProbe& probe) const
{
    for (std::size_t node = 0; node < m_selecting.size() && ChoosesItself(); ++node)
    {
        probe.AddNode(m_selecting[node], m_selecting[node]->GetMember()->GetSelector());
    }
}

void
ServerGroup::AddState(StateReport& report) const
{
    for (std::size_t node = 0; node < m_selecting.size() && ChoosesItself(); ++node)
    {
        const flowhash::StateUsage usage =
            m_selecting[node]->GetMember()->GetSelector()->GetUsage();
        report.affinity.entries += usage.mostEntries;
        report.affinity.bytes += usage.bytes;
    }
}

void
ServerGroup::AddEffort(const PacketAccountant& accountant, EffortFigures& figures) const
{
    for (uint32_t node = 0; node < GetN(); ++node)
    {
        const PacketAccountant::Effort effort = accountant.GetHostEffort(GetNodes().Get(node));
        figures.received += effort.received;
        figures.used += effort.received;
        figures.receivedBytes += effort.receivedBytes;
    }
}

bool
ServerGroup::NeedsSelection() const
{
    return !GetNetwork().GetReplay() && (GetSelection().Choose() || HearsLinkGroups());
}

std::vector<Ptr<HostNetDevice>>
ServerGroup::MakeDevices()
{
    std::vector<Ptr<HostNetDevice>> devices;
    for (uint32_t node = 0; node < GetN(); ++node)
    {
        if (!NeedsSelection())
        {
            devices.push_back(CreateObject<HostNetDevice>());
            continue;
        }
        m_selecting.push_back(GetSelection().MakeDevice(node, GetNetwork()));
        devices.push_back(m_selecting.back());
    }
    return devices;
}

/// Devices stand between links and stacks where servers do more than answer.
void
ServerGroup::ConnectDevices()
{
    std::vector<Ptr<SteeringNetDevice>> devices;
    for (const Ptr<HostNetDevice>& device : MakeDevices())
    {
        if (RestoresServices())
        {
            GetNetwork().GetServices().ForTargetPorts(
                [&device](const flowhash::HostAddress& address, uint8_t protocol, uint16_t port) {
                    device->RestoreService(ToAddress(address), protocol, port);
                });
        }
        LabelFlows(device, static_cast<uint32_t>(devices.size()));
        devices.push_back(device);
        m_hosts.push_back(device);
    }
    ConnectThrough(devices);
    GetSelection().Connect(m_selecting, GetEnds(), GetNetwork());
}

void
ServerGroup::DoConnect()
{
    RestoresServices() || NeedsSelection() || LabelsFlows() || NeedsDevices()
        ? ConnectDevices()
        : HostGroup::DoConnect();
    if (GetNetwork().GetReplay())
    {
        for (uint32_t node = 0; node < GetN(); ++node)
        {
            InstallReplay(node);
        }
        return;
    }
    if (GetNetwork().GetServices().GetOwner() == ServicePlan::Owner::EVERY_SERVER)
    {
        OwnServices();
    }
    if (GetScenario().traffic.IsLight())
    {
        InstallLight();
        return;
    }
    m_servers = DescribeServers().Install(GetNodes());
    OriginServerHelper::AssignStreams(m_servers, BuiltNetwork::FIRST_SERVER_STREAM);
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
ServerGroup::InstallLight()
{
    for (uint32_t node = 0; node < GetN(); ++node)
    {
        auto server = CreateObject<LightServer>();
        SetLightAttributes(*server, GetScenario().traffic);
        for (const auto& [port, transport] : GetPorts())
        {
            server->AddPort(port, transport);
        }
        for (const LightProfile& profile : LightProfilesOf(GetScenario().traffic))
        {
            server->AddProfile(profile);
        }
        GetSettings().SetAttributesOf("ns3::OriginServer", *server);
        server->SetAttribute("ServiceTime", GetServiceTime());
        server->AssignStreams(BuiltNetwork::FIRST_SERVER_STREAM + node);
        GetNodes().Get(node)->AddApplication(server);
        m_lights.push_back(server);
    }
}

void
ServerGroup::OwnServices() const
{
    std::set<flowhash::HostAddress> addresses;
    for (const DeclaredService& service : GetNetwork().GetServices().GetTargets())
    {
        addresses.insert(service.address);
    }
    for (uint32_t node = 0; node < GetN(); ++node)
    {
        for (const flowhash::HostAddress& address : addresses)
        {
            OwnQuietly(node, address);
            if (node < m_hosts.size())
            {
                m_hosts[node]->TakeQuietly(ToAddress(address));
            }
        }
    }
}

std::set<std::pair<uint16_t, std::string>>
ServerGroup::GetPorts() const
{
    std::set<std::pair<uint16_t, std::string>> ports;
    GetNetwork().GetServices().ForTargetPorts(
        [&ports](const flowhash::HostAddress& /* address */, uint8_t protocol, uint16_t port) {
            ports.emplace(port, protocol == flowhash::IpProtocol::TCP ? "tcp" : "udp");
        });
    return ports;
}

StringValue
ServerGroup::GetServiceTime() const
{
    const Time mean = GetSettings().Duration("serviceTime");
    return StringValue("exponential:" + flowdist::NumberText(mean.GetNanoSeconds() / 1e9));
}

OriginServerHelper
ServerGroup::DescribeServers() const
{
    const auto ports = GetPorts();
    OriginServerHelper helper(ports.begin()->first, ports.begin()->second);
    for (auto port = std::next(ports.begin()); port != ports.end(); ++port)
    {
        helper.AddPort(port->first, port->second);
    }
    GetSettings().SetAttributesOf("ns3::OriginServer", helper);
    helper.SetAttribute("ServiceTime", GetServiceTime());
    return helper;
}

void
ServerGroup::DoSetFailed(uint32_t node, bool failed)
{
    if (!m_lights.empty())
    {
        m_lights[node]->SetFailed(failed);
    }
    else
    {
        m_replays.empty() ? DynamicCast<OriginServer>(m_servers.Get(node))->SetFailed(failed)
                          : m_replays[node]->SetFailed(failed);
    }
    if (!m_selecting.empty())
    {
        m_selecting[node]->SetFailed(failed);
    }
}

} // namespace ns3
