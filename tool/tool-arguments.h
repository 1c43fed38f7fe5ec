// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_ARGUMENTS_H
#define TOOL_ARGUMENTS_H

#include "sweep/run-plan.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/// What the command line of flow-distribution-tool says.
struct ToolArguments
{
    std::string command;               //!< its first word, such as run
    std::vector<std::string> files;    //!< what is no option
    ScenarioOverrides overrides;       //!< --key=value of scenario keys and ns-3 attributes
    std::vector<Variation> variations; //!< --vary
    uint32_t runs{1};                  //!< --runs
    bool hasRuns{false};               //!< whether --runs is given
    uint32_t jobs{0};                  //!< --jobs; 0: all processors
    std::string out;                   //!< --out; empty: chosen by the command
    std::vector<std::string> plugins;  //!< --plugin
    bool overwrite{false};             //!< --overwrite
    bool explain{false};               //!< --explain
    std::string baseline;              //!< --baseline: what the others are compared with
    std::vector<std::string> figures;  //!< --figures: of pairs; none: those of the table
    std::string check;                 //!< --check: a scheme whose parts are tried
    std::string kind;                  //!< --kind: of pictures; empty: whatever fits
    std::string format;                //!< --format: of pictures; empty: png
    std::string engine;                //!< --engine: what starts runs; empty: local
    std::string profile;               //!< --profile: of Snakemake
    uint32_t batch{0};                 //!< --batch: runs of a job; 0: by how many there are
    bool dryRun{false};                //!< --dry-run: say what would be run
    bool retry{false};                 //!< --retry: runs that failed before, too
    bool yes{false};                   //!< --yes: start also what costs much
    std::vector<std::string> words;    //!< all of it, as given
};

/**
 * Reads the command line. Options of the tool take their value as --out=DIR or --out DIR; every
 * other --KEY=VALUE is an override of the scenario.
 * @param words the words behind the program's name
 * @return what they say
 * @throws ScenarioError with one line
 */
ToolArguments ParseToolArguments(const std::vector<std::string>& words);

} // namespace ns3

#endif // TOOL_ARGUMENTS_H
