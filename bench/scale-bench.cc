// SPDX-License-Identifier: GPL-2.0-only

// How a run's cost grows with flows, members and choosers in a row: light flows over express links,
// all monitors on. Each run is a process of its own, so that its memory and its CPU time are its
// own; building the network is not in the time, and is in the memory.

#include "../base/number-text.h"
#include "../base/run-progress.h"
#include "../base/text-table.h"

#include "ns3/command-line.h"
#include "ns3/scenario-reader.h"
#include "ns3/scenario-runner.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace ns3;

namespace
{

/// What one run showed.
struct Measured
{
    double seconds{0};     //!< CPU time of the run, without building
    uint64_t ended{0};     //!< flows
    uint64_t open{0};      //!< at the end of the run
    uint64_t packets{0};   //!< that hosts and devices sent
    uint64_t hops{0};      //!< frames that arrived somewhere
    uint64_t inFlight{0};  //!< packets at the end of the run
    uint64_t megabytes{0}; //!< greatest resident memory
};

/// One run of a curve.
struct Point
{
    std::string curve;
    uint64_t size; //!< on the curve
    std::function<FlowScenario()> make;
    Measured measured{};
};

/// @return what was measured, in this process
Measured
Run(const FlowScenario& scenario)
{
    ScenarioRun run(scenario);
    const std::clock_t start = std::clock();
    const MeasurementReport report = run.Run();
    Measured measured;
    measured.seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    measured.ended = report.flows.offered - report.flows.unfinished;
    measured.open = report.flows.unfinished;
    measured.packets = report.packets.injected + report.packets.generated;
    measured.hops = report.packets.hops + report.packets.delivered;
    measured.inFlight = report.packets.inFlight;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    measured.megabytes = static_cast<uint64_t>(usage.ru_maxrss) / 1024;
    return measured;
}

/// @return the same, in a process of its own
Measured
RunApart(const Point& point)
{
    int ends[2];
    if (pipe(ends) != 0)
    {
        throw std::runtime_error("no pipe can be made");
    }
    std::cout.flush();
    const pid_t child = fork();
    if (child == 0)
    {
        try
        {
            const Measured measured = Run(point.make());
            const auto written = write(ends[1], &measured, sizeof measured);
            _exit(written == sizeof measured ? 0 : 1);
        }
        catch (const std::exception& error)
        {
            std::cerr << error.what() << '\n';
            _exit(1);
        }
    }
    close(ends[1]);
    Measured measured;
    const bool whole = child > 0 && read(ends[0], &measured, sizeof measured) == sizeof measured;
    close(ends[0]);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0 || !whole)
    {
        throw std::runtime_error(point.curve + " " + std::to_string(point.size) +
                                 ": the run failed");
    }
    return measured;
}

/// @return many flows through switch, distributor, manager and server, each of two seconds, of
/// which so many are open
FlowScenario
WithFlows(const std::string& file, uint64_t flows)
{
    ScenarioReader reader;
    reader.ReadFile(file);
    reader.Override("traffic.concurrent", std::to_string(flows));
    reader.Override("traffic.rate", std::to_string(std::min<uint64_t>(2 * flows, 1000000)));
    return reader.Finish();
}

/// @param choosers balancers in a row, of which each but the last has one to choose
/// @param members servers @return 20,000 flows in a second, through them
FlowScenario
InARow(uint64_t choosers, uint64_t members)
{
    const auto group = [](const std::string& name, const std::string& kind, uint64_t count) {
        ScenarioGroup made;
        made.name = name;
        made.kind = kind;
        made.count = static_cast<uint32_t>(count);
        return made;
    };
    FlowScenario scenario;
    scenario.network = ScenarioNetwork();
    auto& tiers = scenario.network.tiers;
    tiers = {group("client", "client", 16), group("access", "router", 1)};
    for (uint64_t i = 0; i < choosers; ++i)
    {
        ScenarioGroup chooser =
            group(std::string("row-") + static_cast<char>('a' + i), "distributor", 1);
        chooser.choices.resize(1);
        chooser.choices[0].chooses =
            i + 1 < choosers ? std::string("row-") + static_cast<char>('b' + i) : "server";
        tiers.push_back(chooser);
    }
    tiers.push_back(group("server", "server", members));
    tiers.back().Set("serviceTime", "0s");
    scenario.scheme = "key=five-tuple hash=crc32c select=maglev";
    scenario.traffic.fidelity = "light";
    scenario.traffic.rate = 20000;
    scenario.duration = Seconds(1);
    return scenario;
}

/// @return the file of all points
void
Write(const std::string& name, const std::vector<Point>& points)
{
    std::ofstream out(name);
    out << "curve,size,cpu_s,flows_ended,flows_open,packets,packet_hops,in_flight,memory_mb,"
           "us_per_flow,packet_hops_per_s\n";
    for (const Point& point : points)
    {
        const Measured& m = point.measured;
        out << point.curve << ',' << point.size << ',' << m.seconds << ',' << m.ended << ','
            << m.open << ',' << m.packets << ',' << m.hops << ',' << m.inFlight << ','
            << m.megabytes << ',' << m.seconds * 1e6 / static_cast<double>(m.ended) << ','
            << static_cast<double>(m.hops) / m.seconds << '\n';
    }
    if (!out.flush())
    {
        throw std::runtime_error("cannot write " + name);
    }
}

void
Print(const std::vector<Point>& points)
{
    flowdist::TextTable table;
    table.AddColumn("curve", "", false);
    for (const auto& [name, unit] :
         std::vector<std::pair<std::string, std::string>>{{"size", ""},
                                                          {"CPU", "s"},
                                                          {"flows ended", ""},
                                                          {"flows open", ""},
                                                          {"a flow", "us"},
                                                          {"packet-hops", "1e6/s"},
                                                          {"in flight", "packets"},
                                                          {"memory", "MB"}})
    {
        table.AddColumn(name, unit);
    }
    using flowdist::FixedText;
    for (const Point& point : points)
    {
        const Measured& m = point.measured;
        table.AddRow({point.curve,
                      std::to_string(point.size),
                      FixedText(m.seconds, 2),
                      std::to_string(m.ended),
                      std::to_string(m.open),
                      FixedText(m.seconds * 1e6 / static_cast<double>(m.ended), 1),
                      FixedText(static_cast<double>(m.hops) / m.seconds / 1e6, 2),
                      std::to_string(m.inFlight),
                      std::to_string(m.megabytes)});
    }
    table.Print(std::cout, flowdist::IsTerminal(1));
    const Point* before = nullptr;
    for (const Point& point : points)
    {
        if (before && point.curve == before->curve && point.measured.open > before->measured.open)
        {
            const double bytes = static_cast<double>(point.measured.megabytes) -
                                 static_cast<double>(before->measured.megabytes);
            const auto flows = static_cast<double>(point.measured.open - before->measured.open);
            std::cout << "from " << before->measured.open << " to " << point.measured.open
                      << " open flows: " << FixedText(bytes * 1024 * 1024 / flows, 0)
                      << " bytes a flow\n";
        }
        before = point.curve == "flows" ? &point : nullptr;
    }
}

} // namespace

int
main(int argc, char* argv[])
{
    std::string file;
    std::string out;
    uint64_t most = 1'000'000;
    CommandLine cmd(__FILE__);
    cmd.AddValue("most", "Flows that are open at once in the greatest run", most);
    cmd.AddValue("out", "File for the results as CSV", out);
    cmd.AddNonOption("scenario", "Scenario file of many flows", file);
    cmd.Parse(argc, argv);
    if (file.empty())
    {
        std::cerr << "takes a scenario file, such as examples/scenarios/million-flows.yaml\n";
        return 2;
    }
    std::vector<Point> points;
    for (uint64_t flows = 1000; flows <= most; flows *= 10)
    {
        points.push_back({"flows", flows, [&file, flows] { return WithFlows(file, flows); }});
    }
    for (const uint64_t members : {10U, 100U, 1000U, 10000U})
    {
        points.push_back({"members", members, [members] { return InARow(1, members); }});
    }
    for (const uint64_t choosers : {1U, 2U, 3U, 4U})
    {
        points.push_back({"choosers", choosers, [choosers] { return InARow(choosers, 16); }});
    }
    try
    {
        {
            flowdist::RunProgress progress(
                std::cerr, "scale, runs", points.size(), flowdist::IsTerminal(2));
            for (Point& point : points)
            {
                point.measured = RunApart(point);
                progress.Step();
            }
        }
        Print(points);
        if (!out.empty())
        {
            Write(out, points);
        }
    }
    catch (const std::exception& error)
    {
        std::cerr << error.what() << '\n';
        return 2;
    }
    return 0;
}
