// SPDX-License-Identifier: GPL-2.0-only

#ifndef TRUNK_SETTING_H
#define TRUNK_SETTING_H

#include "ns3/node-group.h"

#include <string>
#include <vector>

namespace ns3
{

/// @return the keys of kinds whose nodes say by which link of a trunk packets leave (S1)
std::vector<GroupKey> TrunkKeys();

/// @param group any @return the scheme by which its nodes choose a link of a trunk
std::string TrunkSchemeOf(const NodeGroup& group);

/**
 * @ingroup flow-distribution
 * Refuses a scheme of trunks that is none, cannot choose among the links, or has no trunk.
 * @param group of a kind with the keys @param network its network, spelled out
 * @param fail takes the key to blame and what is wrong; it throws
 */
void CheckTrunkScheme(const NodeGroup& group,
                      const ScenarioNetwork& network,
                      const NodeGroup::Fail& fail);

} // namespace ns3

#endif // TRUNK_SETTING_H
