// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-monitors.h"

namespace ns3
{

ScenarioMonitors::ScenarioMonitors(const Scenario& scenario,
                                   const BuiltNetwork& network,
                                   const std::vector<Ptr<Application>>& sources)
    : m_scenario(scenario),
      m_network(network),
      m_ledger(m_roster),
      m_failover(m_roster)
{
    m_imbalance.SetWindow(scenario.measuring.warmUp,
                          scenario.duration - scenario.measuring.coolDown);
    WatchFlows(sources);
    if (!network.GetReplay())
    {
        TagFlows(sources); // a replay tags its packets itself
    }
    AddTiers();
    FollowTranslations();
    for (const auto& group : network.GetGroups())
    {
        group->Account(m_accountant);
    }
    m_imbalance.StartSampling(scenario.measuring.interval);
}

MembershipDirector::Observer
ScenarioMonitors::MakeObserver()
{
    MembershipDirector::Observer observer;
    observer.happened = [this](std::size_t, const ScenarioEvent& event) { Happened(event); };
    observer.announced = [this](std::size_t number, const auto& changes) {
        const auto target =
            FindEventTarget(m_scenario.network, m_scenario.events[number].target).value();
        m_failover.Learn(number);
        if (m_tiers.count(target.group) > 0)
        {
            m_tiers.at(target.group)->UpdateMembers(changes);
        }
    };
    observer.learning = [this](std::size_t number, const GroupChooser& chooser) {
        m_failover.BeforeChange(number, ChoosersOf(number, chooser));
    };
    observer.learned = [this](std::size_t number, const GroupChooser&) {
        m_failover.AfterChange(number);
    };
    return observer;
}

void
ScenarioMonitors::Happened(const ScenarioEvent& event)
{
    const auto target = FindEventTarget(m_scenario.network, event.target).value();
    const auto tier = m_tiers.find(target.group);
    m_failover.Announce(event.action + " " + event.target,
                        tier == m_tiers.end() ? std::nullopt
                                              : std::optional(tier->second->LedgerTier()));
}

MeasurementReport
ScenarioMonitors::Report()
{
    m_imbalance.Finish();
    MeasurementReport report;
    report.flows = m_completion.Flows(m_roster);
    for (const auto& [name, probe] : m_tiers)
    {
        report.affinity[name] = m_ledger.Report(probe->LedgerTier());
        if (m_network.GetPlan().IsChosen(m_network.GetGroup(name).GetIndex()) ||
            m_ledger.HasEntriesAbove(probe->LedgerTier()))
        {
            report.imbalance[name] = m_imbalance.Report(probe->ImbalanceTier());
        }
    }
    report.members = m_imbalance.Members();
    report.samples = m_imbalance.Samples();
    report.failover = m_failover.Reports();
    report.packets = m_accountant.Report();
    report.completionTime = m_completion.Times();
    report.state = ReportState();
    if (m_scenario.measuring.flows)
    {
        report.tiers = m_ledger.TierNames();
        report.flowRecords = m_ledger.Records();
    }
    return report;
}

void
ScenarioMonitors::AddTiers()
{
    const NetworkPlan& plan = m_network.GetPlan();
    for (const auto& group : m_network.GetGroups())
    {
        // The servers last: what goes wrong there may have its cause above.
        if (plan.IsChosen(group->GetIndex()) && group->GetIndex() != plan.GetLast())
        {
            AddTier(*group);
        }
    }
    AddTier(m_network.GetGroup(plan.GetLast()));
    m_ledger.AddNoticeCallback(
        [this](uint32_t tier,
               uint64_t flow,
               bool reverse,
               const FlowLedger::Sighting& sighting,
               Time now) { m_failover.Notice(tier, flow, reverse, sighting, now); });
}

void
ScenarioMonitors::AddTier(const NodeGroup& group)
{
    auto& probe = m_tiers[group.GetName()];
    probe = std::make_unique<TierProbe>(
        m_ledger, m_imbalance, DescribeTier(group), group.GetFirstMembers());
    group.Watch(*probe);
}

FlowLedger::Tier
ScenarioMonitors::DescribeTier(const NodeGroup& group) const
{
    FlowLedger::Tier tier;
    tier.name = group.GetName();
    for (const GroupChooser& chooser : m_network.GetChoosers())
    {
        if (chooser.members != tier.name || chooser.group == tier.name)
        {
            continue;
        }
        if (!chooser.scheme)
        {
            tier.entriesAbove = true;
            const auto above = m_tiers.find(chooser.group);
            tier.above =
                above == m_tiers.end() ? std::nullopt : std::optional(above->second->LedgerTier());
            continue;
        }
        if (chooser.requests && !tier.forward)
        {
            tier.forward = chooser.scheme();
        }
        if (chooser.replies && !tier.reverse)
        {
            tier.reverse = chooser.scheme();
            tier.learnsFromMembers = chooser.learns;
        }
    }
    return tier;
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
        source->TraceConnectWithoutContext("FlowEnded",
                                           MakeCallback(&FlowRoster::FlowEnded, &m_roster));
        source->TraceConnectWithoutContext(
            "FlowEnded", MakeCallback(&CompletionMonitor::FlowEnded, &m_completion));
    }
    m_roster.AddEndedCallback([this](uint64_t flow, const FlowRoster::Flow& record) {
        m_failover.FlowEnded(flow, record);
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

FailoverMonitor::Choosers
ScenarioMonitors::ChoosersOf(std::size_t event, const GroupChooser& chooser) const
{
    FailoverMonitor::Choosers choosers;
    if (chooser.scheme)
    {
        choosers.forward = chooser.requests ? chooser.scheme() : nullptr;
        choosers.reverse = chooser.replies ? chooser.scheme() : nullptr;
    }
    else if (chooser.group != chooser.members && m_scenario.events[event].action == "fail")
    {
        // A server that is removed, or left with weight 0, keeps what it has until that ends.
        choosers.entries = &m_ledger;
    }
    return choosers;
}

StateReport
ScenarioMonitors::ReportState() const
{
    StateReport state;
    for (const auto& group : m_network.GetGroups())
    {
        group->AddState(state);
    }
    return state;
}

} // namespace ns3
