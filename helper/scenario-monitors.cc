// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-monitors.h"

#include "traffic-manager-topology-helper.h"

namespace ns3
{

namespace
{

/// @return the members of a tier at the start
std::vector<flowhash::Member>
FirstMembers(const std::vector<double>& weights, uint32_t count)
{
    std::vector<flowhash::Member> members;
    for (uint32_t id = 0; id < count; ++id)
    {
        members.push_back({id, weights.empty() ? 1.0 : weights[id]});
    }
    return members;
}

void
AddUsage(StateFigures& figures, const flowhash::StateUsage& usage)
{
    figures.entries += usage.mostEntries;
    figures.bytes += usage.bytes;
}

} // namespace

ScenarioMonitors::ScenarioMonitors(const Scenario& scenario,
                                   const ScenarioTopologyResult& network,
                                   const ScenarioTrafficResult& traffic)
    : m_scenario(scenario),
      m_network(network),
      m_ledger(m_roster),
      m_failover(m_roster)
{
    m_imbalance.SetWindow(scenario.measuring.warmUp,
                          scenario.duration - scenario.measuring.coolDown);
    WatchFlows(traffic);
    AddTiers();
    CountPackets();
    m_imbalance.StartSampling(scenario.measuring.interval);
}

MembershipDirector::Observer
ScenarioMonitors::MakeObserver()
{
    MembershipDirector::Observer observer;
    observer.happened = [this](std::size_t, const ScenarioEvent& event) {
        m_failover.Announce(event.action + " " + event.Target(),
                            m_tiers.at(event.tier)->LedgerTier());
    };
    observer.learning = [this](std::size_t number, const ScenarioEvent& event) {
        m_failover.BeforeChange(number, ChoosersOf(event));
    };
    observer.learned = [this](std::size_t number, const ScenarioEvent&) {
        m_failover.AfterChange(number);
    };
    return observer;
}

void
ScenarioMonitors::UpdateMembers(const std::string& tier,
                                const std::vector<flowhash::MemberChange>& changes)
{
    m_tiers.at(tier)->UpdateMembers(changes);
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
        report.imbalance[name] = m_imbalance.Report(probe->ImbalanceTier());
    }
    report.members = m_imbalance.Members();
    report.samples = m_imbalance.Samples();
    report.failover = m_failover.Reports();
    report.packets = m_accountant.Report();
    report.completionTime = m_completion.Times();
    report.state = ReportState();
    if (m_scenario.measuring.flows)
    {
        report.flowRecords = m_ledger.Records();
    }
    return report;
}

void
ScenarioMonitors::AddTiers()
{
    FlowLedger::Tier servers;
    servers.name = "server";
    const auto& distributors = m_network.topology->GetDistributors();
    if (m_network.managers)
    {
        FlowLedger::Tier managers;
        managers.name = "tm";
        managers.forward = &distributors.front()->GetDistribution();
        managers.reverse = &distributors.back()->GetDistribution();
        managers.learnsFromMembers = m_scenario.learnFromMembers && managers.reverse->HasState();
        m_tiers["tm"] = std::make_unique<TierProbe>(
            m_ledger,
            m_imbalance,
            managers,
            FirstMembers(m_scenario.topology.managerWeights, m_scenario.topology.managers));
        WatchManagers();
        servers.entriesAbove = true;
        servers.above = m_tiers["tm"]->LedgerTier();
    }
    else
    {
        servers.forward = &distributors.front()->GetDistribution();
    }
    m_tiers["server"] = std::make_unique<TierProbe>(
        m_ledger,
        m_imbalance,
        servers,
        FirstMembers(m_scenario.topology.serverWeights, m_scenario.topology.servers));
    WatchServers();
    m_ledger.AddNoticeCallback(
        [this](uint32_t tier,
               uint64_t flow,
               bool reverse,
               const FlowLedger::Sighting& sighting,
               Time now) { m_failover.Notice(tier, flow, reverse, sighting, now); });
}

void
ScenarioMonitors::WatchManagers()
{
    const auto& managers = m_network.managers->GetManagers();
    for (uint32_t id = 0; id < managers.size(); ++id)
    {
        m_tiers.at("tm")->WatchSteering(managers[id], id);
        managers[id]->TraceConnectWithoutContext("Translated",
                                                 MakeCallback(&FlowRoster::Translated, &m_roster));
    }
}

void
ScenarioMonitors::WatchServers()
{
    const NodeContainer& nodes = m_network.topology->GetServers();
    for (uint32_t id = 0; id < nodes.GetN(); ++id)
    {
        m_tiers.at("server")->WatchHost(m_network.topology->GetServerPort(id), id);
    }
}

void
ScenarioMonitors::WatchFlows(const ScenarioTrafficResult& traffic)
{
    const bool sockets = m_scenario.traffic.kind == "tcp";
    for (const auto& source : traffic.sources)
    {
        source->TraceConnectWithoutContext("FlowStarted",
                                           MakeCallback(&FlowRoster::FlowStarted, &m_roster));
        source->TraceConnectWithoutContext(
            "FlowStarted", MakeCallback(&CompletionMonitor::FlowStarted, &m_completion));
        source->TraceConnectWithoutContext("FlowEnded",
                                           MakeCallback(&FlowRoster::FlowEnded, &m_roster));
        source->TraceConnectWithoutContext(
            "FlowEnded", MakeCallback(&CompletionMonitor::FlowEnded, &m_completion));
        if (sockets)
        {
            source->TraceConnectWithoutContext("FlowStarted",
                                               MakeCallback(&FlowTagger::FlowStarted, &m_tagger));
        }
    }
    m_roster.AddEndedCallback([this](uint64_t flow, const FlowRoster::Flow& record) {
        m_failover.FlowEnded(flow, record);
    });
    const NodeContainer& clients = m_network.topology->GetClients();
    const NodeContainer& servers = m_network.topology->GetServers();
    for (uint32_t i = 0; sockets && i < clients.GetN(); ++i)
    {
        m_tagger.AddClient(clients.Get(i));
    }
    for (uint32_t i = 0; sockets && i < servers.GetN(); ++i)
    {
        m_tagger.AddServer(servers.Get(i));
    }
}

void
ScenarioMonitors::CountPackets()
{
    const NodeContainer& clients = m_network.topology->GetClients();
    const NodeContainer& servers = m_network.topology->GetServers();
    for (uint32_t i = 0; i < clients.GetN(); ++i)
    {
        m_accountant.AddHost(clients.Get(i));
    }
    for (uint32_t i = 0; i < servers.GetN(); ++i)
    {
        m_accountant.AddHost(servers.Get(i));
        // A server drops packets on reception only because it has failed.
        m_accountant.NameReceiveDrops(servers.Get(i), SteeringNetDevice::DROP_FAILED);
    }
    m_accountant.AddSteering(m_network.topology->GetAccessRouter());
    for (const auto& distributor : m_network.topology->GetDistributors())
    {
        m_accountant.AddSteering(distributor);
    }
    if (m_network.managers)
    {
        for (const auto& manager : m_network.managers->GetManagers())
        {
            m_accountant.AddSteering(manager);
        }
    }
}

FailoverMonitor::Choosers
ScenarioMonitors::ChoosersOf(const ScenarioEvent& event) const
{
    const auto& distributors = m_network.topology->GetDistributors();
    if (!m_network.managers)
    {
        return {&distributors.front()->GetDistribution(), nullptr, nullptr};
    }
    if (event.tier == "tm")
    {
        return {&distributors.front()->GetDistribution(),
                &distributors.back()->GetDistribution(),
                nullptr};
    }
    // A server that is removed, or left with weight 0, keeps what it has until that ends.
    return {nullptr, nullptr, event.action == "fail" ? &m_ledger : nullptr};
}

StateReport
ScenarioMonitors::ReportState() const
{
    StateReport state;
    for (const auto& distributor : m_network.topology->GetDistributors())
    {
        AddUsage(state.affinity, distributor->GetDistribution().State());
    }
    if (m_network.managers)
    {
        for (const auto& manager : m_network.managers->GetManagers())
        {
            AddUsage(state.connections, manager->GetStateUsage());
        }
    }
    return state;
}

} // namespace ns3
