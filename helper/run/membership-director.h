// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEMBERSHIP_DIRECTOR_H
#define MEMBERSHIP_DIRECTOR_H

#include "../scenario/event-target.h"
#include "learn-delay.h"
#include "link-sight.h"

#include "ns3/built-network.h"
#include "ns3/flow-scenario.h"
#include "ns3/member-change.h"

#include <cstddef>
#include <cstdint>
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
 * A link that is cut loses all that it carries. Those of a kind that sees its links (a switch, C5)
 * take the node at the other end for failed while no link to it is up, as they see (LinkSight); all
 * others learn nothing. When one is up again, they learn that the node is back, if as far as they
 * know it works. Of a grey link nobody learns.
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
    using Changes = std::vector<flowhash::MemberChange>;
    /// By group of choosers, then by node: how long one takes to learn.
    using Delays = std::map<std::string, std::vector<Time>>;

    void Happen(std::size_t number);
    void SpreadNews(std::size_t number);
    void SetFailed(const EventTarget& target, bool failed);
    void TellLater(std::size_t chooser, const flowhash::MemberChange& change, Delays& delays);
    void Tell(std::size_t chooser, const flowhash::MemberChange& change);
    void LookAgain(const PlacedEnd& end);
    void LookAt(std::size_t chooser, uint32_t member);
    void Update(std::size_t chooser, const Changes& changes);
    std::vector<Time> DrawDelays(const std::string& group);

    const FlowScenario& m_scenario;
    BuiltNetwork& m_network;
    Observer m_observer;
    std::vector<EventTarget> m_targets;                  //!< by number of the event
    std::map<std::string, LearnDelay> m_delays;          //!< by group of the choosers
    std::set<std::pair<std::string, uint32_t>> m_failed; //!< group and id
    /// By place of a chooser and id: what it was last told of a member, but for its weight.
    std::map<std::pair<std::size_t, uint32_t>, flowhash::MemberChange::Kind> m_told;
    std::set<std::pair<std::size_t, uint32_t>> m_unseen; //!< members to whom no link is up
    std::map<std::pair<std::size_t, uint32_t>, Time>
        m_news; //!< when a chooser (by its place) learns the latest of a member
    LinkSight m_sight;
};

} // namespace ns3

#endif // MEMBERSHIP_DIRECTOR_H
