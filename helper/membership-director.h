// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEMBERSHIP_DIRECTOR_H
#define MEMBERSHIP_DIRECTOR_H

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
 * Lets the members of a run fail, return, come, go and change weight, and tells those that choose
 * among them after a delay.
 *
 * The two halves are apart on purpose: what *happens* to a member is physical and silent; what
 * the choosers *learn* comes later, by a call that a health probe can make in its place.
 */
class MembershipDirector
{
  public:
    /// How to reach one tier.
    struct Tier
    {
        /// Makes a member drop everything (true) or work again (false).
        std::function<void(uint32_t id, bool failed)> setFailed;
        /// Those that choose among the tier's members, in the order in which they learn.
        std::vector<std::function<void(const std::vector<flowhash::MemberChange>&)>> choosers;
    };

    /// Those who watch the run. The number of an event counts from 0 in the order of Schedule.
    struct Observer
    {
        /// It happens; nobody has learned of it.
        std::function<void(std::size_t number, const ScenarioEvent& event)> happened;
        /// The choosers are about to learn of it.
        std::function<void(std::size_t number, const ScenarioEvent& event)> learning;
        /// The choosers have learned of it.
        std::function<void(std::size_t number, const ScenarioEvent& event)> learned;
    };

    /// Describes a tier. @param name tm or server @param tier how to reach it
    void AddTier(const std::string& name, Tier tier);

    /// @param observer told of every event; all three functions must be there
    void SetObserver(Observer observer);

    /**
     * Schedules an event of a tier that was described.
     * @param event what happens and when
     * @param learnDelay from then until the choosers know
     */
    void Schedule(const ScenarioEvent& event, Time learnDelay);

    /// @param event an event @return the change of membership that it means
    static flowhash::MemberChange ToChange(const ScenarioEvent& event);

  private:
    void Happen(std::size_t number, Time learnDelay);
    void SetFailed(const std::string& tier, uint32_t id, bool failed);
    void Tell(std::size_t number);

    std::vector<ScenarioEvent> m_events;
    std::map<std::string, Tier> m_tiers;
    std::set<std::pair<std::string, uint32_t>> m_failed; //!< tier and id of those that failed
    Observer m_observer;
};

} // namespace ns3

#endif // MEMBERSHIP_DIRECTOR_H
