// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEMBERSHIP_DIRECTOR_H
#define MEMBERSHIP_DIRECTOR_H

#include "built-network.h"
#include "event-target.h"
#include "learn-delay.h"
#include "scenario.h"

#include "ns3/member.h"

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
    /// Those who watch the run. The number of an event counts from 0 in the scenario's order.
    struct Observer
    {
        /// It happens; nobody has learned of it.
        std::function<void(std::size_t number, const ScenarioEvent& event)> happened;
        /// The first chooser is about to learn of it. @param changes what it is told
        std::function<void(std::size_t number, const std::vector<flowhash::MemberChange>& changes)>
            announced;
        /// A chooser is about to learn of it.
        std::function<void(std::size_t number, const GroupChooser& chooser)> learning;
        /// It has learned of it.
        std::function<void(std::size_t number, const GroupChooser& chooser)> learned;
    };

    /// @param scenario whose events are to happen @param network its network, built; both outlive
    /// the director @param observer told of every event; all functions must be there
    MembershipDirector(const Scenario& scenario, BuiltNetwork& network, Observer observer);

    /// Schedules all events.
    void ScheduleAll();

    /// @param event an event of a member @param id the member @return the change that it means
    static flowhash::MemberChange ToChange(const ScenarioEvent& event, flowhash::MemberId id);

  private:
    void Happen(std::size_t number);
    void SetFailed(const EventTarget& target, bool failed);
    void Tell(std::size_t number, std::size_t chooser);

    const Scenario& m_scenario;
    BuiltNetwork& m_network;
    Observer m_observer;
    std::vector<EventTarget> m_targets;                  //!< by number of the event
    std::vector<bool> m_announced;                       //!< by number of the event
    std::map<std::string, LearnDelay> m_delays;          //!< by group of the choosers
    std::set<std::pair<std::string, uint32_t>> m_failed; //!< group, or link, and id
};

} // namespace ns3

#endif // MEMBERSHIP_DIRECTOR_H
