// SPDX-License-Identifier: GPL-2.0-only

#ifndef NETWORK_CHECK_H
#define NETWORK_CHECK_H

#include "scenario.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{

/// Takes the keys that may be to blame and what is wrong; throws.
using ScenarioFail =
    std::function<void(const std::vector<std::string>& keys, const std::string& text)>;

/**
 * @ingroup flow-distribution
 * Checks a network's description: names, kinds and their keys, links, ways, choices, and what each
 * kind asks for itself.
 * @param scenario with its network spelled out (ExpandNetwork)
 * @param fail called at the first thing that is wrong
 */
void CheckNetwork(const Scenario& scenario, const ScenarioFail& fail);

} // namespace ns3

#endif // NETWORK_CHECK_H
