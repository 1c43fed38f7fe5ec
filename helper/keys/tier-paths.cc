// SPDX-License-Identifier: GPL-2.0-only

#include "tier-paths.h"

#include "../../base/number-text.h"
#include "scenario-lists.h"

#include <algorithm>

namespace ns3
{

TierPaths::TierPaths(const std::vector<ScenarioGroup>& tiers)
{
    for (std::size_t i = 0; i < tiers.size(); ++i)
    {
        const std::string& name = tiers[i].name;
        const std::string next = i + 1 < tiers.size() ? tiers[i + 1].name : "";
        // Packets may pass a pair of tiers twice: they have one link, named where it comes first.
        const bool turned = std::any_of(m_tiers.begin(), m_tiers.end(), [&](const Tier& tier) {
            return tier.link == next + "-" + name;
        });
        m_tiers.push_back({name,
                           next.empty() ? ""
                           : turned     ? next + "-" + name
                                        : name + "-" + next});
    }
}

std::string
TierPaths::Resolve(const std::string& path) const
{
    const auto behind = PathBehind(path, "network.tiers");
    if (!behind)
    {
        return path;
    }
    const PathSteps steps = SplitPath(*behind);
    for (std::size_t i = 0; i < m_tiers.size(); ++i)
    {
        const Tier& tier = m_tiers[i];
        if (steps.first == tier.name || steps.first == std::to_string(i))
        {
            const auto key = tier.link.empty() ? std::nullopt : PathBehind(steps.rest, "link");
            return key ? "network.links." + tier.link + "." + *key
                       : "network.groups." + tier.name + "." + steps.rest;
        }
    }
    std::vector<std::string> names;
    for (const Tier& tier : m_tiers)
    {
        names.push_back(tier.name);
    }
    throw ScenarioError(
        "'" + steps.first + "' is no tier; " +
        (names.empty() ? "the network has none" : "known: " + flowdist::JoinTexts(names, ", ")));
}

} // namespace ns3
