// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_TIER_H
#define SCENARIO_TIER_H

#include "ns3/distribution.h"
#include "ns3/flow-scenario.h"
#include "ns3/member-list.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The members of one tier while a scenario's events go by, for checking a scenario before it runs:
 * who is there, and whether those that choose among them can. No device, no simulation.
 */
class ScenarioTier
{
  public:
    /// @param name of the group @param members how many are there at the start @param chosen
    /// whether anybody chooses among them
    ScenarioTier(const std::string& name, uint32_t members, bool chosen);

    /// @return whether anybody chooses among them, so that more can happen than fail and return
    bool IsChosen() const
    {
        return m_chosen;
    }

    /// @return how many nodes there have been, those that events added included
    uint32_t GetNKnown() const
    {
        return m_next;
    }

    /**
     * Adds a scheme that chooses among the members, and tells it of those at the start.
     * @param spec a spec that can be (see flowhash::Distribution)
     * @param weights of the members at the start, or empty: all 1
     * @return why it cannot choose among them, or empty
     */
    std::string AddChooser(const std::string& spec, const std::vector<double>& weights);

    /// Lets an event happen. @param event of this tier @param id the member's
    /// @return why it cannot, or empty
    std::string Happen(const ScenarioEvent& event, uint32_t id);

    /// Tells the schemes of an event that happened. @param event it @param id the member's
    /// @return why one of them cannot choose among the members any more, or empty
    std::string Tell(const ScenarioEvent& event, uint32_t id) const;

  private:
    std::string WhyNotAdd(const ScenarioEvent& event, uint32_t id) const;

    std::string m_name;
    bool m_chosen;
    flowhash::MemberList m_members;
    uint32_t m_next; //!< id of the next new member
    std::vector<std::unique_ptr<flowhash::Distribution>> m_choosers;
};

} // namespace ns3

#endif // SCENARIO_TIER_H
