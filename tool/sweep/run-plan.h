// SPDX-License-Identifier: GPL-2.0-only

#ifndef RUN_PLAN_H
#define RUN_PLAN_H

#include "ns3/flow-scenario.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/// Overrides of a scenario: path and text of each.
using ScenarioOverrides = std::vector<std::pair<std::string, std::string>>;

/// @param varied what a configuration varies @return it as options, such as --tm.count=4
std::string DescribeVaried(const ScenarioOverrides& varied);

/// One key and the values that a comparison gives it.
struct Variation
{
    std::string path;
    std::vector<std::string> values;
};

/**
 * @ingroup flow-distribution
 * Reads a variation. Values are separated by commas, or by semicolons where there is one; a value
 * that is a list itself stands in brackets, such as [1,2].
 * @param text such as "tm.count=4,8"
 * @return the variation
 * @throws ScenarioError where the text has no key or no value
 */
Variation ParseVariation(const std::string& text);

/**
 * @ingroup flow-distribution
 * Crosses variations: every value of each with every value of the others.
 * @param variations them
 * @return one list of overrides for each configuration, the last variation varying fastest; one
 *         empty list where there are none
 */
std::vector<ScenarioOverrides> CrossVariations(const std::vector<Variation>& variations);

/// What the runs of one line of a table have in common.
struct RunConfiguration
{
    std::string file;         //!< scenario
    ScenarioOverrides own;    //!< beside those of all runs
    ScenarioOverrides varied; //!< what the line is known by
};

/// One run of a comparison.
struct PlannedRun
{
    std::size_t configuration{0}; //!< number of its configuration, from 0
    ScenarioOverrides varied;     //!< what this configuration varies
    FlowScenario scenario;        //!< checked, rngRun included
    std::string folder;           //!< name of its folder, such as 003-run2
    std::string file{};           //!< where the scenario was read
};

/// @param configuration number of a configuration, from 0 @param rngRun of a run @return the name
/// of its folder, such as 003-run2; names sort as the runs do, up to 999 configurations
std::string RunFolderName(std::size_t configuration, uint64_t rngRun);

/// Adds runs to a plan. @param plan its runs @param runs of each configuration, at least as many as
/// there are
void ExtendPlan(std::vector<PlannedRun>& plan, uint32_t runs);

/**
 * @ingroup flow-distribution
 * Gives each of several scenarios all of some overrides, one file after another. Of several, what
 * is varied starts with `scenario`, the file's name without folder and ending.
 * @param files scenario files, at least one @param crossed overrides
 * @return files times overrides
 * @throws ScenarioError where two files have one name
 */
std::vector<RunConfiguration> CrossFiles(const std::vector<std::string>& files,
                                         const std::vector<ScenarioOverrides>& crossed);

using KnownConfiguration = std::function<bool(const FlowScenario&, std::size_t number)>;

/**
 * @ingroup flow-distribution
 * Plans runs; every scenario is checked, so that nothing starts that cannot end. A file is read
 * once.
 * @param configurations what is run @param fixed overrides of all runs
 * @param runs runs of each configuration, at least 1; run r draws with rngRun + r
 * @param admit called with each configuration before it is checked, as by ScenarioReader::Finish
 * @param checked called after each configuration
 * @param known called with a scenario and the number of its configuration; tells whether it has
 * passed the checks before
 * @return configurations times runs
 * @throws ScenarioError where a scenario cannot be
 */
std::vector<PlannedRun> PlanRuns(const std::vector<RunConfiguration>& configurations,
                                 const ScenarioOverrides& fixed,
                                 uint32_t runs,
                                 const std::function<void(const FlowScenario&)>& admit = nullptr,
                                 const std::function<void()>& checked = nullptr,
                                 const KnownConfiguration& known = nullptr);

} // namespace ns3

#endif // RUN_PLAN_H
