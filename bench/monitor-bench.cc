// SPDX-License-Identifier: GPL-2.0-only

// What monitors cost: CPU time of whole runs of a scenario with all monitors on, against the same
// runs without any, in turn in one program, of which the medians are compared. Building the network
// is not counted.

#include "../base/run-progress.h"
#include "../helper/run/global-settings.h"
#include "../helper/run/membership-director.h"
#include "../helper/run/scenario-monitors.h"
#include "../helper/run/scenario-traffic.h"

#include "ns3/built-network.h"
#include "ns3/command-line.h"
#include "ns3/mac48-address.h"
#include "ns3/scenario-reader.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <memory>
#include <unistd.h>
#include <vector>

using namespace ns3;

namespace
{

/// @return CPU time of Simulator::Run, s
double
Measure(const FlowScenario& scenario, bool monitored)
{
    const GlobalSettings settings(scenario);
    BuiltNetwork network(scenario);
    network.Build(MakeReplayFlows(scenario, network.GetServices()));
    const auto sources = InstallScenarioTraffic(scenario, network);
    std::unique_ptr<ScenarioMonitors> monitors;
    if (monitored)
    {
        monitors = std::make_unique<ScenarioMonitors>(scenario, network, sources);
    }
    MembershipDirector director(
        scenario, network, [&monitors](const ScenarioEvent& event, const EventTarget& target) {
            if (monitors)
            {
                monitors->Happened(event, target);
            }
        });
    director.ScheduleAll();
    Simulator::Stop(scenario.duration);
    const std::clock_t start = std::clock();
    Simulator::Run();
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    return seconds;
}

double
Median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t rounds = 11;
    std::string file;
    std::string out;
    CommandLine cmd;
    cmd.AddValue(
        "rounds", "Runs with and runs without, in turn, of which the medians count", rounds);
    cmd.AddValue("out", "File for the result as JSON", out);
    cmd.AddNonOption("scenario", "Scenario file", file);
    cmd.Parse(argc, argv);
    if (rounds == 0 || file.empty())
    {
        std::cerr << "takes a scenario file and at least one round\n";
        return 2;
    }
    try
    {
        ScenarioReader reader;
        reader.ReadFile(file);
        const FlowScenario scenario = reader.Finish();
        std::vector<double> with;
        std::vector<double> without;
        flowdist::RunProgress progress(std::cerr, "monitors, rounds", rounds, isatty(2) != 0);
        for (uint32_t round = 0; round < rounds; ++round)
        {
            without.push_back(Measure(scenario, false));
            with.push_back(Measure(scenario, true));
            progress.Step();
        }
        const double ratio = Median(with) / Median(without);
        std::printf("%-20s %10s %8s\n", "run", "CPU s", "ratio");
        std::printf("%-20s %10.3f %8.3f\n", "without monitors", Median(without), 1.0);
        std::printf("%-20s %10.3f %8.3f\n", "all monitors", Median(with), ratio);
        if (!out.empty())
        {
            std::ofstream json(out);
            json << "{\n  \"all-monitors\": {\"value\": " << Median(with)
                 << ", \"unit\": \"s\", \"baseline\": \"no-monitors\", \"ratio\": " << ratio
                 << "}\n}\n";
        }
    }
    catch (const std::exception& error)
    {
        std::cerr << error.what() << '\n';
        return 2;
    }
    return 0;
}
