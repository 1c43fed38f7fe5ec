// SPDX-License-Identifier: GPL-2.0-only

#ifndef COMPARED_FIGURE_H
#define COMPARED_FIGURE_H

#include "../sweep/run-comparison.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/// A figure of a run by its name.
struct ComparedFigure
{
    std::string name; //!< of a column of tables, such as p99, or a path in summary.json
    std::string unit; //!< for people, may be empty
    std::function<std::optional<double>(const RunSummary&)> get;
    std::function<std::optional<double>(const RunSummary&)> count; //!< itself, or of ResultMetric
};

/// @param metric of tables @return the same of a summary
ComparedFigure TableFigure(const ResultMetric& metric);

/**
 * @ingroup flow-distribution
 * Looks whether names are figures' at all, before there are runs.
 * @param names as doc/figures.txt has them, with words in capitals replaced
 * @throws ScenarioError where one can be none
 */
void CheckFigureNames(const std::vector<std::string>& names);

/**
 * @ingroup flow-distribution
 * Finds figures.
 * @param comparison runs that have them @param names theirs; none: those of the table but for wall
 *        times
 * @return them, in the order of the names or of the table
 */
std::vector<ComparedFigure> FiguresOf(const RunComparison& comparison,
                                      const std::vector<std::string>& names);

/**
 * @ingroup flow-distribution
 * The worst known figure of all configurations.
 * @param comparison the runs @param figure its name
 * @return the greatest half-width of its 95 % interval; infinite where a configuration has no
 * interval
 */
double GreatestHalfWidth(const RunComparison& comparison, const std::string& figure);

} // namespace ns3

#endif // COMPARED_FIGURE_H
