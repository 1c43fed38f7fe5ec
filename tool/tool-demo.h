// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_DEMO_H
#define TOOL_DEMO_H

#include "../helper/results/result-claim.h"
#include "sweep/run-comparison.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/// Something that the demonstration compares, with a name for people.
struct DemoChoice
{
    std::string label;
    ScenarioOverrides overrides;
    std::string file{}; //!< of a row that has a scenario of its own
};

/// One part of the demonstration: rows are crossed with columns of choices.
struct DemoPart
{
    std::string name;  //!< of its folder
    std::string title; //!< for people
    std::string file;  //!< scenario, where a row has none
    std::vector<DemoChoice> rows;
    std::vector<DemoChoice> columns;

    /// @param row number @param column number @return number of the configuration
    std::size_t Configuration(std::size_t row, std::size_t column) const
    {
        return row * columns.size() + column;
    }
};

/// @return the parts of the demonstration: a direct balancer; traffic managers on TCP and replay;
/// dispatchers; these beside servers that choose themselves
std::vector<DemoPart> MakeDemoParts();

/**
 * Share of flows that had replies at another traffic manager than requests, whatever the failure
 * did: causes that stand as long as the run.
 * @return the figure, %
 */
const ResultMetric& StrayReplies();

/**
 * Moves at the failure.
 * @param which such as excess.forward @return the figure, % of open flows
 */
ResultMetric MovesFigure(const std::string& which);

/// Prints the tables of a part, each with what its columns mean and where to look.
/// @param part the part @param comparison its runs
void PrintDemoPart(const DemoPart& part, const RunComparison& comparison);

/**
 * Draws the plots, PNG and SVG, into the folder `plots`; a line says so where gnuplot is missing.
 * @param part a part with traffic managers @param comparison its runs
 * @param claim where to; the folder stands beside the part's own
 */
void DrawDemoPlots(const DemoPart& part, const RunComparison& comparison, const ResultClaim& claim);

} // namespace ns3

#endif // TOOL_DEMO_H
