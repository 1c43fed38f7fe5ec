// SPDX-License-Identifier: GPL-2.0-only

#include "link-check.h"

#include "ns3/group-kind.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// Checks one link.
class LinkChecker
{
  public:
    LinkChecker(const ScenarioLink& link, const BuiltNetwork& network, const ScenarioFail& fail)
        : m_link(link),
          m_network(network),
          m_fail(fail)
    {
    }

    void CheckAll() const
    {
        const bool shared = m_link.IsShared();
        Require(m_link.trunk == 1 || !shared,
                "trunk",
                "a trunk is of links from each to each: medium: express, or no trunk");
        Require(!m_link.lossOfSignal || !shared,
                "lossOfSignal",
                "who hears nothing on a shared segment notices nothing: medium: express, or no "
                "lossOfSignal");
        for (const std::string& end : m_link.between)
        {
            Require(m_link.trunk == 1 || !GroupOf(end).IsHost(),
                    "trunk",
                    "the nodes of '" + end +
                        "' are hosts, whose stack knows no trunk: trunk: 1, or a switch or router "
                        "between");
        }
        Require(!m_link.remoteFault || m_link.lossOfSignal,
                "remoteFault",
                "an end tells the other when it notices: remoteFault needs lossOfSignal");
        Require(!m_link.lossOfSignal || m_link.trunk > 1 || IsSeen(0) || IsSeen(1),
                "lossOfSignal",
                "nobody does anything with what the ends notice: that is for trunks, and for a "
                "switch that chooses among the nodes at the other end");
    }

  private:
    void Require(bool holds, const std::string& key, const std::string& text) const
    {
        if (!holds)
        {
            // Of a tier it stands there, unless the option names the link.
            m_fail({"network.links." + m_link.name + "." + key,
                    "network.tiers." + m_link.between[0] + ".link." + key,
                    "network.groups." + m_link.between[0] + ".link." + key,
                    "network.links",
                    "network.tiers",
                    "network"},
                   "link '" + m_link.name + "': " + text);
        }
    }

    const NodeGroup& GroupOf(const std::string& name) const
    {
        return m_network.GetGroup(name);
    }

    /// Whether the nodes at an end see their links, and choose among those at the other.
    bool IsSeen(std::size_t end) const
    {
        const ScenarioGroup& group = GroupOf(m_link.between[end]).GetDescription();
        const std::string& other = m_link.between[1 - end];
        return GroupKinds::Get(group.kind).seesLinks &&
               std::any_of(group.choices.begin(), group.choices.end(), [&](const auto& choice) {
                   return choice.chooses == other;
               });
    }

    const ScenarioLink& m_link;
    const BuiltNetwork& m_network;
    const ScenarioFail& m_fail;
};

} // namespace

void
CheckLinkSettings(const FlowScenario& scenario,
                  const BuiltNetwork& network,
                  const ScenarioFail& fail)
{
    for (const ScenarioLink& link : scenario.network.links)
    {
        LinkChecker(link, network, fail).CheckAll();
    }
}

} // namespace ns3
