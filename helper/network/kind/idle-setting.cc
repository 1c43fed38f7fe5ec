// SPDX-License-Identifier: GPL-2.0-only

#include "idle-setting.h"

#include "ns3/group-kind.h"
#include "ns3/scenario-network.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// @return whether somebody gave a key another value than it has by itself
bool
IsChanged(const NodeGroup& group, const std::string& key)
{
    const ScenarioGroup& description = group.GetDescription();
    return description.settings.count(key) > 0 &&
           group.GetSettings().Text(key) !=
               GroupKinds::Get(description.kind).FindKey(key)->fallback();
}

} // namespace

void
RefuseIdle(const NodeGroup& group,
           const std::vector<IdleSetting>& settings,
           const NodeGroup::Fail& fail)
{
    const auto& given = group.GetDescription().settings;
    for (const IdleSetting& setting : settings)
    {
        const bool meant =
            std::any_of(setting.masters.begin(),
                        setting.masters.end(),
                        [&given](const std::string& master) { return given.count(master) > 0; });
        for (const std::string& key : setting.keys)
        {
            if (!setting.works && !meant && IsChanged(group, key))
            {
                fail(key, "key '" + key + "' does nothing: " + setting.remedy);
            }
        }
    }
}

} // namespace ns3
