// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_PROGRAM_H
#define SCENARIO_PROGRAM_H

#include "ns3/scenario-trial.h"

#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What main() of a program with ns-3's usual command line may consist of: it runs a scenario once
 * and leaves the files of results in the working folder.
 *
 * Every key of the scenario is an option, and so are `scenario`, its file, RngRun, ns-3's other
 * global values and defaults of attributes. `--PrintHelp` lists keys with the value they have as
 * `[default]`, as ns-3's CommandLine prints it; `--PrintGlobals` and its other general arguments
 * work as ever. Numbers and truth values may be written as Python does, 12.0 and True. Who gives
 * every option that is listed without `--scenario` says, with another `--scenario`, only what
 * differs from that list: campaign managers (SEM) hand back all options they know.
 *
 * @param argc of main() @param argv of main()
 * @param scenario file of the scenario where `--scenario` names none; empty: one has to be named
 * @param trial for values of attributes that ns-3 alone can judge; none: it ends the program
 * @return exit code: 0 all well, 1 sums do not hold or files could not be written, 2 input that
 * cannot be; what is wrong is a line on standard error
 */
int RunScenarioProgram(int argc,
                       char* argv[],
                       const std::string& scenario = "",
                       const ScenarioTrial& trial = nullptr);

} // namespace ns3

#endif // SCENARIO_PROGRAM_H
