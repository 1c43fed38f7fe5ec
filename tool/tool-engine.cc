// SPDX-License-Identifier: GPL-2.0-only

#include "tool-engine.h"

#include "tool-environment.h"

#include "ns3/scenario-error.h"

#include <filesystem>

namespace ns3
{

namespace
{

namespace fs = std::filesystem;

/// @return the path of this program @throws ScenarioError where the system does not tell it
std::string
OwnProgram()
{
    std::error_code error;
    const fs::path own = fs::read_symlink("/proc/self/exe", error);
    if (error || !fs::exists(own, error))
    {
        throw ScenarioError("--engine=snakemake",
                            "jobs have to start this program, and the system does not say where it "
                            "is (/proc/self/exe)");
    }
    return own.string();
}

} // namespace

std::optional<Campaign::Batches>
BatchesOf(const ToolArguments& arguments)
{
    if (arguments.engine != "snakemake")
    {
        return std::nullopt;
    }
    Campaign::Batches batches;
    batches.snakemake = SnakemakeProcess::Find();
    if (batches.snakemake.empty())
    {
        throw ScenarioError("--engine=snakemake",
                            "there is no program snakemake on this machine: install the package "
                            "snakemake (Debian's, 7.21), or leave --engine out");
    }
    batches.profile =
        arguments.profile.empty() ? "" : SnakemakeProcess::FindProfile(arguments.profile);
    batches.size = arguments.batch;
    batches.program.words = {OwnProgram(), "batch"};
    for (const std::string& plugin : arguments.plugins)
    {
        batches.program.words.push_back("--plugin=" + fs::absolute(plugin).string());
    }
    batches.program.environment = GivenEnvironment();
    return batches;
}

} // namespace ns3
