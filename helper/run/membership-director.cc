// SPDX-License-Identifier: GPL-2.0-only

#include "membership-director.h"

#include "../../model/monitor/book/membership-book.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("MembershipDirector");

namespace
{

/// @return how those of a group learn, where it says nothing as all do
LearnDelay
DelayOf(const ScenarioGroup& group, Time all)
{
    return LearnDelay(group.learnDelay.empty() ? std::to_string(all.GetNanoSeconds()) + "ns"
                                               : group.learnDelay,
                      group.learnOrder);
}

} // namespace

MembershipDirector::MembershipDirector(const FlowScenario& scenario,
                                       BuiltNetwork& network,
                                       Observer observer)
    : m_scenario(scenario),
      m_network(network),
      m_observer(std::move(observer))
{
    for (const ScenarioEvent& event : scenario.events)
    {
        m_targets.push_back(FindEventTarget(scenario.network, event.target).value());
    }
    for (const ScenarioGroup& group : scenario.network.groups)
    {
        LearnDelay& delay =
            m_delays.emplace(group.name, DelayOf(group, scenario.learnDelay)).first->second;
        network.TakeStreams(delay.AssignStreams(network.TakeStreams(0)));
    }
}

void
MembershipDirector::ScheduleAll()
{
    for (std::size_t number = 0; number < m_scenario.events.size(); ++number)
    {
        Simulator::Schedule(
            m_scenario.events[number].at, &MembershipDirector::Happen, this, number);
    }
}

flowhash::MemberChange
MembershipDirector::ToChange(const ScenarioEvent& event, flowhash::MemberId id)
{
    return {MemberActionKind(event.action), id, event.weight};
}

void
MembershipDirector::Happen(std::size_t number)
{
    const ScenarioEvent& event = m_scenario.events[number];
    const EventTarget& target = m_targets[number];
    NS_LOG_LOGIC(event.target << ": " << event.action);
    if (const auto failed = FailedAfter(MemberActionKind(event.action)))
    {
        SetFailed(target, *failed);
    }
    m_observer(event, target);
    if (target.IsMember())
    {
        SpreadNews(number);
    }
}

/// Each node that chooses among the target's group learns at a time of its own, of one member's
/// events in the order in which they happened.
void
MembershipDirector::SpreadNews(std::size_t number)
{
    const EventTarget& target = m_targets[number];
    const auto& choosers = m_network.GetChoosers();
    std::map<std::string, std::vector<Time>> delays; // by group of choosers, then by node
    for (std::size_t i = 0; i < choosers.size(); ++i)
    {
        const GroupChooser& chooser = choosers[i];
        if (chooser.members != target.group)
        {
            continue;
        }
        auto& drawn = delays[chooser.group];
        if (drawn.empty())
        {
            drawn = m_delays.at(chooser.group).Draw(m_network.GetGroup(chooser.group).GetN());
        }
        Time& at = m_news[{i, target.member}];
        at = std::max(at, Simulator::Now() + drawn.at(chooser.node));
        Simulator::Schedule(at - Simulator::Now(), &MembershipDirector::Tell, this, number, i);
    }
}

void
MembershipDirector::SetFailed(const EventTarget& target, bool failed)
{
    const auto what = std::make_pair(target.IsMember() ? target.group : target.link, target.member);
    if (failed == (m_failed.count(what) > 0))
    {
        return; // such as one that was removed while it worked, and is added again
    }
    failed ? void(m_failed.insert(what)) : void(m_failed.erase(what));
    target.IsMember() ? m_network.GetGroup(target.group).SetFailed(target.member, failed)
                      : m_network.SetLinkFailed(target.link, failed);
}

void
MembershipDirector::Tell(std::size_t number, std::size_t index)
{
    const GroupChooser& chooser = m_network.GetChoosers()[index];
    NS_LOG_LOGIC(chooser.group << chooser.node << " learns: " << m_scenario.events[number].target
                               << ", " << m_scenario.events[number].action);
    chooser.update({ToChange(m_scenario.events[number], m_targets[number].member)});
}

} // namespace ns3
