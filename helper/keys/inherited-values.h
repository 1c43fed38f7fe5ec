// SPDX-License-Identifier: GPL-2.0-only

#ifndef INHERITED_VALUES_H
#define INHERITED_VALUES_H

#include "ns3/flow-scenario.h"

#include <map>
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

/**
 * @ingroup flow-distribution
 * Looks for an option that came too early: it changed a part of what is to be set as a whole now,
 * or a group's word of the scheme, with which the group had the scheme as it was then.
 * @param given keys that options have set, each with its option @param path of what is to be set
 * @return the first such option, or nothing
 */
std::string FindOverruled(const std::map<std::string, std::string>& given, const std::string& path);

} // namespace ns3

#endif // INHERITED_VALUES_H
