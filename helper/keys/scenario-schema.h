// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_SCHEMA_H
#define SCENARIO_SCHEMA_H

#include "ns3/flow-scenario.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * One key of a scenario, or of an item of one of its lists: all that is known about it stands here,
 * once. Reading files, overriding on the command line, dumping a run's parameters and the
 * documentation all come from it.
 */
template <class T>
struct ScenarioKey
{
    std::string path;                                //!< such as measuring.warmUp
    std::string type;                                //!< type, unit and bounds, for people
    std::string help;                                //!< one line
    bool quoted{true};                               //!< whether JSON writes its value in quotes
    std::function<void(T&, const std::string&)> set; //!< throws ScenarioError without a place
    std::function<std::string(const T&)> get;        //!< its value as set() reads it
};

/// @return the keys that a scenario has once, in the order of the documentation
const std::vector<ScenarioKey<FlowScenario>>& ScenarioKeys();
/// @return the keys of each item of the list `services`
const std::vector<ScenarioKey<ScenarioService>>& ServiceKeys();
/// @return the keys of each item of the list `events`
const std::vector<ScenarioKey<ScenarioEvent>>& EventKeys();
/// @return the keys of each item of the list `traffic.sources`
const std::vector<ScenarioKey<ScenarioSource>>& SourceKeys();
/// @return the keys of each item of the lists `network.groups` and `network.tiers`, whatever kind
const std::vector<ScenarioKey<ScenarioGroup>>& GroupKeys();
/// @return the keys of each item of the list `groups` of a group: of what it chooses from
const std::vector<ScenarioKey<ScenarioChoice>>& ChoiceKeys();
/// @return the keys of each item of the list `network.links`
const std::vector<ScenarioKey<ScenarioLink>>& LinkKeys();
/// @return the keys of what a link is made of, which a tier has under `link`
const std::vector<ScenarioKey<ScenarioLinkMedium>>& MediumKeys();

/**
 * Whether a key holds a scheme's spec, whose words (key, hash, select, ...) can be set one by one.
 * @param path the key @return whether
 */
bool IsSpecKey(const std::string& path);

/// A path that leads to a spec, or to one word of it.
struct SpecPath
{
    std::string key;  //!< path of the spec; of another value the whole path
    std::string word; //!< such as select, or select.seed, which says whose it is; empty: no word
};

/// @param path such as scheme.select.seed @return it in two
SpecPath SplitSpecPath(const std::string& path);

/**
 * Sets one word of a spec.
 * @param spec such as "key=five-tuple hash=sum"
 * @param word such as hash or select.seed
 * @param value such as toeplitz; empty: the word is taken out
 * @return the spec with the word in its place, or at the end
 */
std::string SetSpecWord(const std::string& spec, const std::string& word, const std::string& value);

/// One line of documentation or of a parameter dump.
struct ScenarioKeyLine
{
    std::string path;  //!< items of lists as services[].address, in a dump services.0.address
    std::string type;  //!< type, unit and bounds
    std::string value; //!< default, or in a dump the value
    std::string help;  //!< one line
    bool quoted{true}; //!< whether JSON writes the value in quotes
};

/// @return every key there is, with its default; those of a kind as network.groups[KIND].key
std::vector<ScenarioKeyLine> DescribeScenarioKeys();

/**
 * All parameters of a scenario; the same scenario gives the same lines.
 * @param scenario the scenario, its network spelled out
 * @return every key with its value, `rngRun` left out: it is reported beside them. Items of groups
 *         and links go by their names
 */
std::vector<ScenarioKeyLine> DumpScenario(const FlowScenario& scenario);

/**
 * Writes a scenario as a file that says the same.
 * @param scenario its network spelled out
 * @return YAML
 */
std::string ScenarioYaml(const FlowScenario& scenario);

} // namespace ns3

#endif // SCENARIO_SCHEMA_H
