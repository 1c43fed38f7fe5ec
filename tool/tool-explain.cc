// SPDX-License-Identifier: GPL-2.0-only

#include "tool-explain.h"

#include "../base/number-text.h"
#include "../helper/keys/scenario-schema.h"
#include "sweep/trial-process.h"

#include "ns3/scenario-reader.h"

#include <filesystem>
#include <iostream>

namespace ns3
{

void
ExplainScenario(const std::string& file, const ScenarioOverrides& overrides)
{
    FlowScenario scenario = LoadScenario(file, overrides, flowdist::TryInChild);
    for (ScenarioSource& source : scenario.traffic.sources)
    {
        // The output may be kept anywhere.
        source.file = source.file.empty() ? "" : std::filesystem::absolute(source.file).string();
    }
    std::cout << ScenarioYaml(scenario);
}

void
ExplainPlan(const std::vector<PlannedRun>& plan, uint32_t runs)
{
    std::cout << "# compare: " << plan.size() / runs << " configurations, " << runs
              << " run(s) each\n";
    for (std::size_t i = 0; i < plan.size(); i += runs)
    {
        std::vector<std::string> parts;
        for (const auto& [path, value] : plan[i].varied)
        {
            parts.push_back("--" + path + "=" + value);
        }
        std::cout << "# " << plan[i].folder.substr(0, plan[i].folder.find('-')) << ": "
                  << flowdist::JoinTexts(parts, " ") << '\n';
    }
}

} // namespace ns3
