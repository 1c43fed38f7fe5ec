// SPDX-License-Identifier: GPL-2.0-only

#include "link-faults.h"

#include "ns3/channel.h"
#include "ns3/link-fault.h"
#include "ns3/scenario-error.h"

#include <algorithm>

namespace ns3
{

LinkFaults::LinkFaults(const FlowScenario& scenario)
    : m_scenario(scenario)
{
}

LinkFaults::~LinkFaults() = default;

void
LinkFaults::Add(const PlacedEnd& end)
{
    m_numbers[end.device] = m_ends.size();
    m_ends.push_back(end);
}

const std::vector<PlacedEnd>&
LinkFaults::GetEnds() const
{
    return m_ends;
}

std::size_t
LinkFaults::GetOther(std::size_t end) const
{
    const bool after =
        end > 0 && m_ends[end - 1].device->GetChannel() == m_ends[end].device->GetChannel();
    return after ? end - 1 : end + 1;
}

/// From the start, so that hosts which fail put a fault back and not what was there before it.
void
LinkFaults::Prepare()
{
    m_faults.resize(m_ends.size());
    for (const ScenarioEvent& event : m_scenario.events)
    {
        const auto target = FindEventTarget(m_scenario.network, event.target);
        if (!target || target->IsMember())
        {
            continue;
        }
        auto& hits = m_hits[event.GetPlace()];
        hits = EndsOf(event, *target);
        for (const std::size_t end : hits)
        {
            Ptr<LinkFault>& fault = m_faults[end];
            fault = fault ? fault : CreateObject<LinkFault>(m_ends[end].device);
        }
    }
}

/// @return the ends that receive nothing when the event happens: all of a link, or of its parts
/// that end at a node, there and at the other side; of one direction those that it leads to
std::vector<std::size_t>
LinkFaults::EndsOf(const ScenarioEvent& event, const EventTarget& target) const
{
    std::vector<std::size_t> found;
    for (std::size_t end = 0; end < m_ends.size(); ++end)
    {
        const bool meant = IsMeant(m_ends[end], target) ||
                           (!target.group.empty() && m_ends[end].device->IsPointToPoint() &&
                            IsMeant(m_ends[GetOther(end)], target));
        if (meant && (event.from.empty() || m_ends[end].group != event.from))
        {
            found.push_back(end);
        }
    }
    return found;
}

bool
LinkFaults::IsMeant(const PlacedEnd& end, const EventTarget& target) const
{
    return m_scenario.network.links[end.link].name == target.link &&
           (target.group.empty() || target.IsNode(end.group, end.node)) &&
           target.part.value_or(end.part) == end.part;
}

void
LinkFaults::Happen(const ScenarioEvent& event)
{
    const std::string place = event.GetPlace();
    const auto hits = m_hits.find(place);
    if (!event.IsOfLink() || hits == m_hits.end())
    {
        throw ScenarioError("link '" + place +
                            "' cannot fail: no event of the scenario is about it");
    }
    const auto failed = m_failed.find(place);
    const bool heals = !*event.FailedAfter();
    if (heals == (failed == m_failed.end()))
    {
        return;
    }
    const bool grey = heals ? failed->second : event.IsGrey();
    for (const std::size_t end : hits->second)
    {
        LinkFault& fault = *m_faults[end];
        if (!grey)
        {
            fault.SetCut(!heals);
        }
        else if (heals)
        {
            fault.EndGrey(place);
        }
        else
        {
            fault.BeginGrey(place, {std::max(event.every, 1U), event.above});
        }
    }
    heals ? void(m_failed.erase(failed)) : void(m_failed.emplace(place, grey));
}

bool
LinkFaults::IsDark(std::size_t end) const
{
    return m_faults[end] && m_faults[end]->IsCut();
}

std::optional<std::string>
LinkFaults::FindFailed(const Ptr<NetDevice>& device, const DropReason& reason) const
{
    const auto end = m_failed.empty() ? m_numbers.end() : m_numbers.find(device);
    if (end == m_numbers.end())
    {
        return std::nullopt;
    }
    const std::size_t number = end->second;
    if (reason == LinkFault::DROP_GREY)
    {
        return m_faults[number]->GetLatestGrey();
    }
    for (const auto& [place, grey] : m_failed)
    {
        const auto& hits = m_hits.at(place);
        if (!grey && std::count(hits.begin(), hits.end(), number) > 0)
        {
            return place;
        }
    }
    return std::nullopt;
}

} // namespace ns3
