// SPDX-License-Identifier: GPL-2.0-only

#include "standby-watch.h"

#include "ns3/simulator.h"

namespace ns3
{

StandbyWatch::StandbyWatch(const BuiltNetwork& network)
{
    for (const auto& group : network.GetGroups())
    {
        auto probe = std::make_unique<StandbyProbe>();
        group->WatchStandby(*probe);
        if (probe->GetN() > 0)
        {
            m_probes.emplace(group->GetName(), std::move(probe));
        }
    }
}

void
StandbyWatch::Happened(const ScenarioEvent& event, const EventTarget& target)
{
    if (target.IsMember() && event.FailedAfter().value_or(false))
    {
        m_lastFailed[target.group] = event.target;
    }
}

bool
StandbyWatch::Has(const std::string& group) const
{
    return m_probes.count(group) > 0;
}

bool
StandbyWatch::HasTwoMasters(const std::string& group) const
{
    return m_probes.at(group)->HasTwoMasters();
}

std::optional<std::string>
StandbyWatch::FindLastFailed(const std::string& group) const
{
    const auto found = m_lastFailed.find(group);
    return found == m_lastFailed.end() ? std::nullopt : std::optional(found->second);
}

void
StandbyWatch::AddTo(MeasurementReport& report) const
{
    for (const auto& [group, probe] : m_probes)
    {
        report.standby[group] = probe->Report(Simulator::Now());
        probe->AddTo(report.control[group]);
    }
}

} // namespace ns3
