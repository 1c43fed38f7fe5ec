// SPDX-License-Identifier: GPL-2.0-only

#include "selecting-servers.h"

#include "../../../model/packet/host-address-conversion.h"

#include "ns3/built-network.h"
#include "ns3/flow-scenario.h"
#include "ns3/network-addresses.h"
#include "ns3/spec-error.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// @return the number of a port of a device
uint32_t
PortOf(const SelectingHostNetDevice& device, const Ptr<NetDevice>& port)
{
    uint32_t number = 0;
    while (device.GetPort(number) != port)
    {
        ++number;
    }
    return number;
}

} // namespace

SelectingServers::SelectingServers(const NodeGroup& group,
                                   const NetworkPlan& plan,
                                   const FlowScenario& scenario)
    : m_group(group),
      m_plan(plan),
      m_scenario(scenario),
      m_selection(group, plan, scenario)
{
}

std::vector<GroupKey>
SelectingServers::Keys()
{
    std::vector<GroupKey> keys{
        MakeGroupKey(
            "selfSelection",
            FlagValue(),
            false,
            "whether all servers get each packet, and each finds out by the scheme whether "
            "it is its own (M6)"),
        MakeGroupKey("answerModulus",
                     WordValue({"routers", "servers"}),
                     std::string("routers"),
                     "where servers choose the router of their answers (M7): among as many numbers "
                     "as there are routers, or servers, as the claims have it"),
    };
    for (const GroupKey& key : SelfSelection::Keys())
    {
        keys.push_back(key);
    }
    return keys;
}

bool
SelectingServers::ChooseThemselves() const
{
    return m_group.GetSettings().Flag("selfSelection");
}

bool
SelectingServers::ChooseRouters() const
{
    return !m_group.GetDescription().choices.empty();
}

bool
SelectingServers::Choose() const
{
    return ChooseThemselves() || ChooseRouters();
}

const ScenarioChoice&
SelectingServers::GetChoice() const
{
    return m_group.GetDescription().choices.front();
}

std::string
SelectingServers::GetRouterSpec() const
{
    return m_plan.SpecOf(m_scenario.scheme, m_group.GetIndex(), GetChoice());
}

void
SelectingServers::Check(const NodeGroup::Fail& fail) const
{
    for (const GroupKey& key : Keys())
    {
        const bool isOther = m_group.GetSettings().Text(key.path) != key.fallback();
        if (isOther && key.path == "answerModulus" && !ChooseRouters())
        {
            fail(key.path, key.path + " does nothing where servers choose no routers: chooses");
        }
        if (isOther && key.path != "answerModulus" && !ChooseThemselves())
        {
            fail(key.path, key.path + " does nothing without selfSelection: true");
        }
    }
    if (!Choose())
    {
        if (!m_group.GetDescription().scheme.empty())
        {
            fail("scheme",
                 "servers of '" + m_group.GetName() +
                     "' choose nobody by a scheme: selfSelection: true, or chooses: ROUTERS");
        }
        return;
    }
    if (ChooseThemselves())
    {
        m_selection.Check(fail);
    }
    if (!ChooseRouters())
    {
        return;
    }
    const auto& choices = m_group.GetDescription().choices;
    const ScenarioChoice& choice = GetChoice();
    if (choices.size() > 1 || !choice.service.empty() || choice.port != 0 ||
        !choice.protocol.empty() || !choice.ingress.empty())
    {
        fail("groups", "servers choose one group of routers, for all of their answers");
    }
    if (m_scenario.traffic.IsReplay())
    {
        fail("chooses", "servers of a replay have no device that could choose a router");
    }
    try
    {
        SelfSelector::CheckScheme(GetRouterSpec());
    }
    catch (const flowhash::SpecError& error)
    {
        fail("scheme", std::string("key 'scheme': ") + error.what());
    }
}

std::vector<SchemeUse>
SelectingServers::GetSchemes() const
{
    std::vector<SchemeUse> uses;
    if (ChooseThemselves())
    {
        uses.push_back({"scheme", m_selection.GetSpec(), m_group.GetName()});
    }
    if (ChooseRouters())
    {
        uses.push_back({"scheme", GetRouterSpec(), GetChoice().chooses});
    }
    return uses;
}

Ptr<SelectingHostNetDevice>
SelectingServers::MakeDevice(uint32_t node, const BuiltNetwork& network) const
{
    auto device = CreateObject<SelectingHostNetDevice>();
    for (const uint8_t version : network.GetVersions())
    {
        device->AddAnswering(ToAddress(NetworkAddresses::Host(m_group.GetIndex(), node, version)));
    }
    if (network.GetServices().GetOwner() == ServicePlan::Owner::EVERY_SERVER)
    {
        for (const DeclaredService& service : network.GetServices().GetTargets())
        {
            device->AddAnswering(ToAddress(service.address));
        }
    }
    if (ChooseThemselves())
    {
        m_selection.Configure(device->BecomeMember(), node, network);
    }
    if (ChooseRouters())
    {
        auto routers = CreateObject<AnswerRouters>();
        routers->SetScheme(GetRouterSpec());
        if (m_group.GetSettings().Text("answerModulus") == "servers")
        {
            routers->SetModulus(m_group.GetDescription().Count());
        }
        device->SetRouters(routers);
    }
    return device;
}

void
SelectingServers::Connect(const std::vector<Ptr<SelectingHostNetDevice>>& devices,
                          const std::vector<LinkEnd>& ends,
                          BuiltNetwork& network) const
{
    for (uint32_t node = 0; node < devices.size(); ++node)
    {
        SelectingHostNetDevice& device = *devices[node];
        if (ChooseThemselves())
        {
            AddPeerRoutes(device, node, ends, network);
            const auto shared = FindSharedPort(device, node, ends);
            m_selection.Connect(*device.GetMember(), node, shared, network);
        }
        if (ChooseRouters())
        {
            DeclareRouters(device, node, ends, network);
        }
    }
}

/// Over a link from each to each other, by which they tell each other.
void
SelectingServers::AddPeerRoutes(SelectingHostNetDevice& device,
                                uint32_t node,
                                const std::vector<LinkEnd>& ends,
                                const BuiltNetwork& network) const
{
    for (const LinkEnd& end : ends)
    {
        const bool inner = end.node == node && end.peerGroup == m_group.GetIndex();
        for (std::size_t i = 0; i < end.peers.size() && inner && m_selection.HasMesh(); ++i)
        {
            const auto only = NetworkAddresses::Only(
                NetworkAddresses::Host(end.peerGroup, end.peers[i], network.GetVersions().front()));
            device.AddRoute(ToAddress(only.address), only.length, PortOf(device, end.device));
        }
    }
}

std::optional<uint32_t>
SelectingServers::FindSharedPort(const SelectingHostNetDevice& device,
                                 uint32_t node,
                                 const std::vector<LinkEnd>& ends) const
{
    if (m_selection.HasMesh())
    {
        return std::nullopt;
    }
    std::optional<uint32_t> first;
    for (const LinkEnd& end : ends)
    {
        if (end.node != node || end.device->IsPointToPoint())
        {
            continue;
        }
        const uint32_t port = PortOf(device, end.device);
        if (end.peerGroup == m_group.GetIndex())
        {
            return port;
        }
        first = first ? first : port;
    }
    return first;
}

void
SelectingServers::DeclareRouters(SelectingHostNetDevice& device,
                                 uint32_t node,
                                 const std::vector<LinkEnd>& ends,
                                 const BuiltNetwork& network) const
{
    const NetworkPlan::Index group = *m_plan.Find(GetChoice().chooses);
    for (const LinkEnd& end : ends)
    {
        for (std::size_t i = 0; i < end.peers.size(); ++i)
        {
            if (end.node != node || end.peerGroup != group)
            {
                continue;
            }
            AnswerRouters::Place place;
            place.port = PortOf(device, end.device);
            for (const uint8_t version : network.GetVersions())
            {
                place.neighbors[version] = NetworkAddresses::Host(group, end.peers[i], version);
            }
            device.GetRouters()->Declare(end.peers[i], place);
        }
    }
}

std::vector<GroupChooser>
SelectingServers::GetChoosers(const std::vector<Ptr<SelectingHostNetDevice>>& devices) const
{
    std::vector<GroupChooser> choosers;
    for (uint32_t node = 0; node < devices.size(); ++node)
    {
        if (ChooseThemselves())
        {
            choosers.push_back(
                m_selection.Describe(devices[node]->GetMember()->GetSelector(), node));
        }
        if (ChooseRouters())
        {
            const Ptr<AnswerRouters> routers = devices[node]->GetRouters();
            Chooser pool;
            pool.group = m_group.GetName();
            pool.node = node;
            pool.scheme = [routers] { return &routers->GetDistribution(); };
            pool.byRequest = [routers](const flowhash::FlowKey& request) {
                return routers->Find(request.Reversed());
            };
            choosers.push_back({m_group.GetName(),
                                node,
                                GetChoice().chooses,
                                [routers](const auto& changes) { routers->Update(changes); },
                                routers,
                                {pool},
                                false});
        }
    }
    return choosers;
}

} // namespace ns3
