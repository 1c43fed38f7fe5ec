// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_TREE_H
#define SCENARIO_TREE_H

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What a scenario file says before anyone asks what it means: a tree of texts, each with its
 * place. It keeps the library that reads the file out of all other code.
 */
struct ScenarioTree
{
    /// What a node holds.
    enum class Kind : uint8_t
    {
        TEXT,
        LIST,
        MAPPING,
    };

    Kind kind{Kind::MAPPING};
    std::string place;                                          //!< FILE:LINE
    std::string text;                                           //!< of a TEXT
    std::vector<std::pair<std::string, ScenarioTree>> children; //!< names are empty in a LIST
};

/**
 * Reads a scenario file.
 * @param file its name @param wanted what is said where it is no mapping
 * @return the tree, a MAPPING
 * @throws ScenarioError where it cannot be read or is no YAML, with file and line
 */
ScenarioTree ReadScenarioTree(
    const std::string& file,
    const std::string& wanted = "a scenario is a mapping, such as 'duration: 10s'");

} // namespace ns3

#endif // SCENARIO_TREE_H
