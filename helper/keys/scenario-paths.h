// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_PATHS_H
#define SCENARIO_PATHS_H

#include "ns3/flow-scenario.h"

#include <string>
#include <vector>

namespace ns3
{

// Where a path such as network.groups.tm.count leads in a scenario. Items of lists go by their
// number, groups and links by their name too.

/// What a path names.
enum class ScenarioPathKind
{
    UNKNOWN,
    SECTION, //!< a mapping of keys
    LIST,    //!< a list of mappings
    VALUE,   //!< a plain value
    EITHER,  //!< a plain value or a mapping: a spec, or what only the kind of a group knows
};

/// @param path a path, items of lists by number or name @return what it names
ScenarioPathKind KindOfPath(const std::string& path);

/// @param path a section, or empty @return the names that are known in it; those that a kind of
/// group brings along are not among them
std::vector<std::string> NamesInSection(const std::string& path);

/**
 * On the command line the name of a group or a link stands for its path.
 * @param scenario where
 * @param path such as tm.count, a-tm.rate, measuring.warmUp
 * @return the same in full: network.groups.tm.count, network.links.a-tm.rate, measuring.warmUp
 * @throws ScenarioError without a place, where the path starts with neither a name nor a section
 */
std::string SpellPathOut(const FlowScenario& scenario, const std::string& path);

/**
 * Sets one value.
 * @param scenario where
 * @param path in full, such as measuring.warmUp, services.0.ports, network.groups.tm.count; an
 *        item's number may be that behind the last one
 * @param text its value; `none` makes a list empty
 * @return the path by which errors find the value later: with names of groups instead of numbers
 * @throws ScenarioError without a place
 */
std::string SetScenarioValue(FlowScenario& scenario,
                             const std::string& path,
                             const std::string& text);

/**
 * Looks up what was probably meant by a path that nobody knows.
 * @param path such as sceme.select
 * @return the known path that is spelt nearly so, or else one of that name in another section, or
 *         empty
 */
std::string NearestScenarioPath(const std::string& path);

} // namespace ns3

#endif // SCENARIO_PATHS_H
