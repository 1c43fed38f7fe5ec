// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_LISTS_H
#define SCENARIO_LISTS_H

#include "scenario-schema.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/// A path in two: its first step and the rest.
struct PathSteps
{
    std::string first;
    std::string rest;
};

/// A list of the scenario, and how a key of an item is set.
struct ScenarioList
{
    std::string path;
    std::vector<std::string> keys; //!< of its items
    bool open{false};              //!< items have keys that only their kind knows
    std::function<std::string(FlowScenario&, const std::string& rest, const std::string& text)> set;
};

/// @return the lists of a scenario
const std::vector<ScenarioList>& ScenarioLists();

/// @param link a link @return its name, or that which it will get
std::string NameOfLink(const ScenarioLink& link);

/// @param path a path @return it in two
PathSteps SplitPath(const std::string& path);

/// @param path a path @param start another @return what stands behind the start; empty where both
/// are the same; none where the path does not start so
std::optional<std::string> PathBehind(const std::string& path, const std::string& start);

/// @param keys a table @return the paths of its keys
template <class T>
std::vector<std::string>
PathsOf(const std::vector<ScenarioKey<T>>& keys)
{
    std::vector<std::string> paths;
    std::transform(keys.begin(), keys.end(), std::back_inserter(paths), [](const auto& key) {
        return key.path;
    });
    return paths;
}

/// Sets a key of a table. @return whether the table has it
template <class T>
bool
SetKey(const std::vector<ScenarioKey<T>>& keys,
       const std::string& path,
       const std::string& text,
       T& item)
{
    const auto key = std::find_if(
        keys.begin(), keys.end(), [&path](const auto& known) { return known.path == path; });
    if (key == keys.end())
    {
        return false;
    }
    try
    {
        key->set(item, text);
    }
    catch (const ScenarioError& error)
    {
        throw ScenarioError("key '" + path + "': " + error.what());
    }
    return true;
}

/// Sets a key, or a word of a spec that the key holds.
template <class T>
bool
SetKeyOrWord(const std::vector<ScenarioKey<T>>& keys,
             const std::string& path,
             const std::string& text,
             T& item)
{
    const SpecPath spec = SplitSpecPath(path);
    const auto key = std::find_if(
        keys.begin(), keys.end(), [&spec](const auto& known) { return known.path == spec.key; });
    if (spec.word.empty() || key == keys.end())
    {
        return SetKey(keys, path, text, item);
    }
    return SetKey(keys, spec.key, SetSpecWord(key->get(item), spec.word, text), item);
}

} // namespace ns3

#endif // SCENARIO_LISTS_H
