// SPDX-License-Identifier: GPL-2.0-only

#ifndef TIER_PATHS_H
#define TIER_PATHS_H

#include "ns3/scenario-network.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Where the values of tiers are once tiers have become groups and links (SpellTiersOut), so that
 * paths of tiers still lead to them.
 */
class TierPaths
{
  public:
    /// No tiers.
    TierPaths() = default;

    /// @param tiers those of a network that is not spelled out yet
    explicit TierPaths(const std::vector<ScenarioGroup>& tiers);

    /**
     * Finds what a path leads to now.
     * @param path such as network.tiers.client.link.delay; a tier goes by its name or number
     * @return the path of the same value, such as network.links.client-access.delay; other paths
     *         than those of tiers as they are
     * @throws ScenarioError without a place where it names no tier
     */
    std::string Resolve(const std::string& path) const;

  private:
    /// A tier's name, and that of its link to the next one; none behind the last.
    struct Tier
    {
        std::string name;
        std::string link;
    };

    std::vector<Tier> m_tiers;
};

} // namespace ns3

#endif // TIER_PATHS_H
