// SPDX-License-Identifier: GPL-2.0-only

#include "built-network.h"

#include "link-faults.h"
#include "network-addresses.h"
#include "packet-traces.h"
#include "port-directory.h"

#include "ns3/csma-helper.h"
#include "ns3/csma-net-device.h"
#include "ns3/error-model.h"
#include "ns3/express-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/pointer.h"
#include "ns3/queue-size.h"
#include "ns3/replay-flows.h"
#include "ns3/scenario-error.h"

#include <algorithm>
#include <fstream>

namespace ns3
{

namespace
{

std::vector<uint8_t>
VersionsOf(const std::string& family)
{
    return family == "both"   ? std::vector<uint8_t>{4, 6}
           : family == "ipv6" ? std::vector<uint8_t>{6}
                              : std::vector<uint8_t>{4};
}

QueueSizeValue
QueueOf(const ScenarioLink& link)
{
    return QueueSizeValue(QueueSize(PACKETS, link.queuePackets));
}

/// @return the ends of a link of their own between two nodes
NetDeviceContainer
Wire(const ScenarioLink& link, const Ptr<Node>& first, const Ptr<Node>& second)
{
    const DataRateValue rate(DataRate(link.rate));
    const TimeValue delay(link.delay);
    if (link.medium == "express")
    {
        ExpressHelper helper;
        helper.SetDeviceAttribute("DataRate", rate);
        helper.SetDeviceAttribute("QueueSize", QueueOf(link));
        helper.SetChannelAttribute("Delay", delay);
        return helper.Install(first, second);
    }
    PointToPointHelper helper;
    helper.SetDeviceAttribute("DataRate", rate);
    helper.SetChannelAttribute("Delay", delay);
    helper.SetQueue("ns3::DropTailQueue<Packet>", "MaxSize", QueueOf(link));
    return helper.Install(first, second);
}

} // namespace

BuiltNetwork::BuiltNetwork(const FlowScenario& scenario)
    : m_scenario(scenario),
      m_plan(scenario.network),
      m_versions(VersionsOf(scenario.network.family)),
      m_ports(std::make_unique<PortDirectory>()),
      m_traces(std::make_unique<PacketTraces>()),
      m_faults(std::make_unique<LinkFaults>(scenario))
{
    for (NetworkPlan::Index i = 0; i < m_plan.GetN(); ++i)
    {
        m_groups.push_back(GroupKinds::Get(m_plan.GetGroup(i).kind).make({scenario, m_plan, i}));
    }
    m_services = std::make_unique<ServicePlan>(scenario, *this);
}

BuiltNetwork::~BuiltNetwork() = default;

const NetworkPlan&
BuiltNetwork::GetPlan() const
{
    return m_plan;
}

const ServicePlan&
BuiltNetwork::GetServices() const
{
    return *m_services;
}

const std::vector<uint8_t>&
BuiltNetwork::GetVersions() const
{
    return m_versions;
}

const std::vector<std::unique_ptr<NodeGroup>>&
BuiltNetwork::GetGroups() const
{
    return m_groups;
}

NodeGroup&
BuiltNetwork::GetGroup(NetworkPlan::Index index) const
{
    if (index >= m_groups.size())
    {
        throw ScenarioError("there is no group " + std::to_string(index) + " among " +
                            std::to_string(m_groups.size()));
    }
    return *m_groups[index];
}

NodeGroup&
BuiltNetwork::GetGroup(const std::string& name) const
{
    const auto index = m_plan.Find(name);
    if (!index)
    {
        throw ScenarioError("there is no group '" + name + "'");
    }
    return *m_groups[*index];
}

bool
BuiltNetwork::IsChosen(NetworkPlan::Index index) const
{
    return m_plan.IsChosen(index) || GetGroup(index).ChoosesItself();
}

flowhash::HostAddress
BuiltNetwork::GatewayOf(NetworkPlan::Index index, uint32_t node, uint8_t version) const
{
    if (GetPlan().StandsBy(index))
    {
        return NetworkAddresses::Virtual(index, version);
    }
    return GetGroup(index).ChoosesItself() ? NetworkAddresses::OfAll(index, version)
                                           : NetworkAddresses::Host(index, node, version);
}

void
BuiltNetwork::Build(Ptr<ReplayFlows> replay)
{
    m_replay = replay;
    for (const auto& group : m_groups)
    {
        group->MakeNodes(*this);
    }
    for (std::size_t number = 0; number < m_scenario.network.links.size(); ++number)
    {
        MakeLink(number);
    }
    for (const auto& group : m_groups)
    {
        group->Connect();
    }
    for (const auto& group : m_groups)
    {
        const auto choosers = group->GetChoosers();
        m_choosers.insert(m_choosers.end(), choosers.begin(), choosers.end());
    }
    AddFirstMembers();
    m_faults->Prepare();
}

void
BuiltNetwork::AddFirstMembers()
{
    // All at once: tables are built once.
    for (const GroupChooser& chooser : m_choosers)
    {
        std::vector<flowhash::MemberChange> changes;
        for (const flowhash::Member& member : GetGroup(chooser.members).GetFirstMembers())
        {
            changes.push_back({flowhash::MemberChange::Kind::ADD, member.id, member.weight});
        }
        chooser.update(changes);
    }
}

Ptr<ReplayFlows>
BuiltNetwork::GetReplay() const
{
    return m_replay;
}

const std::vector<GroupChooser>&
BuiltNetwork::GetChoosers() const
{
    return m_choosers;
}

const NetDeviceContainer&
BuiltNetwork::GetPorts() const
{
    return m_ports->GetDevices();
}

int64_t
BuiltNetwork::TakeStreams(int64_t count)
{
    const int64_t first = m_nextStream;
    m_nextStream += count;
    return first;
}

void
BuiltNetwork::MakeLink(std::size_t number)
{
    const ScenarioLink& link = m_scenario.network.links[number];
    if (link.IsShared())
    {
        Share(number);
        return;
    }
    const NodeGroup& first = GetGroup(link.between[0]);
    const NodeGroup& second = GetGroup(link.between[1]);
    const bool inside = first.GetIndex() == second.GetIndex();
    for (uint32_t i = 0; i < first.GetNodes().GetN(); ++i)
    {
        for (uint32_t j = inside ? i + 1 : 0; j < second.GetNodes().GetN(); ++j)
        {
            Join(number, {i, nullptr, second.GetIndex(), {j}}, {j, nullptr, first.GetIndex(), {i}});
        }
    }
}

/// Joins two nodes by a link, or by the links of a trunk.
void
BuiltNetwork::Join(std::size_t number, LinkEnd first, LinkEnd second)
{
    const ScenarioLink& link = m_scenario.network.links[number];
    NodeGroup& firstGroup = GetGroup(second.peerGroup);
    NodeGroup& secondGroup = GetGroup(first.peerGroup);
    for (uint32_t part = 0; part < link.trunk; ++part)
    {
        const NetDeviceContainer devices = Wire(
            link, firstGroup.GetNodes().Get(first.node), secondGroup.GetNodes().Get(second.node));
        first.device = devices.Get(0);
        second.device = devices.Get(1);
        Attach(firstGroup, number, first, part);
        Attach(secondGroup, number, second, part);
        first.trunk.push_back(first.device);
        second.trunk.push_back(second.device);
    }
    for (LinkEnd* const end : {&first, &second})
    {
        end->device = end->trunk.front();
        end->trunk.resize(link.trunk > 1 ? link.trunk : 0);
        (end == &first ? firstGroup : secondGroup).TakeLink(*end);
    }
}

/// A device has its place. @param part number of the link in its trunk
void
BuiltNetwork::Attach(NodeGroup& group, std::size_t number, const LinkEnd& end, uint32_t part)
{
    const ScenarioLink& link = m_scenario.network.links[number];
    if (link.loss > 0)
    {
        LoseFrames(end.device, link.loss);
    }
    m_ports->Add(group, {link.name, part}, GetGroup(end.peerGroup), end);
    m_faults->Add({end.device, number, group.GetName(), end.node, end.peerGroup, end.peers, part});
}

/// @param device that loses a share of what it is to receive
void
BuiltNetwork::LoseFrames(const Ptr<NetDevice>& device, double share)
{
    const auto model = CreateObject<RateErrorModel>();
    model->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
    model->SetRate(share);
    model->AssignStreams(TakeStreams(1));
    device->SetAttribute("ReceiveErrorModel", PointerValue(model));
}

void
BuiltNetwork::Share(std::size_t number)
{
    const ScenarioLink& link = m_scenario.network.links[number];
    NodeGroup& first = GetGroup(link.between[0]);
    NodeGroup& second = GetGroup(link.between[1]);
    const uint32_t own = first.GetNodes().GetN();
    NodeContainer nodes(first.GetNodes());
    if (&first != &second)
    {
        nodes.Add(second.GetNodes());
    }
    CsmaHelper helper;
    helper.SetChannelAttribute("DataRate", DataRateValue(DataRate(link.rate)));
    helper.SetChannelAttribute("Delay", TimeValue(link.delay));
    helper.SetQueue("ns3::DropTailQueue<Packet>", "MaxSize", QueueOf(link));
    const NetDeviceContainer devices = helper.Install(nodes);
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        // The backoff of a shared medium is random; the stream makes it a function of RngRun alone.
        DynamicCast<CsmaNetDevice>(devices.Get(i))->AssignStreams(TakeStreams(1));
        const bool isFirst = i < own;
        NodeGroup& group = isFirst ? first : second;
        NodeGroup& others = isFirst ? second : first;
        LinkEnd end{isFirst ? i : i - own, devices.Get(i), others.GetIndex(), {}};
        for (uint32_t peer = 0; peer < others.GetNodes().GetN(); ++peer)
        {
            if (&others != &group || peer != end.node)
            {
                end.peers.push_back(peer);
            }
        }
        Attach(group, number, end);
        group.TakeLink(end);
    }
}

LinkFaults&
BuiltNetwork::GetLinkFaults() const
{
    return *m_faults;
}

void
BuiltNetwork::EnablePcapAll(const std::string& prefix)
{
    m_traces->AddPcap(prefix, GetPorts());
    const std::string list = prefix + "-devices.csv";
    std::ofstream out(list);
    m_ports->Write(out, prefix, m_versions);
    if (!out.flush())
    {
        PacketTraces::Fail(list);
    }
}

void
BuiltNetwork::EnableAsciiAll(const std::string& prefix)
{
    m_traces->AddAscii(prefix, GetPorts());
}

PacketTraces&
BuiltNetwork::GetTraces()
{
    return *m_traces;
}

} // namespace ns3
