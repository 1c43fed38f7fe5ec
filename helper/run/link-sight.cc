// SPDX-License-Identifier: GPL-2.0-only

#include "link-sight.h"

#include "ns3/group-kind.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("LinkSight");

LinkSight::LinkSight(const FlowScenario& scenario,
                     BuiltNetwork& network,
                     DelayDraw draw,
                     Listener listener)
    : m_scenario(scenario),
      m_network(network),
      m_draw(std::move(draw)),
      m_listener(std::move(listener)),
      m_ends(network.GetLinkFaults().GetEnds().size())
{
    for (std::size_t end = 0; end < m_ends.size(); ++end)
    {
        const PlacedEnd& place = network.GetLinkFaults().GetEnds()[end];
        const ScenarioGroup* const group = scenario.network.FindGroup(place.group);
        m_ends[end].looks = GroupKinds::Get(group->kind).seesLinks;
        m_ends[end].matters = LinkOf(end).trunk > 1 || (m_ends[end].looks && ChoosesAcross(end));
        if (m_ends[end].looks)
        {
            m_endsOf[{place.group, place.node}].push_back(end);
        }
    }
}

const ScenarioLink&
LinkSight::LinkOf(std::size_t end) const
{
    return m_scenario.network.links[m_network.GetLinkFaults().GetEnds()[end].link];
}

/// Whether its node chooses among those at the other end.
bool
LinkSight::ChoosesAcross(std::size_t end) const
{
    const PlacedEnd& place = m_network.GetLinkFaults().GetEnds()[end];
    const std::string& peers = m_network.GetGroup(place.peerGroup).GetName();
    const auto& choosers = m_network.GetChoosers();
    return std::any_of(choosers.begin(), choosers.end(), [&](const GroupChooser& chooser) {
        return chooser.group == place.group && chooser.members == peers;
    });
}

void
LinkSight::Look()
{
    std::map<std::string, std::vector<Time>> delays; // by group, of those that need one
    const LinkFaults& faults = m_network.GetLinkFaults();
    for (std::size_t end = 0; end < m_ends.size(); ++end)
    {
        if (m_ends[end].dark == faults.IsDark(end))
        {
            continue;
        }
        m_ends[end].dark = faults.IsDark(end);
        ++m_ends[end].changes;
        const std::string& group = faults.GetEnds()[end].group;
        const bool draws = !LinkOf(end).lossOfSignal && m_ends[end].looks && m_ends[end].matters;
        if (draws && delays[group].empty())
        {
            delays[group] = m_draw(group);
        }
        Change(end, delays[group]);
    }
}

/// @param delays by node, where the link does not say
void
LinkSight::Change(std::size_t number, const std::vector<Time>& delays)
{
    End& end = m_ends[number];
    const ScenarioLink& link = LinkOf(number);
    if (link.lossOfSignal)
    {
        Simulator::Schedule(
            *link.lossOfSignal, &LinkSight::Notice, this, number, end.dark, end.changes);
    }
    else if (!delays.empty() && end.matters)
    {
        const uint32_t node = m_network.GetLinkFaults().GetEnds()[number].node;
        end.latest = std::max(end.latest, Simulator::Now() + delays.at(node));
        Simulator::Schedule(
            end.latest - Simulator::Now(), &LinkSight::Take, this, number, DARK, end.dark);
    }
}

/// The time that it takes is over. @param change of those that there were so far
void
LinkSight::Notice(std::size_t end, bool dark, uint64_t change)
{
    if (change != m_ends[end].changes)
    {
        return; // it was over before
    }
    const ScenarioLink& link = LinkOf(end);
    if (link.remoteFault && m_ends[end].down[DARK] != dark)
    {
        const std::size_t other = m_network.GetLinkFaults().GetOther(end);
        Simulator::Schedule(link.delay, &LinkSight::Take, this, other, TOLD, dark);
    }
    Take(end, DARK, dark);
}

void
LinkSight::Take(std::size_t number, Reason reason, bool down)
{
    End& end = m_ends[number];
    const bool before = end.down[DARK] || end.down[TOLD];
    end.down[reason] = down;
    const bool now = end.down[DARK] || end.down[TOLD];
    if (before == now || !end.matters)
    {
        return;
    }
    const PlacedEnd& place = m_network.GetLinkFaults().GetEnds()[number];
    NS_LOG_LOGIC(place.group << place.node << " takes link " << place.part << " of "
                             << LinkOf(number).name << " for " << (now ? "down" : "up"));
    if (LinkOf(number).trunk > 1)
    {
        m_network.GetGroup(place.group).SetLinkUp(place.node, place.device, !now);
    }
    if (end.looks)
    {
        m_listener(place);
    }
}

bool
LinkSight::Sees(const GroupChooser& chooser, uint32_t member) const
{
    const auto ends = m_endsOf.find({chooser.group, chooser.node});
    bool any = false;
    for (std::size_t i = 0; ends != m_endsOf.end() && i < ends->second.size(); ++i)
    {
        const std::size_t end = ends->second[i];
        const PlacedEnd& place = m_network.GetLinkFaults().GetEnds()[end];
        if (m_network.GetGroup(place.peerGroup).GetName() == chooser.members &&
            std::count(place.peers.begin(), place.peers.end(), member) > 0)
        {
            any = true;
            if (!m_ends[end].down[DARK] && !m_ends[end].down[TOLD])
            {
                return true;
            }
        }
    }
    return !any;
}

} // namespace ns3
