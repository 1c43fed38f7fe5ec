// SPDX-License-Identifier: GPL-2.0-only

#include "membership-director.h"

#include "ns3/simulator.h"

#include <utility>

namespace ns3
{

void
MembershipDirector::AddTier(const std::string& name, Tier tier)
{
    m_tiers[name] = std::move(tier);
}

void
MembershipDirector::SetObserver(Observer observer)
{
    m_observer = std::move(observer);
}

void
MembershipDirector::Schedule(const ScenarioEvent& event, Time learnDelay)
{
    m_events.push_back(event);
    const std::size_t number = m_events.size() - 1;
    Simulator::Schedule(event.at, &MembershipDirector::Happen, this, number, learnDelay);
}

flowhash::MemberChange
MembershipDirector::ToChange(const ScenarioEvent& event)
{
    using Kind = flowhash::MemberChange::Kind;
    static const std::map<std::string, Kind> kinds{{"drain", Kind::SET_DRAINING},
                                                   {"fail", Kind::SET_DOWN},
                                                   {"return", Kind::SET_ACTIVE},
                                                   {"add", Kind::ADD},
                                                   {"remove", Kind::REMOVE},
                                                   {"weight", Kind::SET_WEIGHT}};
    return {kinds.at(event.action), event.id, event.weight};
}

void
MembershipDirector::Happen(std::size_t number, Time learnDelay)
{
    const ScenarioEvent& event = m_events[number];
    const bool fails = event.action == "fail";
    if (fails || event.action == "return" || event.action == "add")
    {
        SetFailed(event.tier, event.id, fails);
    }
    m_observer.happened(number, event);
    Simulator::Schedule(learnDelay, &MembershipDirector::Tell, this, number);
}

void
MembershipDirector::SetFailed(const std::string& tier, uint32_t id, bool failed)
{
    const auto member = std::make_pair(tier, id);
    if (failed == (m_failed.count(member) > 0))
    {
        return; // such as one that was removed while it worked, and is added again
    }
    failed ? void(m_failed.insert(member)) : void(m_failed.erase(member));
    m_tiers.at(tier).setFailed(id, failed);
}

void
MembershipDirector::Tell(std::size_t number)
{
    const ScenarioEvent& event = m_events[number];
    m_observer.learning(number, event);
    for (const auto& chooser : m_tiers.at(event.tier).choosers)
    {
        chooser({ToChange(event)});
    }
    m_observer.learned(number, event);
}

} // namespace ns3
