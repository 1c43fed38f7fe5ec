// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_ENGINE_H
#define TOOL_ENGINE_H

#include "campaign/campaign.h"
#include "tool-arguments.h"

#include <optional>

namespace ns3
{

/**
 * What starts the runs of a command.
 * @param arguments the command
 * @return how they are jobs of Snakemake; none: they are child processes
 * @throws ScenarioError where there is no Snakemake, or no such profile
 */
std::optional<Campaign::Batches> BatchesOf(const ToolArguments& arguments);

} // namespace ns3

#endif // TOOL_ENGINE_H
