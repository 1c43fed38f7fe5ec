// SPDX-License-Identifier: GPL-2.0-only

#include "node-group.h"

#include "../scenario/event-target.h"
#include "network-addresses.h"

#include "ns3/flow-scenario.h"
#include "ns3/measurement-report.h"
#include "ns3/scenario-error.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// @return nodes of a group in all: those of the start, and those that events add; in a replay one
/// stands for all clients
uint32_t
NodesInAll(const NodeGroupContext& context)
{
    const FlowScenario& scenario = context.scenario;
    const ScenarioGroup& group = context.plan.GetGroup(context.index);
    if (scenario.traffic.IsReplay() && context.index == context.plan.GetFirst())
    {
        return 1;
    }
    uint32_t count = group.Count();
    for (const ScenarioEvent& event : scenario.events)
    {
        const auto target = FindEventTarget(scenario.network, event.target);
        if (target && target->IsMember() && target->group == group.name &&
            event.GetKind() == flowhash::MemberChange::Kind::ADD)
        {
            count = std::max(count, target->member + 1);
        }
    }
    return count;
}

} // namespace

NodeGroup::NodeGroup(const NodeGroupContext& context)
    : m_scenario(context.scenario),
      m_plan(context.plan),
      m_index(context.index),
      m_settings(GroupKinds::Get(GetDescription().kind), GetDescription().settings),
      m_count(NodesInAll(context))
{
}

NodeGroup::~NodeGroup() = default;

const std::string&
NodeGroup::GetName() const
{
    return GetDescription().name;
}

NetworkPlan::Index
NodeGroup::GetIndex() const
{
    return m_index;
}

const ScenarioGroup&
NodeGroup::GetDescription() const
{
    return m_plan.GetGroup(m_index);
}

const GroupSettings&
NodeGroup::GetSettings() const
{
    return m_settings;
}

uint32_t
NodeGroup::GetN() const
{
    return m_count;
}

std::vector<flowhash::Member>
NodeGroup::GetFirstMembers() const
{
    const ScenarioGroup& group = GetDescription();
    std::vector<flowhash::Member> members;
    for (uint32_t id = 0; id < group.Count(); ++id)
    {
        members.push_back({id, group.weights.empty() ? 1.0 : group.weights[id]});
    }
    return members;
}

std::vector<bool>
NodeGroup::AreFirstMembers() const
{
    std::vector<bool> are(GetN(), false);
    for (const flowhash::Member& member : GetFirstMembers())
    {
        are[member.id] = true;
    }
    return are;
}

void
NodeGroup::Check(const Fail& /* fail */) const
{
}

bool
NodeGroup::TranslatesDestination() const
{
    return false;
}

bool
NodeGroup::TranslatesAddresses() const
{
    return TranslatesDestination();
}

bool
NodeGroup::MayMissReplies() const
{
    return false;
}

bool
NodeGroup::RestoresServices() const
{
    return false;
}

bool
NodeGroup::ChoosesItself() const
{
    return false;
}

bool
NodeGroup::IsHost() const
{
    return false;
}

std::vector<SchemeUse>
NodeGroup::GetSchemes() const
{
    return {};
}

std::vector<flowhash::HostAddress>
NodeGroup::GetMoreAddresses(uint32_t /* node */, uint8_t /* version */) const
{
    return {};
}

std::vector<flowhash::HostAddress>
NodeGroup::GetSharedAddresses(uint8_t /* version */) const
{
    return {};
}

void
NodeGroup::MakeNodes(BuiltNetwork& network)
{
    m_network = &network;
    for (uint32_t node = 0; node < m_count; ++node)
    {
        m_nodes.Add(DoMakeNode(node));
    }
}

void
NodeGroup::TakeLink(const LinkEnd& end)
{
    DoTakeLink(end);
}

void
NodeGroup::Connect()
{
    DoConnect();
}

const NodeContainer&
NodeGroup::GetNodes() const
{
    GetNetwork(); // which throws where there are none yet
    return m_nodes;
}

void
NodeGroup::CheckNode(uint32_t node) const
{
    if (node >= GetNodes().GetN())
    {
        throw ScenarioError("group '" + GetName() + "' has no node " + std::to_string(node));
    }
}

void
NodeGroup::SetFailed(uint32_t node, bool failed)
{
    CheckNode(node);
    DoSetFailed(node, failed);
}

void
NodeGroup::SetMember(uint32_t node, bool member)
{
    CheckNode(node);
    DoSetMember(node, member);
}

void
NodeGroup::SetLinkUp(uint32_t node, const Ptr<NetDevice>& link, bool up)
{
    CheckNode(node);
    DoSetLinkUp(node, link, up);
}

void
NodeGroup::DoSetLinkUp(uint32_t /* node */, const Ptr<NetDevice>& /* link */, bool /* up */)
{
}

void
NodeGroup::DoSetMember(uint32_t /* node */, bool /* member */)
{
}

std::vector<GroupChooser>
NodeGroup::GetChoosers()
{
    return {};
}

void
NodeGroup::WatchTables(ReplicationProbe& /* probe */) const
{
}

void
NodeGroup::WatchKeeping(KeepingProbe& /* probe */) const
{
}

void
NodeGroup::WatchStandby(StandbyProbe& /* probe */) const
{
}

uint64_t
NodeGroup::GetNLabelChanges() const
{
    return 0;
}

std::optional<MemberTableReport>
NodeGroup::GetMemberTable() const
{
    return std::nullopt;
}

void
NodeGroup::AddState(StateReport& /* report */) const
{
}

void
NodeGroup::AddEffort(const PacketAccountant& /* accountant */, EffortFigures& /* figures */) const
{
}

const FlowScenario&
NodeGroup::GetScenario() const
{
    return m_scenario;
}

const NetworkPlan&
NodeGroup::GetPlan() const
{
    return m_plan;
}

BuiltNetwork&
NodeGroup::GetNetwork() const
{
    if (!m_network)
    {
        throw ScenarioError("group '" + GetName() + "' is not built yet: Build comes first");
    }
    return *m_network;
}

flowhash::HostAddress
NodeGroup::AddressOf(uint32_t node, uint8_t version) const
{
    return NetworkAddresses::Host(m_index, node, version);
}

} // namespace ns3
