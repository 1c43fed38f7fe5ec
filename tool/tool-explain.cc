// SPDX-License-Identifier: GPL-2.0-only

#include "tool-explain.h"

#include "../base/number-text.h"
#include "../helper/keys/scenario-schema.h"

#include "ns3/part-registry.h"

#include <filesystem>
#include <iostream>

namespace ns3
{

namespace
{

/// What `as=` stands for stands in its place.
void
SpellOutPresets(FlowScenario& scenario)
{
    scenario.scheme = flowhash::SpelledOut(scenario.scheme);
    for (ScenarioGroup& group : scenario.network.groups)
    {
        group.scheme = flowhash::SpelledOut(group.scheme);
        for (ScenarioChoice& choice : group.choices)
        {
            choice.scheme = flowhash::SpelledOut(choice.scheme);
        }
    }
}

} // namespace

void
ExplainScenario(const FlowScenario& scenario)
{
    FlowScenario spelled = scenario;
    SpellOutPresets(spelled);
    for (ScenarioSource& source : spelled.traffic.sources)
    {
        // The output may be kept anywhere.
        source.file = source.file.empty() ? "" : std::filesystem::absolute(source.file).string();
    }
    std::cout << ScenarioYaml(spelled);
}

void
ExplainPlan(const std::vector<PlannedRun>& plan, uint32_t runs)
{
    ExplainScenario(plan.front().scenario);
    std::cout << "# compare: " << plan.size() / runs << " configurations, " << runs
              << " run(s) each; above: 001\n";
    for (std::size_t i = 0; i < plan.size(); i += runs)
    {
        std::vector<std::string> parts;
        for (const auto& [path, value] : plan[i].varied)
        {
            parts.push_back((path == "scenario" ? "" : "--" + path + "=") + value);
        }
        std::cout << "# " << plan[i].folder.substr(0, plan[i].folder.find('-')) << ": "
                  << flowdist::JoinTexts(parts, " ") << '\n';
    }
}

} // namespace ns3
