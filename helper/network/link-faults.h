// SPDX-License-Identifier: GPL-2.0-only

#ifndef LINK_FAULTS_H
#define LINK_FAULTS_H

#include "../scenario/event-target.h"
#include "network-plan.h"

#include "ns3/drop-reason.h"
#include "ns3/flow-scenario.h"
#include "ns3/net-device.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

class LinkFault;

/// A device at the end of a link, and where that is.
struct PlacedEnd
{
    Ptr<NetDevice> device;
    std::size_t link;             //!< place of the link in the scenario
    std::string group;            //!< whose node has it
    uint32_t node;                //!< the node's number there
    NetworkPlan::Index peerGroup; //!< group at the other end
    std::vector<uint32_t> peers;  //!< the nodes there; several on a shared segment
    uint32_t part;                //!< number of the link in its trunk
};

/**
 * @ingroup flow-distribution
 *
 * The ends of a network's links, and what events make of them: which are cut, in which direction,
 * and which lose packets though they look well.
 */
class LinkFaults
{
  public:
    /// @param scenario with its network spelled out; outlives this
    explicit LinkFaults(const FlowScenario& scenario);
    ~LinkFaults();
    LinkFaults(const LinkFaults&) = delete;
    LinkFaults& operator=(const LinkFaults&) = delete;

    /// Takes an end; of two that are joined one right after the other. @param end it
    void Add(const PlacedEnd& end);

    /// All ends are there: those that events are about can fail from now on.
    void Prepare();

    /// @return all ends, in the order in which they were added
    const std::vector<PlacedEnd>& GetEnds() const;

    /// @param end number of the end of a point-to-point link @return that of the other end
    std::size_t GetOther(std::size_t end) const;

    /// Links fail or heal. @param event of the scenario, about links
    /// @throws ScenarioError if it is none of these
    void Happen(const ScenarioEvent& event);

    /// @param end number of an end @return whether it receives nothing, as the link is cut
    bool IsDark(std::size_t end) const;

    /// @param device an end of a link @param reason why a packet was lost there, just now
    /// @return what of that link has failed and may be to blame, as ScenarioEvent::GetPlace names
    /// it, or nothing
    std::optional<std::string> FindFailed(const Ptr<NetDevice>& device,
                                          const DropReason& reason) const;

  private:
    std::vector<std::size_t> EndsOf(const ScenarioEvent& event, const EventTarget& target) const;
    bool IsMeant(const PlacedEnd& end, const EventTarget& target) const;

    const FlowScenario& m_scenario;
    std::vector<PlacedEnd> m_ends;
    std::map<Ptr<NetDevice>, std::size_t> m_numbers;        //!< of ends, by their device
    std::vector<Ptr<LinkFault>> m_faults;                   //!< by number of the end, or null
    std::map<std::string, std::vector<std::size_t>> m_hits; //!< by place: the ends that it is
    std::map<std::string, bool> m_failed;                   //!< by place: whether it is grey
};

} // namespace ns3

#endif // LINK_FAULTS_H
