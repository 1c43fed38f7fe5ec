// SPDX-License-Identifier: GPL-2.0-only

#ifndef GROUP_CHECK_H
#define GROUP_CHECK_H

#include "ns3/flow-scenario.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{

/// Takes the keys that may be to blame and what is wrong; throws.
using ScenarioFail =
    std::function<void(const std::vector<std::string>& keys, const std::string& text)>;

/// @param group a group @param key one of its keys @return where errors about it are, best first
std::vector<std::string> GroupKeyPaths(const ScenarioGroup& group, const std::string& key);

/**
 * @ingroup flow-distribution
 * Checks the groups of a network by themselves: names, kinds, counts, and the keys of the kinds.
 * @param scenario with its network spelled out (ExpandNetwork)
 * @param fail called at the first thing that is wrong
 */
void CheckGroups(const FlowScenario& scenario, const ScenarioFail& fail);

} // namespace ns3

#endif // GROUP_CHECK_H
