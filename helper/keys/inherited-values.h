// SPDX-License-Identifier: GPL-2.0-only

#ifndef INHERITED_VALUES_H
#define INHERITED_VALUES_H

#include "ns3/flow-scenario.h"

#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Prepares a group for the change of a part of a value that it has from elsewhere: one word of a
 * scheme, or one of the choices by service. The group gets the whole value as its own, so that the
 * other parts stay: that of the group it is `like`, a scheme else from the scenario.
 * @param scenario it, its tiers spelled out
 * @param path of what is to be changed, with network.groups in front
 * @throws ScenarioError without a place where `like` leads nowhere
 */
void TakeOverInherited(FlowScenario& scenario, const std::string& path);

} // namespace ns3

#endif // INHERITED_VALUES_H
