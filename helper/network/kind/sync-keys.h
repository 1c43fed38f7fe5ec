// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_KEYS_H
#define SYNC_KEYS_H

#include "ns3/group-kind.h"
#include "ns3/node-group.h"

#include <string>
#include <vector>

namespace ns3
{

struct IdleSetting;

/**
 * @ingroup flow-distribution
 * @return a duration that says how often something is done, from 1 us on; 0 switches it off
 */
ScenarioValue<Time> PaceValue();

/**
 * @ingroup flow-distribution
 * The keys of kinds whose nodes keep tables alike by TableSync.
 * @param prefix of the keys, such as "replication." @return the keys
 */
std::vector<GroupKey> SyncKeys(const std::string& prefix);

/**
 * @ingroup flow-distribution
 * @param group one of a kind that has SyncKeys @param prefix of its keys
 * @return those that may do nothing, for RefuseIdle
 */
std::vector<IdleSetting> IdleSyncKeys(const NodeGroup& group, const std::string& prefix);

} // namespace ns3

#endif // SYNC_KEYS_H
