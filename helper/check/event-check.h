// SPDX-License-Identifier: GPL-2.0-only

#ifndef EVENT_CHECK_H
#define EVENT_CHECK_H

#include "network-check.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Checks a scheme by itself, whoever it chooses among.
 * @param key that sets it @param spec the scheme @param paths of keys that may be to blame
 * @param fail called where it cannot be
 */
void CheckScheme(const std::string& key,
                 const std::string& spec,
                 const std::vector<std::string>& paths,
                 const ScenarioFail& fail);

/**
 * @ingroup flow-distribution
 * Checks the events in the order in which they happen, and whether those who choose can do so among
 * the members that there are at each time.
 * @param scenario its network spelled out, and checked
 * @param fail called at the first that cannot be
 */
void CheckEvents(const FlowScenario& scenario, const ScenarioFail& fail);

} // namespace ns3

#endif // EVENT_CHECK_H
