// SPDX-License-Identifier: GPL-2.0-only

#ifndef SWEEP_FACTORS_H
#define SWEEP_FACTORS_H

#include "../../helper/file/scenario-tree.h"
#include "../sweep/run-plan.h"

#include <map>
#include <string>
#include <vector>

namespace ns3
{

/// Where a sweep file gives what options give elsewhere: FILE:LINE by --NAME=VALUE and by --NAME.
using SweepPlaces = std::map<std::string, std::string>;

/// @param tree of a file @return a plain value as an override takes it, a list in brackets
/// @throws ScenarioError where it holds a mapping
std::string ValueText(const ScenarioTree& tree);

/// @param tree of a file @return the items of a list, or the one value that stands for a list of
/// one
/// @throws ScenarioError where the list is empty
std::vector<const ScenarioTree*> ListItems(const ScenarioTree& tree);

/**
 * @ingroup flow-distribution
 * Reads keys and values.
 * @param tree a mapping @param what it is, for messages @param places takes where they stand
 * @return them
 * @throws ScenarioError where it is none, or empty
 */
ScenarioOverrides ReadOverrides(const ScenarioTree& tree,
                                const std::string& what,
                                SweepPlaces& places);

/**
 * @ingroup flow-distribution
 * Reads the factors of a sweep.
 * @param tree a mapping of keys to lists of values, or a list of configurations; a key such as "a,
 * b" stands for two keys that go together, its values are lists of two
 * @param combine crossed, zipped or empty @param places takes where keys and values stand
 * @return configurations, one list each
 * @throws ScenarioError with file and line
 */
std::vector<ScenarioOverrides> ReadSweepFactors(const ScenarioTree& tree,
                                                const std::string& combine,
                                                SweepPlaces& places);

} // namespace ns3

#endif // SWEEP_FACTORS_H
