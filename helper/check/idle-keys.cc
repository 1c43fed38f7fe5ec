// SPDX-License-Identifier: GPL-2.0-only

#include "idle-keys.h"

namespace ns3
{

void
RefuseIdleKeys(const KeyUses& keys,
               const std::string& prefix,
               const std::string& why,
               const ScenarioFail& fail)
{
    for (const auto& [key, isUsed] : keys)
    {
        if (isUsed)
        {
            fail({prefix + key}, "key '" + prefix + key + "' does nothing " + why);
        }
    }
}

} // namespace ns3
