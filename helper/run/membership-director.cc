// SPDX-License-Identifier: GPL-2.0-only

#include "membership-director.h"

#include "../network/link-faults.h"

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
    const std::string own = GroupKinds::Get(group.kind).LearnDelayOf(group);
    return LearnDelay(own.empty() ? std::to_string(all.GetNanoSeconds()) + "ns" : own,
                      group.learnOrder);
}

} // namespace

MembershipDirector::MembershipDirector(const FlowScenario& scenario,
                                       BuiltNetwork& network,
                                       Observer observer)
    : m_scenario(scenario),
      m_network(network),
      m_observer(std::move(observer)),
      m_sight(
          scenario,
          network,
          [this](const std::string& group) { return DrawDelays(group); },
          [this](const PlacedEnd& end) { LookAgain(end); })
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
    const auto& choosers = network.GetChoosers();
    for (std::size_t i = 0; i < choosers.size(); ++i)
    {
        for (const flowhash::Member& member :
             network.GetGroup(choosers[i].members).GetFirstMembers())
        {
            m_told[{i, member.id}] = flowhash::MemberChange::Kind::ADD;
        }
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
    return {event.GetKind(), id, event.weight};
}

void
MembershipDirector::Happen(std::size_t number)
{
    const ScenarioEvent& event = m_scenario.events[number];
    const EventTarget& target = m_targets[number];
    NS_LOG_LOGIC(event.GetPlace() << ": " << event.action);
    const auto failed = event.FailedAfter();
    if (!target.IsMember())
    {
        m_network.GetLinkFaults().Happen(event);
    }
    else if (failed)
    {
        SetFailed(target, *failed);
    }
    m_observer(event, target);
    if (!target.IsMember())
    {
        m_sight.Look();
        return;
    }
    const flowhash::MemberChange::Kind kind = event.GetKind();
    if (kind == flowhash::MemberChange::Kind::ADD || kind == flowhash::MemberChange::Kind::REMOVE)
    {
        m_network.GetGroup(target.group)
            .SetMember(target.member, kind == flowhash::MemberChange::Kind::ADD);
    }
    SpreadNews(number);
}

/// Each node that chooses among the target's group learns at a time of its own, of one member's
/// events in the order in which they happened.
void
MembershipDirector::SpreadNews(std::size_t number)
{
    const EventTarget& target = m_targets[number];
    const flowhash::MemberChange change = ToChange(m_scenario.events[number], target.member);
    const auto& choosers = m_network.GetChoosers();
    Delays delays;
    for (std::size_t i = 0; i < choosers.size(); ++i)
    {
        if (choosers[i].members == target.group && !choosers[i].hears)
        {
            TellLater(i, change, delays);
        }
    }
}

std::vector<Time>
MembershipDirector::DrawDelays(const std::string& group)
{
    return m_delays.at(group).Draw(m_network.GetGroup(group).GetN());
}

/// @param delays those drawn for this event so far
void
MembershipDirector::TellLater(std::size_t chooser,
                              const flowhash::MemberChange& change,
                              Delays& delays)
{
    const GroupChooser& told = m_network.GetChoosers()[chooser];
    auto& drawn = delays[told.group];
    if (drawn.empty())
    {
        drawn = DrawDelays(told.group);
    }
    Time& at = m_news[{chooser, change.id}];
    at = std::max(at, Simulator::Now() + drawn.at(told.node));
    Simulator::Schedule(at - Simulator::Now(), &MembershipDirector::Tell, this, chooser, change);
}

/// A chooser learns of a change. It stays with what it sees: a member that it cannot reach is down
/// for it, whatever it is told.
void
MembershipDirector::Tell(std::size_t chooser, const flowhash::MemberChange& change)
{
    using Kind = flowhash::MemberChange::Kind;
    if (change.kind != Kind::SET_WEIGHT)
    {
        m_told[{chooser, change.id}] = change.kind;
    }
    if (m_unseen.count({chooser, change.id}) == 0)
    {
        Update(chooser, {change});
        return;
    }
    if (change.kind != Kind::SET_ACTIVE && change.kind != Kind::SET_DRAINING)
    {
        Update(chooser, {change});
    }
    if (change.kind == Kind::ADD)
    {
        Update(chooser, {{Kind::SET_DOWN, change.id}});
    }
}

/// What a node sees of a link has changed: those of its members whom no link leads to any longer
/// are down for it, and those back again to whom one does.
void
MembershipDirector::LookAgain(const PlacedEnd& end)
{
    const std::string& peers = m_network.GetGroup(end.peerGroup).GetName();
    const auto& choosers = m_network.GetChoosers();
    for (std::size_t i = 0; i < choosers.size(); ++i)
    {
        if (choosers[i].group == end.group && choosers[i].node == end.node &&
            choosers[i].members == peers)
        {
            for (const uint32_t member : end.peers)
            {
                LookAt(i, member);
            }
        }
    }
}

void
MembershipDirector::LookAt(std::size_t chooser, uint32_t member)
{
    using Kind = flowhash::MemberChange::Kind;
    const bool seen = m_sight.Sees(m_network.GetChoosers()[chooser], member);
    if (seen != (m_unseen.count({chooser, member}) > 0))
    {
        return; // as before
    }
    seen ? void(m_unseen.erase({chooser, member})) : void(m_unseen.insert({chooser, member}));
    const auto told = m_told.find({chooser, member});
    const Kind kind = told == m_told.end() ? Kind::REMOVE : told->second;
    if (kind == Kind::REMOVE || kind == Kind::SET_DOWN)
    {
        return; // nothing is sent there anyhow
    }
    Changes changes{{seen ? Kind::SET_ACTIVE : Kind::SET_DOWN, member}};
    if (seen && kind == Kind::SET_DRAINING)
    {
        changes.push_back({Kind::SET_DRAINING, member});
    }
    Update(chooser, changes);
}

void
MembershipDirector::SetFailed(const EventTarget& target, bool failed)
{
    const auto what = std::make_pair(target.group, target.member);
    if (failed == (m_failed.count(what) > 0))
    {
        return; // such as one that was removed while it worked, and is added again
    }
    failed ? void(m_failed.insert(what)) : void(m_failed.erase(what));
    m_network.GetGroup(target.group).SetFailed(target.member, failed);
}

void
MembershipDirector::Update(std::size_t chooser, const Changes& changes)
{
    const GroupChooser& told = m_network.GetChoosers()[chooser];
    NS_LOG_LOGIC(told.group << told.node << " learns of " << told.members << changes.front().id);
    for (const flowhash::MemberChange& change : changes)
    {
        told.update({change});
    }
}

} // namespace ns3
