// SPDX-License-Identifier: GPL-2.0-only

#ifndef SWEEP_FILE_H
#define SWEEP_FILE_H

#include "../sweep/run-plan.h"
#include "sweep-factors.h"
#include "where-clause.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/// More seeds until a figure is known well enough.
struct SeedRule
{
    std::string figure;  //!< as of CheckFigureNames
    double halfWidth{0}; //!< of its 95 % interval, in every configuration
    uint32_t most{0};    //!< seeds
};

/// What a sweep file says.
struct SweepFile
{
    std::string file;                                       //!< its name
    std::vector<std::string> scenarios;                     //!< files, good from here
    ScenarioOverrides fixed;                                //!< of all runs
    std::vector<ScenarioOverrides> factors;                 //!< combined: one list a configuration
    std::vector<std::pair<std::string, WhereClause>> where; //!< each with its FILE:LINE
    uint32_t seeds{1};                                      //!< to begin with
    std::optional<SeedRule> until;
    std::string baseline;
    std::vector<std::string> figures;
    SweepPlaces places; //!< of what options give elsewhere
};

/**
 * @ingroup flow-distribution
 * Reads a sweep file.
 * @param file its name
 * @return what it says
 * @throws ScenarioError with file and line
 */
SweepFile ReadSweepFile(const std::string& file);

/**
 * @ingroup flow-distribution
 * Says what is wrong with a sweep by the lines of its file.
 * @param sweep it @param message names options, such as "--tm.count=0: expected ..."
 * @return the same with file and line, and without dashes that nobody typed, where the file has
 * that
 */
std::string InSweepFile(const SweepFile& sweep, const std::string& message);

/**
 * @ingroup flow-distribution
 * The value of a key.
 * @param scenario its network spelled out @param path as overrides take it, such as tm.count
 * @return as summary.json has it; of a word of a scheme the word's; none: it has none
 */
std::optional<std::string> ParameterOf(const FlowScenario& scenario, const std::string& path);

/**
 * @ingroup flow-distribution
 * The configurations of a sweep: those that satisfy all that stands under `where`.
 * @param sweep it @param more overrides of all runs beside those of the file
 * @return them, scenario after scenario
 * @throws ScenarioError with file and line, also where none is left
 */
std::vector<RunConfiguration> SweepConfigurations(const SweepFile& sweep,
                                                  const ScenarioOverrides& more = {});

} // namespace ns3

#endif // SWEEP_FILE_H
