// SPDX-License-Identifier: GPL-2.0-only

// Runs a scenario as ns-3's programs run: options by CommandLine, results in the working folder. A
// study's own program is the same with the name of its own scenario.

#include "../tool/sweep/trial-process.h"
#include "../tool/tool-environment.h"

#include "ns3/scenario-error.h"
#include "ns3/scenario-program.h"

#include <iostream>

int
main(int argc, char* argv[])
{
    try
    {
        ns3::TakeEnvironment();
    }
    catch (const ns3::ScenarioError& error)
    {
        std::cerr << error.what() << '\n';
        return 2;
    }
    return ns3::RunScenarioProgram(argc,
                                   argv,
                                   FLOW_DISTRIBUTION_ROOT "/examples/scenarios/balancer.yaml",
                                   ns3::flowdist::TryInChild);
}
