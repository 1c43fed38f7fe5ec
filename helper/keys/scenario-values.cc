// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-values.h"

#include "scenario-schema.h"

#include "ns3/scenario-error.h"

#include <vector>

namespace ns3
{

namespace
{

/// @param prefix of the paths of its keys
template <class T>
void
CheckItem(const std::string& prefix,
          const std::vector<ScenarioKey<T>>& keys,
          const T& item,
          const ValueFail& fail)
{
    T read = item;
    for (const auto& key : keys)
    {
        try
        {
            key.set(read, key.get(item));
        }
        catch (const ScenarioError& error)
        {
            fail(prefix + key.path, "key '" + key.path + "': " + error.what());
        }
    }
}

/// Items that go by their numbers.
template <class T>
void
CheckItems(const std::string& list,
           const std::vector<ScenarioKey<T>>& keys,
           const std::vector<T>& items,
           const ValueFail& fail)
{
    std::size_t number = 0;
    for (const T& item : items)
    {
        CheckItem(list + "." + std::to_string(number++) + ".", keys, item, fail);
    }
}

} // namespace

void
CheckScenarioValues(const FlowScenario& scenario, const ValueFail& fail)
{
    CheckItem("", ScenarioKeys(), scenario, fail);
    for (const ScenarioGroup& group : scenario.network.groups)
    {
        const std::string path = "network.groups." + group.name + ".";
        CheckItem(path, GroupKeys(), group, fail);
        CheckItems(path + "groups", ChoiceKeys(), group.choices, fail);
    }
    for (const ScenarioLink& link : scenario.network.links)
    {
        CheckItem("network.links." + link.name + ".", LinkKeys(), link, fail);
    }
    CheckItems("services", ServiceKeys(), scenario.services, fail);
    CheckItems("traffic.sources", SourceKeys(), scenario.traffic.sources, fail);
    CheckItems("events", EventKeys(), scenario.events, fail);
}

} // namespace ns3
