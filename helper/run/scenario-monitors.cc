// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-monitors.h"

#include "../../model/monitor/probe/link-gauge.h"
#include "../../model/packet/flow-tag.h"
#include "../network/link-faults.h"
#include "membership-director.h"

#include "ns3/simulator.h"
#include "ns3/steering-net-device.h"

#include <filesystem>

namespace ns3
{

ScenarioMonitors::ScenarioMonitors(const FlowScenario& scenario,
                                   const BuiltNetwork& network,
                                   const std::vector<Ptr<Application>>& sources)
    : m_scenario(scenario),
      m_network(network),
      m_roster(&Simulator::Now),
      m_book(m_roster),
      m_ledger(m_roster, m_book),
      m_imbalance(m_book),
      m_failover(m_roster, m_ledger, m_book),
      m_tables(network),
      m_keeping(network,
                [this](uint64_t flow, const std::optional<std::string>& failed) {
                    failed ? m_failover.LostAt(*failed, "kept-by-none")
                           : m_failover.Lost(flow, "kept-by-none");
                }),
      m_standby(network),
      m_trunks(scenario, network, m_roster)
{
    m_imbalance.SetWindow(scenario.measuring.warmUp,
                          scenario.duration - scenario.measuring.coolDown);
    RetireFlows();
    WatchFlows(sources);
    if (!network.GetReplay() && !scenario.traffic.IsLight())
    {
        TagFlows(sources); // replays and light flows tag their packets themselves
    }
    AddTiers();
    AddChoosers();
    FollowTranslations();
    NameNodes();
    m_accountant.SetDropListener(
        [this](Ptr<const Packet> packet, Ptr<NetDevice> device, const DropReason& reason) {
            Lose(packet, device, reason);
        });
    for (const auto& group : network.GetGroups())
    {
        group->Account(m_accountant);
    }
    Simulator::Schedule(scenario.measuring.interval, &ScenarioMonitors::SampleAndGoOn, this);
}

void
ScenarioMonitors::Happened(const ScenarioEvent& event, const EventTarget& target)
{
    FailoverMonitor::Happening happening;
    happening.target = event.GetPlace();
    happening.action = event.action;
    happening.change = MembershipDirector::ToChange(event, target.member);
    const auto tier = m_tiers.find(target.group);
    if (target.IsMember() && tier != m_tiers.end())
    {
        happening.tier = tier->second->GetTier();
    }
    m_failover.Happened(happening, Simulator::Now());
    m_tables.Happened(event, target);
    m_keeping.Happened(event, target);
    m_standby.Happened(event, target);
    const auto failed = event.FailedAfter();
    if (failed && target.IsMember())
    {
        NameDrops(target, *failed);
    }
}

/// A host that has failed drops what it receives by an error model, as a bad link does.
void
ScenarioMonitors::NameDrops(const EventTarget& target, bool failed)
{
    const Ptr<Node> node = m_network.GetGroup(target.group).GetNodes().Get(target.member);
    m_failed[node->GetId()] = failed;
    m_accountant.NameReceiveDrops(
        node, failed ? SteeringNetDevice::DROP_FAILED : LinkGauge::DROP_LINK_ERROR);
}

void
ScenarioMonitors::AddTiers()
{
    const NetworkPlan& plan = m_network.GetPlan();
    for (const auto& group : m_network.GetGroups())
    {
        if (m_network.IsChosen(group->GetIndex()) && group->GetIndex() != plan.GetLast())
        {
            AddTier(*group);
        }
    }
    // The servers last: what goes wrong there may have its cause above.
    AddTier(m_network.GetGroup(plan.GetLast()));
    m_ledger.AddNoticeCallback([this](const FlowLedger::Arrival& arrival,
                                      const FlowLedger::Sighting& sighting,
                                      Time now) { m_failover.Notice(arrival, sighting, now); });
}

void
ScenarioMonitors::AddTier(const NodeGroup& group)
{
    auto& probe = m_tiers[group.GetName()];
    probe = std::make_unique<TierProbe>(TierProbe::Monitors{m_ledger, m_imbalance, m_book},
                                        FlowLedger::Tier{group.GetName(), IsPerPacket(group)},
                                        group.GetFirstMembers());
    group.Watch(*probe);
}

/// Whether those who choose from it take any of its nodes for each packet on purpose. Servers are
/// judged all the same: a flow needs one of them.
bool
ScenarioMonitors::IsPerPacket(const NodeGroup& group) const
{
    if (group.GetIndex() == m_network.GetPlan().GetLast())
    {
        return false;
    }
    bool some = false;
    for (const GroupChooser& chooser : m_network.GetChoosers())
    {
        for (const Chooser& pool : chooser.pools)
        {
            if (chooser.members == group.GetName())
            {
                some = true;
                if (!ChoiceBook::ChoosesPerPacket(pool))
                {
                    return false;
                }
            }
        }
    }
    return some;
}

void
ScenarioMonitors::AddChoosers()
{
    for (const GroupChooser& chooser : m_network.GetChoosers())
    {
        for (const Chooser& pool : chooser.pools)
        {
            auto& probe = m_choosers[chooser.device];
            if (!probe)
            {
                probe = std::make_unique<ChooserProbe>(
                    ChooserProbe::Monitors{m_book, m_failover, m_imbalance, m_learned},
                    chooser.device);
            }
            const NodeGroup& members = m_network.GetGroup(chooser.members);
            probe->AddPool(WithSplit(pool),
                           m_tiers.at(chooser.members)->GetTier(),
                           chooser.members,
                           members.GetFirstMembers());
        }
    }
}

/// @param chooser one of a group's @return the same, which tells when two of them are master
Chooser
ScenarioMonitors::WithSplit(Chooser chooser) const
{
    if (m_standby.Has(chooser.group))
    {
        const std::string& group = chooser.group;
        chooser.split = [this, group] { return m_standby.HasTwoMasters(group); };
    }
    return chooser;
}

/// As events name them.
void
ScenarioMonitors::NameNodes()
{
    for (const auto& group : m_network.GetGroups())
    {
        for (uint32_t i = 0; i < group->GetNodes().GetN(); ++i)
        {
            m_names[group->GetNodes().Get(i)->GetId()] = group->GetName() + std::to_string(i);
        }
    }
}

void
ScenarioMonitors::FollowTranslations()
{
    for (const auto& group : m_network.GetGroups())
    {
        for (uint32_t i = 0; i < group->GetNodes().GetN(); ++i)
        {
            Ptr<Node> node = group->GetNodes().Get(i);
            for (uint32_t device = 0; device < node->GetNDevices(); ++device)
            {
                // Devices that translate have this source, others do not mind.
                node->GetDevice(device)->TraceConnectWithoutContext(
                    "Translated", MakeCallback(&FlowRoster::Translated, &m_roster));
                node->GetDevice(device)->TraceConnectWithoutContext(
                    "EntryRemoved", MakeCallback(&FlowRoster::Untranslated, &m_roster));
            }
        }
    }
}

void
ScenarioMonitors::WatchFlows(const std::vector<Ptr<Application>>& sources)
{
    for (const auto& source : sources)
    {
        source->TraceConnectWithoutContext("FlowStarted",
                                           MakeCallback(&FlowRoster::FlowStarted, &m_roster));
        source->TraceConnectWithoutContext(
            "FlowStarted", MakeCallback(&CompletionMonitor::FlowStarted, &m_completion));
        source->TraceConnectWithoutContext("FlowAnswered",
                                           MakeCallback(&FlowRoster::FlowAnswered, &m_roster));
        source->TraceConnectWithoutContext("FlowEnded",
                                           MakeCallback(&FlowRoster::FlowEnded, &m_roster));
        source->TraceConnectWithoutContext(
            "FlowEnded", MakeCallback(&CompletionMonitor::FlowEnded, &m_completion));
    }
    m_roster.AddEndedCallback([this](uint64_t flow, const FlowRoster::Flow& record) {
        m_failover.FlowEnded(flow, record);
    });
}

/// Flows that have been over for a while are written down, if that is asked for, and forgotten.
void
ScenarioMonitors::RetireFlows()
{
    const ScenarioMeasuring& measuring = m_scenario.measuring;
    m_roster.SetLinger(measuring.linger);
    if (measuring.flows)
    {
        m_records.SpoolTo(measuring.spool.empty() ? std::filesystem::temp_directory_path().string()
                                                  : measuring.spool);
    }
    m_roster.AddRetiredCallback([this](uint64_t flow) {
        if (m_scenario.measuring.flows)
        {
            RecordFlow(flow);
        }
        m_trunks.Retired(flow);
        m_tagger.Retired(flow);
    });
}

void
ScenarioMonitors::TagFlows(const std::vector<Ptr<Application>>& sources)
{
    for (const auto& source : sources)
    {
        source->TraceConnectWithoutContext("FlowStarted",
                                           MakeCallback(&FlowTagger::FlowStarted, &m_tagger));
    }
    const NetworkPlan& plan = m_network.GetPlan();
    const NodeContainer& clients = m_network.GetGroup(plan.GetFirst()).GetNodes();
    const NodeContainer& servers = m_network.GetGroup(plan.GetLast()).GetNodes();
    for (uint32_t i = 0; i < clients.GetN(); ++i)
    {
        m_tagger.AddClient(clients.Get(i));
    }
    for (uint32_t i = 0; i < servers.GetN(); ++i)
    {
        m_tagger.AddServer(servers.Get(i));
    }
}

void
ScenarioMonitors::SampleAndGoOn()
{
    m_imbalance.Sample(Simulator::Now());
    m_tables.Sample();
    m_roster.Tidy();
    m_book.Tidy();
    Simulator::Schedule(m_scenario.measuring.interval, &ScenarioMonitors::SampleAndGoOn, this);
}

void
ScenarioMonitors::Lose(Ptr<const Packet> packet,
                       const Ptr<NetDevice>& device,
                       const DropReason& reason)
{
    FlowTag tag;
    if (!packet->PeekPacketTag(tag) || m_keeping.IsCopy(device, reason))
    {
        return;
    }
    if (const auto link = m_network.GetLinkFaults().FindFailed(device, reason))
    {
        m_failover.LostAt(*link, reason.GetName());
    }
    else if (reason == SteeringNetDevice::DROP_FAILED ||
             (reason == LinkGauge::DROP_NOT_SENT && m_failed[device->GetNode()->GetId()]))
    {
        m_failover.LostAt(m_names.at(device->GetNode()->GetId()), reason.GetName());
    }
    else if (const auto failed = FindLostMaster(device, reason))
    {
        m_failover.LostAt(*failed, reason.GetName());
    }
    else
    {
        m_failover.Lost(tag.GetFlow(), reason.GetName());
    }
}

/// @return the node whose failure is why nobody took a packet at a device; none: it was lost for
/// another reason
std::optional<std::string>
ScenarioMonitors::FindLostMaster(const Ptr<NetDevice>& device, const DropReason& reason) const
{
    if (!(reason == LinkGauge::DROP_NO_MASTER))
    {
        return std::nullopt;
    }
    const std::string& node = m_names.at(device->GetNode()->GetId());
    return m_standby.FindLastFailed(node.substr(0, node.find_last_not_of("0123456789") + 1));
}

/// Only tiers whose members somebody chose are judged (X2).
bool
ScenarioMonitors::IsChosen(uint32_t tier) const
{
    for (ChoiceBook::ChooserId chooser = 0; chooser < m_book.GetNChoosers(); ++chooser)
    {
        if (m_book.GetTier(chooser) == tier)
        {
            return true;
        }
    }
    return false;
}

} // namespace ns3
