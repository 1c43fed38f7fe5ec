// SPDX-License-Identifier: GPL-2.0-only

// Three ways to choose the traffic manager, and what the failure of one of them does to open flows.

#include "ns3/scenario-check.h"
#include "ns3/scenario-runner.h"
#include "ns3/text-table.h"

#include <iostream>

int
main()
{
    ns3::Scenario scenario; // two distributors, 8 traffic managers, 16 servers
    scenario.Group("tm").Set("translation.kind", "destination");
    scenario.Group("server").Set("serviceTime", "300ms"); // flows are open at the failure
    scenario.traffic.timeout = ns3::Seconds(2);           // and end within 2 s; the last
    scenario.traffic.stop = ns3::Seconds(3);              // starts 2 s before the run ends
    scenario.duration = ns3::Seconds(5);
    scenario.events = {{ns3::Seconds(2), "fail", "tm3"}};
    ns3::TextTable table;
    table.AddColumn("scheme", "", false);
    for (const char* name : {"completed", "broken", "open at failure", "moved in excess"})
    {
        table.AddColumn(name, "flows");
    }
    for (const std::string select : {"modulo", "modulo state=lru", "hrw"})
    {
        scenario.scheme = "key=greater-port hash=toeplitz select=" + select;
        ns3::CheckScenario(scenario);
        const ns3::MeasurementReport report = ns3::RunScenario(scenario);
        const auto& failure = report.failover.at(0);
        table.AddRow({scenario.scheme,
                      std::to_string(report.flows.completed),
                      std::to_string(report.flows.broken),
                      std::to_string(failure.flowsActive),
                      std::to_string(failure.excess.either)});
    }
    table.Print(std::cout);
}
