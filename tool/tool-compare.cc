// SPDX-License-Identifier: GPL-2.0-only

#include "campaign/compared-figure.h"
#include "tool-commands.h"
#include "tool-cost.h"

#include "ns3/scenario-error.h"

namespace ns3
{

int
CompareCommand(const ToolArguments& arguments)
{
    if (arguments.files.empty())
    {
        throw ScenarioError("compare", "takes one scenario file, or several");
    }
    if (arguments.files.size() == 1 && arguments.variations.empty())
    {
        throw ScenarioError("compare",
                            "needs at least one --vary KEY=VALUE,VALUE,..., or another scenario");
    }
    CheckRuns(arguments);
    return RunCampaign(arguments,
                       CrossFiles(arguments.files, CrossVariations(arguments.variations)));
}

int
SweepCommand(const ToolArguments& arguments)
{
    if (arguments.files.size() != 1)
    {
        throw ScenarioError("sweep", "takes one sweep file, as in examples/sweeps");
    }
    if (!arguments.variations.empty() || arguments.hasRuns || !arguments.baseline.empty() ||
        !arguments.figures.empty())
    {
        throw ScenarioError("sweep",
                            "takes no --vary, --runs, --baseline or --figures: the file has them");
    }
    const SweepFile sweep = ReadSweepFile(arguments.files.front());
    ToolArguments whole = arguments;
    whole.overrides = sweep.fixed;
    whole.overrides.insert(
        whole.overrides.end(), arguments.overrides.begin(), arguments.overrides.end());
    whole.runs = sweep.seeds;
    whole.baseline = sweep.baseline;
    whole.figures = sweep.figures;
    if (sweep.until)
    {
        CheckFigureNames({sweep.until->figure});
    }
    return RunCampaign(whole, SweepConfigurations(sweep, arguments.overrides), sweep.until);
}

} // namespace ns3
