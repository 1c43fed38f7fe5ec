// SPDX-License-Identifier: GPL-2.0-only

#ifndef LINK_SIGHT_H
#define LINK_SIGHT_H

#include "../network/link-faults.h"

#include "ns3/built-network.h"
#include "ns3/flow-scenario.h"
#include "ns3/nstime.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What the ends of links notice of links that are cut and heal.
 *
 * An end that receives nothing notices after the link's lossOfSignal, if it lasts as long; where
 * the link does not say, one of a kind that sees its links after its group's learnDelay. It takes
 * the link for down, and where the link tells the other end (remoteFault), this end does so as
 * well, a delay of the link later. What it receives again it notices after the same time. Others,
 * and the sender into a link that is cut in that direction alone, know of nothing.
 *
 * A link of a trunk that is down leaves the trunk of the device there.
 */
class LinkSight
{
  public:
    /// Draws the delays after which the nodes of a group that is named learn of what happens now.
    using DelayDraw = std::function<std::vector<Time>(const std::string& group)>;
    /// Is told that the node at an end has noticed something there.
    using Listener = std::function<void(const PlacedEnd& end)>;

    /// @param scenario with its network spelled out @param network the same, built; both outlive
    /// this @param draw see above @param listener see above
    LinkSight(const FlowScenario& scenario,
              BuiltNetwork& network,
              DelayDraw draw,
              Listener listener);

    /// Links may have been cut, or may have healed.
    void Look();

    /// @param chooser a node that chooses @param member number of one of those among whom it does
    /// @return whether a link to it is up as far as the chooser sees; or it sees none
    bool Sees(const GroupChooser& chooser, uint32_t member) const;

  private:
    /// Why an end takes its link for down.
    enum Reason
    {
        DARK, //!< it receives nothing
        TOLD  //!< the other end says so
    };

    /// One end of a link.
    struct End
    {
        bool dark{false};           //!< what is so
        uint64_t changes{0};        //!< how often that changed
        Time latest;                //!< when it notices the latest change
        std::array<bool, 2> down{}; //!< by Reason: what it knows
        bool looks{false};          //!< whether its kind sees its links
        bool matters{false};        //!< whether it does anything with what it notices
    };

    const ScenarioLink& LinkOf(std::size_t end) const;
    void Change(std::size_t end, const std::vector<Time>& delays);
    void Notice(std::size_t end, bool dark, uint64_t change);
    void Take(std::size_t end, Reason reason, bool down);
    bool ChoosesAcross(std::size_t end) const;

    const FlowScenario& m_scenario;
    BuiltNetwork& m_network;
    DelayDraw m_draw;
    Listener m_listener;
    std::vector<End> m_ends; //!< by number, as LinkFaults has them
    /// By group and number of a node: its ends, where its kind sees them.
    std::map<std::pair<std::string, uint32_t>, std::vector<std::size_t>> m_endsOf;
};

} // namespace ns3

#endif // LINK_SIGHT_H
