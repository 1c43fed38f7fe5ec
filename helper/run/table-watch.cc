// SPDX-License-Identifier: GPL-2.0-only

#include "table-watch.h"

#include "ns3/simulator.h"

#include <optional>

namespace ns3
{

TableWatch::TableWatch(const BuiltNetwork& network)
{
    for (const auto& group : network.GetGroups())
    {
        auto probe = std::make_unique<ReplicationProbe>(group->AreFirstMembers());
        group->WatchTables(*probe);
        if (probe->GetN() > 0)
        {
            m_probes.emplace(group->GetName(), std::move(probe));
        }
    }
}

/// To whomever: a link that comes back matters to tables, too.
void
TableWatch::Happened(const ScenarioEvent& event, const EventTarget& target)
{
    const Time now = Simulator::Now();
    for (const auto& [group, probe] : m_probes)
    {
        probe->Happened(now);
        const bool leaves = event.GetKind() == flowhash::MemberChange::Kind::REMOVE;
        const std::optional<bool> failed = event.FailedAfter();
        if (target.IsMember() && target.group == group && (leaves || failed))
        {
            probe->SetLive(target.member, !leaves && !*failed, now);
        }
    }
}

void
TableWatch::Sample()
{
    for (const auto& [group, probe] : m_probes)
    {
        probe->Sample(Simulator::Now());
    }
}

void
TableWatch::AddTo(MeasurementReport& report) const
{
    for (const auto& [group, probe] : m_probes)
    {
        report.control[group] = probe->ReportControl();
        report.replication[group] = probe->ReportTables(Simulator::Now());
        for (ImbalanceSample& sample : report.samples)
        {
            if (sample.tier == group)
            {
                sample.differingEntries = probe->GetSamples().at(sample.time);
            }
        }
    }
}

} // namespace ns3
