// SPDX-License-Identifier: GPL-2.0-only

// Three ways to choose the traffic manager, and what the failure of one of them does to open flows.

#include "ns3/scenario-check.h"
#include "ns3/scenario-runner.h"

#include <iomanip>
#include <iostream>

int
main()
{
    ns3::FlowScenario scenario; // two distributors, 8 traffic managers, 16 servers
    scenario.Group("tm").Set("translation.kind", "destination");
    scenario.Group("server").Set("serviceTime", "300ms"); // flows are open at the failure
    scenario.traffic.timeout = ns3::Seconds(2);           // and end within 2 s; the last
    scenario.traffic.stop = ns3::Seconds(3);              // starts 2 s before the run ends
    scenario.duration = ns3::Seconds(5);
    scenario.events = {{ns3::Seconds(2), "fail", "tm3"}};
    std::cout << "flows: completed, broken, open at the failure, moved in excess\n";
    for (const std::string select : {"modulo", "modulo state=lru", "hrw"})
    {
        scenario.scheme = "key=greater-port hash=toeplitz select=" + select;
        ns3::CheckScenario(scenario);
        const ns3::MeasurementReport report = ns3::RunScenario(scenario);
        const auto& failure = report.failover.at(0);
        std::cout << std::setw(6) << report.flows.completed << std::setw(6) << report.flows.broken
                  << std::setw(6) << failure.flowsActive << std::setw(6) << failure.excess.either
                  << "  " << scenario.scheme << "\n";
    }
}
