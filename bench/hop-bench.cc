// SPDX-License-Identifier: GPL-2.0-only

// What one hop costs, in CPU time a packet: hops of every kind in one program, measured in turn in
// many short rounds, of which the medians are compared. A ratio is against the yardstick on the
// same kind of link: a bare promiscuous handler that copies 40 bytes, hashes them and sends on.
//
// A round sends packets through a line of 8 equal hops, from a source that only calls Send to a
// sink that only counts. From its time goes what a line of no hop at all took in the same round
// (source, sink, one link); the rest, divided by 8, is one hop with its link.

#include "../base/run-progress.h"
#include "hop-rig.h"

#include "ns3/command-line.h"
#include "ns3/object-factory.h"
#include "ns3/scheduler.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <regex>
#include <string>
#include <unistd.h>
#include <vector>

using namespace ns3;

namespace
{

/// One line of the table.
struct Row
{
    std::string name;
    std::string baseline;        //!< name of the row it is compared with
    HopRig* ends;                //!< what is taken off: a line of the same links with no hop
    std::unique_ptr<HopRig> rig; //!< what is measured
    std::vector<double> rounds;  //!< us a packet and hop

    /// @return the median of the rounds, us
    double Median() const
    {
        std::vector<double> sorted = rounds;
        auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
        std::nth_element(sorted.begin(), middle, sorted.end());
        return *middle;
    }
};

void
Print(const std::vector<Row>& rows, const std::map<std::string, double>& medians)
{
    std::printf("%-28s %10s %8s  %s\n", "hop", "us/packet", "ratio", "against");
    for (const Row& row : rows)
    {
        std::printf("%-28s %10.3f %8.2f  %s\n",
                    row.name.c_str(),
                    medians.at(row.name),
                    medians.at(row.name) / medians.at(row.baseline),
                    row.baseline.c_str());
    }
}

bool
WriteJson(const std::string& path,
          const std::vector<Row>& rows,
          const std::map<std::string, double>& medians)
{
    std::ofstream out(path);
    out << "{\n";
    for (const Row& row : rows)
    {
        out << "  \"" << row.name << "\": {\"value\": " << medians.at(row.name)
            << ", \"unit\": \"us/packet\", \"baseline\": \"" << row.baseline
            << "\", \"ratio\": " << medians.at(row.name) / medians.at(row.baseline) << "}"
            << (&row == &rows.back() ? "\n" : ",\n");
    }
    out << "}\n";
    return out.flush().good();
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t rounds = 41;
    uint32_t packets = 5000;
    uint32_t payload = 64;
    std::string filter = ".";
    std::string scheduler = "ns3::RadixScheduler";
    uint32_t pending = 1000;
    std::string out;
    CommandLine cmd;
    cmd.AddValue("rounds", "Interleaved rounds, of which the median counts", rounds);
    cmd.AddValue("packets", "Packets a round", packets);
    cmd.AddValue("payload", "Bytes of UDP payload", payload);
    cmd.AddValue(
        "filter", "Regular expression of hops to be measured, beside the yardsticks", filter);
    cmd.AddValue("scheduler", "Class of ns-3 that keeps pending events", scheduler);
    cmd.AddValue("pending", "Events that are pending beside those of packets", pending);
    cmd.AddValue("out", "File for the results as JSON", out);
    cmd.Parse(argc, argv);
    if (rounds == 0 || packets == 0)
    {
        std::cerr << "rounds and packets must be above 0\n";
        return 2;
    }
    TypeId type;
    if (!TypeId::LookupByNameFailSafe(scheduler, &type) ||
        !type.IsChildOf(Scheduler::GetTypeId()) || !type.HasConstructor())
    {
        std::cerr << "scheduler: '" << scheduler << "' is no scheduler such as ns3::MapScheduler\n";
        return 2;
    }
    Simulator::SetScheduler(ObjectFactory(scheduler));
    for (uint32_t i = 0; i < pending; ++i)
    {
        Simulator::Schedule(Hours(1000 + i), [] {});
    }

    auto ends = MakeNoHop(HopRig::Link::POINT_TO_POINT);
    auto endsExpress = MakeNoHop(HopRig::Link::EXPRESS);
    auto endsCsma = MakeNoHop(HopRig::Link::CSMA);
    std::vector<Row> rows;
    const std::regex wanted(filter);
    auto addTo =
        [&](HopRig* from, const char* name, const char* yard, std::unique_ptr<HopRig> rig) {
            if (std::regex_search(name, wanted) || std::string(name).rfind("bare-", 0) == 0)
            {
                rows.push_back({name, yard, from, std::move(rig), {}});
            }
        };
    auto add = [&](const char* name, std::unique_ptr<HopRig> rig) {
        addTo(ends.get(), name, "bare-handler", std::move(rig));
    };
    auto addExpress = [&](const char* name, std::unique_ptr<HopRig> rig) {
        addTo(endsExpress.get(), name, "bare-handler-express", std::move(rig));
    };
    auto addCsma = [&](const char* name, std::unique_ptr<HopRig> rig) {
        addTo(endsCsma.get(), name, "bare-handler-csma", std::move(rig));
    };
    add("bare-handler", MakeBareHop(HopRig::Link::POINT_TO_POINT));
    add("distributor", MakeDistributorHop(HopRig::Link::POINT_TO_POINT));
    add("switch", MakeSwitchHop(false));
    add("switch-pipeline-buffer", MakeSwitchHop(true));
    add("nat", MakeTrafficManagerHop(HopRig::Link::POINT_TO_POINT));
    add("dispatcher", MakeDispatcherHop());
    add("router-net-device", MakeRouterDeviceHop());
    add("ipv4-router-no-queue-disc", MakeIpv4RouterHop(false));
    add("ipv4-router", MakeIpv4RouterHop(true));
    addTo(endsExpress.get(),
          "bare-handler-express",
          "bare-handler",
          MakeBareHop(HopRig::Link::EXPRESS));
    addExpress("distributor-express", MakeDistributorHop(HopRig::Link::EXPRESS));
    addExpress("nat-express", MakeTrafficManagerHop(HopRig::Link::EXPRESS));
    addCsma("bare-handler-csma", MakeBareHop(HopRig::Link::CSMA));
    addCsma("distributor-csma", MakeDistributorHop(HopRig::Link::CSMA));
    addCsma("bridge-csma", MakeBridgeHop());

    flowdist::RunProgress progress(std::cerr, "hops, rounds", rounds, isatty(2) != 0);
    for (uint32_t round = 0; round < rounds; round++)
    {
        for (Row& row : rows)
        {
            double both = row.ends->Measure(packets, payload);
            row.rounds.push_back((row.rig->Measure(packets, payload) - both) / HOPS);
        }
        progress.Step();
    }
    std::map<std::string, double> medians;
    for (const Row& row : rows)
    {
        medians[row.name] = row.Median();
    }
    Print(rows, medians);
    Simulator::Destroy();
    if (!out.empty() && !WriteJson(out, rows, medians))
    {
        std::cerr << "cannot write " << out << "\n";
        return 1;
    }
    return 0;
}
