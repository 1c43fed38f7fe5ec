// SPDX-License-Identifier: GPL-2.0-only

// Runs a scenario as ns-3's programs run: options by CommandLine, results in the working folder,
// and parts of schemes from --plugin=LIB.so. A study's own program is RunScenarioProgram with the
// name of its own scenario, and registers its own parts before.

#include "../tool/sweep/trial-process.h"
#include "../tool/tool-environment.h"
#include "../tool/tool-plugin.h"

#include "ns3/scenario-error.h"
#include "ns3/scenario-program.h"

#include <iostream>
#include <string>
#include <vector>

int
main(int argc, char* argv[])
{
    std::vector<char*> words;
    std::vector<std::string> plugins;
    for (int i = 0; i < argc; ++i)
    {
        const std::string word = argv[i];
        const std::string option = "--plugin=";
        word.compare(0, option.size(), option) == 0 ? plugins.push_back(word.substr(option.size()))
                                                    : words.push_back(argv[i]);
    }
    try
    {
        ns3::TakeEnvironment();
        ns3::LoadPlugins(plugins);
    }
    catch (const ns3::ScenarioError& error)
    {
        std::cerr << error.what() << '\n';
        return 2;
    }
    return ns3::RunScenarioProgram(static_cast<int>(words.size()),
                                   words.data(),
                                   FLOW_DISTRIBUTION_ROOT "/examples/scenarios/balancer.yaml",
                                   ns3::flowdist::TryInChild);
}
