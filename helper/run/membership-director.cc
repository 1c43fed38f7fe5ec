// SPDX-License-Identifier: GPL-2.0-only

#include "membership-director.h"

#include "ns3/group-kind.h"
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
    return {event.GetKind(), id, event.weight};
}

void
MembershipDirector::Happen(std::size_t number)
{
    const ScenarioEvent& event = m_scenario.events[number];
    const EventTarget& target = m_targets[number];
    NS_LOG_LOGIC(event.target << ": " << event.action);
    if (const auto failed = event.FailedAfter())
    {
        target.IsMember() ? SetFailed(target, *failed)
                          : m_network.SetLinkFailed(event.target, *failed);
    }
    m_observer(event, target);
    const flowhash::MemberChange::Kind kind = event.GetKind();
    if (target.IsMember() &&
        (kind == flowhash::MemberChange::Kind::ADD || kind == flowhash::MemberChange::Kind::REMOVE))
    {
        m_network.GetGroup(target.group)
            .SetMember(target.member, kind == flowhash::MemberChange::Kind::ADD);
    }
    if (!target.IsMember())
    {
        SpreadCut(number);
        return;
    }
    if (kind != flowhash::MemberChange::Kind::SET_WEIGHT)
    {
        m_latest[{target.group, target.member}] = kind;
    }
    SpreadNews(number);
}

/// Each node that chooses among the target's group learns at a time of its own, of one member's
/// events in the order in which they happened.
void
MembershipDirector::SpreadNews(std::size_t number)
{
    using Kind = flowhash::MemberChange::Kind;
    const EventTarget& target = m_targets[number];
    const flowhash::MemberChange change = ToChange(m_scenario.events[number], target.member);
    const auto& choosers = m_network.GetChoosers();
    Delays delays;
    for (std::size_t i = 0; i < choosers.size(); ++i)
    {
        if (choosers[i].members != target.group || choosers[i].hears)
        {
            continue;
        }
        Changes changes{change};
        const bool unseen = IsCutOff(choosers[i], target.member);
        if (unseen && (change.kind == Kind::SET_ACTIVE || change.kind == Kind::SET_DRAINING))
        {
            changes.clear(); // it stays down; it is told when it is seen again
        }
        else if (unseen && change.kind == Kind::ADD)
        {
            changes.push_back({Kind::SET_DOWN, target.member});
        }
        TellLater(i, target.member, changes, delays);
    }
}

/// Those who see their links learn of what is behind one that is cut, or has healed.
void
MembershipDirector::SpreadCut(std::size_t number)
{
    const ScenarioEvent& event = m_scenario.events[number];
    const EventTarget& target = m_targets[number];
    const bool cut = *event.FailedAfter();
    if (!cut)
    {
        m_cuts.erase(event.target);
    }
    const auto& choosers = m_network.GetChoosers();
    Delays delays;
    for (std::size_t i = 0; i < choosers.size(); ++i)
    {
        if (!SeesLink(choosers[i], target.link))
        {
            continue;
        }
        const uint32_t members = m_network.GetGroup(choosers[i].members).GetN();
        for (uint32_t member = 0; member < members; ++member)
        {
            if (!Joins(target, choosers[i], member) || IsCutOff(choosers[i], member))
            {
                continue; // another cut holds
            }
            const Changes back = WhenBack(choosers[i].members, member);
            using Kind = flowhash::MemberChange::Kind;
            TellLater(
                i, member, cut && !back.empty() ? Changes{{Kind::SET_DOWN, member}} : back, delays);
        }
    }
    if (cut)
    {
        m_cuts.emplace(event.target, target);
    }
}

/// @return whether a chooser is of a kind that sees its links, and this is one to its members
bool
MembershipDirector::SeesLink(const GroupChooser& chooser, const std::string& link) const
{
    const ScenarioGroup* const group = m_scenario.network.FindGroup(chooser.group);
    if (!GroupKinds::Get(group->kind).seesLinks)
    {
        return false;
    }
    const auto& links = m_scenario.network.links;
    return std::any_of(links.begin(), links.end(), [&](const ScenarioLink& known) {
        const auto& ends = known.between;
        return known.name == link &&
               (ends == std::vector<std::string>{chooser.group, chooser.members} ||
                ends == std::vector<std::string>{chooser.members, chooser.group});
    });
}

/// @return whether what is cut is between a chooser and a member
bool
MembershipDirector::Joins(const EventTarget& cut,
                          const GroupChooser& chooser,
                          uint32_t member) const
{
    return SeesLink(chooser, cut.link) &&
           (cut.group.empty() || cut.IsNode(chooser.group, chooser.node) ||
            cut.IsNode(chooser.members, member));
}

bool
MembershipDirector::IsCutOff(const GroupChooser& chooser, uint32_t member) const
{
    return std::any_of(m_cuts.begin(), m_cuts.end(), [&](const auto& cut) {
        return Joins(cut.second, chooser, member);
    });
}

/// @return what a chooser is to be told of a member that it sees again; nothing: it does not work
MembershipDirector::Changes
MembershipDirector::WhenBack(const std::string& group, uint32_t member) const
{
    using Kind = flowhash::MemberChange::Kind;
    const bool first = member < m_scenario.network.FindGroup(group)->Count();
    const auto latest = m_latest.find({group, member});
    const Kind kind = latest != m_latest.end() ? latest->second : first ? Kind::ADD : Kind::REMOVE;
    if (kind == Kind::REMOVE || kind == Kind::SET_DOWN || m_failed.count({group, member}) > 0)
    {
        return {};
    }
    Changes changes{{Kind::SET_ACTIVE, member}};
    if (kind == Kind::SET_DRAINING)
    {
        changes.push_back({Kind::SET_DRAINING, member});
    }
    return changes;
}

/// @param delays those drawn for this event so far
void
MembershipDirector::TellLater(std::size_t chooser,
                              flowhash::MemberId member,
                              const Changes& changes,
                              Delays& delays)
{
    const GroupChooser& told = m_network.GetChoosers()[chooser];
    auto& drawn = delays[told.group];
    if (drawn.empty())
    {
        drawn = m_delays.at(told.group).Draw(m_network.GetGroup(told.group).GetN());
    }
    if (changes.empty())
    {
        return;
    }
    Time& at = m_news[{chooser, member}];
    at = std::max(at, Simulator::Now() + drawn.at(told.node));
    Simulator::Schedule(at - Simulator::Now(), &MembershipDirector::Tell, this, chooser, changes);
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
MembershipDirector::Tell(std::size_t index, Changes changes)
{
    const GroupChooser& chooser = m_network.GetChoosers()[index];
    NS_LOG_LOGIC(chooser.group << chooser.node << " learns of " << chooser.members
                               << changes.front().id);
    for (const flowhash::MemberChange& change : changes)
    {
        chooser.update({change});
    }
}

} // namespace ns3
