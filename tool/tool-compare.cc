// SPDX-License-Identifier: GPL-2.0-only

#include "campaign/compared-figure.h"
#include "tool-commands.h"
#include "tool-cost.h"

#include "ns3/scenario-error.h"

namespace ns3
{

namespace
{

/// @throws ScenarioError where a sweep adds seeds by what is no figure
void
CheckUntil(const SweepFile& sweep)
{
    try
    {
        CheckFigureNames({sweep.until->figure});
    }
    catch (const ScenarioError& error)
    {
        throw ScenarioError("--until", error.what());
    }
}

} // namespace

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
    for (const auto& [path, text] : arguments.overrides)
    {
        const auto place = sweep.places.find("--" + path);
        if (place != sweep.places.end())
        {
            throw ScenarioError("--" + path + "=" + text,
                                place->second + " sets it, too; take one of the two");
        }
    }
    try
    {
        sweep.until ? CheckUntil(sweep) : void();
        return RunCampaign(whole, SweepConfigurations(sweep, arguments.overrides), sweep.until);
    }
    catch (const ScenarioError& error)
    {
        throw ScenarioError(InSweepFile(sweep, error.what()));
    }
}

} // namespace ns3
