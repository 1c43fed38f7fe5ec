// SPDX-License-Identifier: GPL-2.0-only

#include "tool-cost.h"

#include "ns3/scenario-error.h"

namespace ns3
{

namespace
{

constexpr double MANY_RUNS = 1000;
constexpr double MOST_RUNS = 100'000;

} // namespace

void
CheckRuns(const ToolArguments& arguments)
{
    double runs = arguments.runs; // no product of what a command line holds is too large for it
    for (const Variation& variation : arguments.variations)
    {
        runs *= static_cast<double>(variation.values.size());
        if (arguments.runs > 1 && (variation.path == "rngRun" || variation.path == "RngRun"))
        {
            throw ScenarioError("--vary " + variation.path,
                                "--runs varies it, too: runs would draw the same random numbers; "
                                "take one of the two");
        }
    }
    const std::string count = runs > MOST_RUNS
                                  ? "over " + std::to_string(static_cast<int>(MOST_RUNS))
                                  : std::to_string(static_cast<int>(runs));
    if (runs > MOST_RUNS)
    {
        throw ScenarioError(arguments.command,
                            "these are " + count + " runs, too many for one command");
    }
    if (runs > MANY_RUNS && !arguments.yes)
    {
        throw ScenarioError(arguments.command,
                            "these are " + count +
                                " runs, each a process and a folder; --yes starts them");
    }
}

} // namespace ns3
