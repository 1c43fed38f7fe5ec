// SPDX-License-Identifier: GPL-2.0-only

#ifndef IDLE_KEYS_H
#define IDLE_KEYS_H

#include "group-check.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/// Keys without what stands before them, each with whether it says something.
using KeyUses = std::vector<std::pair<std::string, bool>>;

/**
 * @ingroup flow-distribution
 * Refuses keys that say something where they do nothing.
 * @param keys them @param prefix what stands before each, such as `traffic.`
 * @param why what they do nothing without, such as `over UDP` @param fail told of each
 */
void RefuseIdleKeys(const KeyUses& keys,
                    const std::string& prefix,
                    const std::string& why,
                    const ScenarioFail& fail);

} // namespace ns3

#endif // IDLE_KEYS_H
