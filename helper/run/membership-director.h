// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEMBERSHIP_DIRECTOR_H
#define MEMBERSHIP_DIRECTOR_H

#include "../scenario/event-target.h"
#include "learn-delay.h"

#include "ns3/built-network.h"
#include "ns3/flow-scenario.h"
#include "ns3/member-change.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Lets the members of a run fail, return, come, go and change weight, and tells each of those that
 * choose among them after a delay of its own.
 *
 * The two halves are apart on purpose: what *happens* to a member is physical and silent; what
 * the choosers *learn* comes later, by a call that a health probe can make in its place.
 */
class MembershipDirector
{
  public:
    /// Is told that an event happens; nobody has learned of it. @param event which
    /// @param target to whom
    using Observer = std::function<void(const ScenarioEvent& event, const EventTarget& target)>;

    /// @param scenario whose events are to happen @param network its network, built; both outlive
    /// the director @param observer told of every event
    MembershipDirector(const FlowScenario& scenario, BuiltNetwork& network, Observer observer);

    /// Schedules all events.
    void ScheduleAll();

    /// @param event an event of a member @param id the member @return the change that it means
    static flowhash::MemberChange ToChange(const ScenarioEvent& event, flowhash::MemberId id);

  private:
    void Happen(std::size_t number);
    void SpreadNews(std::size_t number);
    void SetFailed(const EventTarget& target, bool failed);
    void Tell(std::size_t number, std::size_t chooser);

    const FlowScenario& m_scenario;
    BuiltNetwork& m_network;
    Observer m_observer;
    std::vector<EventTarget> m_targets;                  //!< by number of the event
    std::map<std::string, LearnDelay> m_delays;          //!< by group of the choosers
    std::set<std::pair<std::string, uint32_t>> m_failed; //!< group, or link, and id
    std::map<std::pair<std::size_t, uint32_t>, Time>
        m_news; //!< when a chooser (by its place) learns the latest of a member
};

} // namespace ns3

#endif // MEMBERSHIP_DIRECTOR_H
