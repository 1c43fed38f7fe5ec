// SPDX-License-Identifier: GPL-2.0-only

#include "keeping-watch.h"

#include "ns3/self-selector.h"

#include <algorithm>

namespace ns3
{

KeepingWatch::KeepingWatch(const BuiltNetwork& network, const LossListener& listener)
{
    for (const auto& group : network.GetGroups())
    {
        const std::string name = group->GetName();
        auto probe = std::make_unique<KeepingProbe>(name, group->AreFirstMembers());
        group->WatchKeeping(*probe);
        if (probe->GetN() == 0)
        {
            continue;
        }
        probe->GetMonitor().SetLossListener(
            [name, listener](uint64_t flow, std::optional<flowhash::MemberId> failed) {
                listener(flow,
                         failed ? std::optional(name + std::to_string(*failed)) : std::nullopt);
            });
        m_probes.emplace(name, std::move(probe));
    }
}

void
KeepingWatch::Happened(const ScenarioEvent& event, const EventTarget& target)
{
    const auto probe = m_probes.find(target.group);
    if (!target.IsMember() || probe == m_probes.end())
    {
        return;
    }
    using Kind = flowhash::MemberChange::Kind;
    const Kind kind = event.GetKind();
    probe->second->GetMonitor().SetLive(target.member,
                                        kind == Kind::ADD || kind == Kind::SET_ACTIVE);
}

bool
KeepingWatch::IsCopy(const Ptr<NetDevice>& device, const DropReason& reason) const
{
    if (reason == SelfSelector::DROP_NOT_CHOSEN || reason == SelfSelector::DROP_NOT_MEMBER ||
        reason == SelfSelector::DROP_DRAINED || reason == SteeringNetDevice::DROP_OTHER_GROUP)
    {
        return true;
    }
    const bool failed = reason == SteeringNetDevice::DROP_FAILED;
    return failed && std::any_of(m_probes.begin(), m_probes.end(), [&device](const auto& item) {
               return item.second->IsOf(device->GetNode());
           });
}

void
KeepingWatch::AddTo(MeasurementReport& report) const
{
    for (const auto& [group, probe] : m_probes)
    {
        report.keeping[group] = probe->ReportKeeping();
        report.control[group] = probe->ReportControl();
        // Of servers the accounting knows the links alone, and not what they drop.
        EffortFigures& effort = report.effort[group];
        effort.received = effort.used = effort.receivedBytes = 0;
        for (const auto& [name, node] : report.keeping[group].nodes)
        {
            effort.received += node.received;
            effort.used += node.used;
            effort.receivedBytes += node.receivedBytes;
        }
    }
}

} // namespace ns3
