// SPDX-License-Identifier: GPL-2.0-only

// What ScenarioMonitors say when the run is over.

#include "scenario-monitors.h"

#include "ns3/simulator.h"
#include "ns3/steering-net-device.h"

namespace ns3
{

namespace
{

/// @return whether hashes say whom a chooser takes; else turn, chance or loads do
bool
ReadsHash(const Chooser& chooser)
{
    return !chooser.scheme || chooser.scheme()->GetSelector().Traits().hashed;
}

} // namespace

MeasurementReport
ScenarioMonitors::Report()
{
    m_imbalance.Finish(Simulator::Now());
    m_tables.Sample();
    MeasurementReport report;
    report.flows = m_completion.Flows(m_roster);
    for (const auto& [name, probe] : m_tiers)
    {
        const uint32_t tier = probe->GetTier();
        report.affinity[name] = m_ledger.Report(tier);
        if (IsChosen(tier))
        {
            report.imbalance[name] = m_imbalance.Report(tier);
        }
    }
    report.members = m_imbalance.Members();
    report.samples = m_imbalance.Samples();
    report.packets = m_accountant.Report();
    report.completionTime = m_completion.Times();
    report.mostOpen = m_roster.GetMostOpen();
    report.learned = m_learned;
    ReportGroups(report);
    m_tables.AddTo(report);
    m_standby.AddTo(report);
    m_trunks.AddTo(report);
    m_keeping.AddTo(report);
    report.failover = m_failover.Reports(); // which hears of packets that nobody kept
    if (m_scenario.measuring.flows)
    {
        ReportFlows(report);
    }
    return report;
}

RunPace
ScenarioMonitors::GetPace() const
{
    const PacketReport packets = m_accountant.Report();
    return {Simulator::Now(),
            m_roster.Size(),
            m_roster.GetNOpen(),
            packets.injected + packets.generated};
}

void
ScenarioMonitors::ReportGroups(MeasurementReport& report) const
{
    for (const auto& group : m_network.GetGroups())
    {
        group->AddState(report.state);
        report.labelChanges += group->GetNLabelChanges();
        if (const auto table = group->GetMemberTable())
        {
            report.memberTables[group->GetName()] = *table;
        }
        group->AddEffort(m_accountant, report.effort[group->GetName()]);
    }
    for (ChoiceBook::ChooserId chooser = 0; chooser < m_book.GetNChoosers(); ++chooser)
    {
        EffortFigures& effort = report.effort[m_book.GetChooser(chooser).group];
        const auto& [packets, forgotten] = m_book.GetCounts(chooser);
        if (!effort.choices)
        {
            effort.choices.emplace();
        }
        for (std::size_t basis = 0; basis < packets.size(); ++basis)
        {
            const bool byHash = basis == static_cast<std::size_t>(MemberChoice::Basis::HASH);
            const bool read = !byHash || ReadsHash(m_book.GetChooser(chooser));
            (*effort.choices)[basis] += read ? packets[basis] : 0;
        }
        for (const auto& [why, count] : forgotten)
        {
            effort.forgotten[why] += count;
        }
    }
    for (auto group = report.effort.begin(); group != report.effort.end();)
    {
        const bool host = group->second.received == 0 && !group->second.choices;
        group = host ? report.effort.erase(group) : std::next(group);
    }
}

void
ScenarioMonitors::ReportFlows(MeasurementReport& report)
{
    report.tiers = m_ledger.TierNames();
    for (uint64_t flow = 0; flow < m_roster.Size(); ++flow)
    {
        RecordFlow(flow); // those that are left
    }
    report.flowRecords = m_records;
}

/// Keeps a flow's line of flows.csv.
void
ScenarioMonitors::RecordFlow(uint64_t flow)
{
    if (m_roster.Get(flow).known)
    {
        FlowRecord record = m_ledger.Record(flow);
        record.event = m_failover.GetMover(flow);
        m_records.push_back(std::move(record));
    }
}

} // namespace ns3
