// SPDX-License-Identifier: GPL-2.0-only

#include "tool-explain.h"

#include "campaign/campaign-text.h"

#include <iostream>

namespace ns3
{

void
ExplainScenario(const FlowScenario& scenario)
{
    std::cout << ScenarioText(scenario);
}

void
ExplainPlan(const std::vector<PlannedRun>& plan, uint32_t runs)
{
    ExplainScenario(plan.front().scenario);
    std::cout << "# compare: " << plan.size() / runs << " configurations, " << runs
              << " run(s) each; above: 001\n";
    for (std::size_t i = 0; i < plan.size(); i += runs)
    {
        std::cout << "# " << plan[i].folder.substr(0, plan[i].folder.find('-')) << ": "
                  << DescribeVaried(plan[i].varied) << '\n';
    }
}

} // namespace ns3
