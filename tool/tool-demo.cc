// SPDX-License-Identifier: GPL-2.0-only

#include "tool-demo.h"

#include "tool-commands.h"

#include "ns3/distribution.h"
#include "ns3/scenario-error.h"
#include "ns3/spec-error.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <set>

namespace ns3
{

namespace
{

const std::string SCENARIOS = FLOW_DISTRIBUTION_ROOT "/examples/scenarios/";

/// @param spec a scheme @param table the scheme that source ports are chosen for
ScenarioOverrides
Scheme(const std::string& spec, const std::string& table)
{
    return {{"scheme", spec}, {"tm.translation.portTable", table}};
}

DemoPart
MakeDirectPart()
{
    DemoPart part{"balancer",
                  "A. One balancer in front of 16 servers that own the service address",
                  SCENARIOS + "balancer.yaml",
                  {},
                  {}};
    part.rows = {
        {"3-tuple sum modulo 16", {{"scheme", "key=three-tuple hash=sum select=modulo"}}},
        {"5-tuple sum modulo 16", {{"scheme", "key=five-tuple hash=sum select=modulo"}}},
        {"5-tuple CRC-32 modulo 16", {{"scheme", "key=five-tuple hash=crc32 select=modulo"}}},
        {"5-tuple CRC-32 HRW", {{"scheme", "key=five-tuple hash=crc32 select=hrw"}}},
    };
    // One client with all the connections, such as a proxy: there the ports have to do it alone.
    part.columns = {
        {"16 clients, random ports", {{"traffic.sourcePorts", "random"}}},
        {"16 clients, Linux ports", {{"traffic.sourcePorts", "linux"}}},
        {"1 client, random ports", {{"traffic.sourcePorts", "random"}, {"client.count", "1"}}},
        {"1 client, Linux ports", {{"traffic.sourcePorts", "linux"}, {"client.count", "1"}}},
    };
    return part;
}

DemoPart
MakeManagersPart(const std::string& name, const std::string& title, const std::string& file)
{
    DemoPart part{name, title, SCENARIOS + file, {}, {}};
    const std::string modulo = "key=greater-port hash=toeplitz select=modulo";
    const std::string hrw = "key=greater-port hash=toeplitz select=hrw";
    part.rows = {
        {"3-tuple sum", Scheme("key=three-tuple hash=sum select=modulo", modulo)},
        {"5-tuple sum", Scheme("key=five-tuple hash=sum select=modulo", modulo)},
        {"source CRC", Scheme("key=source hash=crc32 select=modulo", modulo)},
        {"greater port, modulo", Scheme(modulo, modulo)},
        {"greater port, HRW", Scheme(hrw, hrw)},
        {"5-tuple CRC + table",
         Scheme("key=five-tuple hash=crc32 select=modulo state=lru", modulo)},
    };
    part.columns = {
        {"none", {{"tm.translation.kind", "none"}}},
        {"destination", {{"tm.translation.kind", "destination"}}},
        {"source, free", {{"tm.translation.kind", "both"}, {"tm.translation.sourcePorts", "free"}}},
        {"source, table",
         {{"tm.translation.kind", "both"}, {"tm.translation.sourcePorts", "table"}}},
    };
    return part;
}

/// @param spec a scheme @return overrides for dispatchers that choose by it, with an entry or
/// without
ScenarioOverrides
ChooseByHash(const std::string& spec)
{
    return {{"dispatcher.choose", "hash " + spec}, {"dispatcher.noEntry", "choose"}};
}

DemoPart
MakeDispatchersPart()
{
    DemoPart part{"dispatchers",
                  "D. Any of 4 dispatchers for each packet, 8 servers, one dispatcher fails",
                  SCENARIOS + "dispatchers.yaml",
                  {},
                  {}};
    part.rows = {
        {"drop", {{"dispatcher.noEntry", "drop"}}},
        {"reset", {{"dispatcher.noEntry", "reset"}}},
        {"choose any", {{"dispatcher.noEntry", "choose"}}},
        {"choose by hash", ChooseByHash("key=five-tuple hash=crc32c select=hrw")},
        {"hold for 20 ms", {{"dispatcher.noEntry", "hold"}, {"dispatcher.holdTime", "20ms"}}},
        {"lock for 20 ms", {{"dispatcher.lock.clients", "true"}, {"dispatcher.lock.hold", "20ms"}}},
    };
    // A client's second packet comes 2 ms behind its first one: before word of it, or behind.
    part.columns = {
        {"word in 1 us", {{"san.delay", "1us"}}},
        {"word in 10 ms", {{"san.delay", "10ms"}}},
        {"no word", {{"dispatcher.replication.services", "none"}}},
    };
    return part;
}

/// Three systems with the same servers, clients and failure.
DemoPart
MakeBesidePart()
{
    DemoPart part{"beside",
                  "E. Servers that choose themselves beside a balancer and dispatchers: a server "
                  "fails, one is added",
                  SCENARIOS + "beside-balancer.yaml",
                  {},
                  {}};
    const std::string selection = SCENARIOS + "beside-self-selection.yaml";
    part.rows = {
        {"one balancer", {{"scheme.state", "none"}}},
        {"one balancer, flow table", {{"scheme.state", "lru"}}},
        {"4 dispatchers", {}, SCENARIOS + "beside-dispatchers.yaml"},
        {"choose themselves", {{"server.convergence", "at-once"}}, selection},
        {"choose themselves, drain", {{"server.convergence", "drain"}}, selection},
    };
    part.columns = {{"", {}}};
    return part;
}

/// Names what is varied as the tables do: a row and a column.
std::vector<RunConfiguration>
Configurations(const DemoPart& part)
{
    std::vector<RunConfiguration> configurations;
    for (const auto& row : part.rows)
    {
        for (const auto& column : part.columns)
        {
            RunConfiguration configuration{row.file.empty() ? part.file : row.file,
                                           row.overrides,
                                           {{"row", row.label}, {"column", column.label}}};
            auto& own = configuration.own;
            own.insert(own.end(), column.overrides.begin(), column.overrides.end());
            configurations.push_back(configuration);
        }
    }
    return configurations;
}

std::unique_ptr<flowhash::Distribution>
MakeScheme(const std::string& spec)
{
    try
    {
        return flowhash::Distribution::Make(spec);
    }
    catch (const flowhash::SpecError& error)
    {
        throw ScenarioError("--scheme", error.what());
    }
}

/// Whether another version of IP than 4 is asked for.
bool
HasOtherFamily(const ScenarioOverrides& overrides)
{
    return std::any_of(overrides.begin(), overrides.end(), [](const auto& item) {
        return item.first == "network.family" && item.second != "ipv4";
    });
}

/// Takes the schemes of the command line out of the overrides: each is a row of its own.
std::vector<std::string>
TakeSchemes(ScenarioOverrides& overrides)
{
    std::vector<std::string> schemes;
    const auto rest = std::stable_partition(
        overrides.begin(), overrides.end(), [](auto& item) { return item.first != "scheme"; });
    for (auto it = rest; it != overrides.end(); ++it)
    {
        schemes.push_back(it->second);
    }
    overrides.erase(rest, overrides.end());
    return schemes;
}

/// What a part's row of a scheme sets; none: the part has no use for it.
std::optional<ScenarioOverrides>
RowOf(const DemoPart& part, const std::string& spec)
{
    const auto scheme = MakeScheme(spec);
    if (part.name == "balancer" || part.name == "beside")
    {
        return ScenarioOverrides{{"scheme", spec}};
    }
    if (part.name == "dispatchers")
    {
        // Their entries are their state.
        return scheme->HasState() ? std::nullopt : std::optional(ChooseByHash(spec));
    }
    // Where no reply can be foreseen the managers keep the table of another scheme.
    const bool hasTable = scheme->GetSelector().Traits().pure;
    return Scheme(spec, hasTable ? spec : "key=greater-port hash=toeplitz select=modulo");
}

void
AddRows(DemoPart& part, const std::vector<std::string>& schemes)
{
    for (const std::string& spec : schemes)
    {
        if (const auto row = RowOf(part, spec))
        {
            part.rows.push_back({spec, *row});
        }
    }
}

/// @throws ScenarioError where an option sets what a part's rows and columns set
void
CheckFixed(const DemoPart& part, const ScenarioOverrides& fixed)
{
    std::set<std::string> varied;
    for (const auto& configuration : Configurations(part))
    {
        for (const auto& item : configuration.own)
        {
            varied.insert(item.first);
        }
    }
    for (const auto& [path, text] : fixed)
    {
        const std::string whole = path.substr(0, path.rfind('.'));
        if (varied.count(path) > 0 || varied.count(whole) > 0)
        {
            throw ScenarioError("--" + path + "=" + text,
                                "the tables of the demo vary " +
                                    (varied.count(path) > 0 ? path : whole) +
                                    "; run and compare take it");
        }
    }
}

} // namespace

std::vector<DemoPart>
MakeDemoParts()
{
    return {MakeDirectPart(),
            MakeManagersPart("tcp",
                             "B. 8 traffic managers, 16 servers, one manager fails: real TCP",
                             "traffic-managers.yaml"),
            MakeManagersPart("capture",
                             "C. The same network, fed with a capture of real traffic",
                             "traffic-managers-replay.yaml"),
            MakeDispatchersPart(),
            MakeBesidePart()};
}

int
DemoCommand(const ToolArguments& arguments)
{
    if (!arguments.files.empty() || !arguments.variations.empty() || arguments.runs > 1 ||
        arguments.explain)
    {
        throw ScenarioError("demo",
                            "has its own scenarios: it takes no file, --vary, --runs or --explain");
    }
    if (!arguments.out.empty())
    {
        ResultClaim::Check(arguments.out, arguments.overwrite);
    }
    ScenarioOverrides fixed = arguments.overrides;
    auto parts = MakeDemoParts();
    if (HasOtherFamily(fixed))
    {
        std::cerr << "without part capture: a capture has the addresses of its own, and this "
                     "one's are IPv4\n";
        parts.erase(std::find_if(
            parts.begin(), parts.end(), [](const auto& part) { return part.name == "capture"; }));
    }
    const auto schemes = TakeSchemes(fixed);
    std::vector<std::vector<PlannedRun>> plans;
    for (auto& part : parts)
    {
        CheckFixed(part, fixed);
        AddRows(part, schemes);
        plans.push_back(PlanRuns(Configurations(part), fixed, 1));
    }
    const auto claim = ClaimResults(arguments, "demo");
    int exitCode = 0;
    bool failed = true;
    for (std::size_t i = 0; i < parts.size(); ++i)
    {
        const std::string place = parts[i].name + "/";
        const auto comparison =
            ExecutePlan(plans[i], *claim, place, arguments.jobs, "part " + parts[i].name);
        claim->Part().Write(place + "comparison.csv",
                            [&comparison](std::ostream& csv) { comparison.WriteCsv(csv); });
        PrintDemoPart(parts[i], comparison);
        exitCode = std::max(exitCode, ReportRuns(comparison));
        failed = failed && comparison.Failed() == plans[i].size();
        if (parts[i].name == "tcp" || parts[i].name == "capture")
        {
            DrawDemoPlots(parts[i], comparison, *claim);
        }
        std::cout << "results: " << claim->Path(place + "comparison.csv") << "\n" << std::endl;
    }
    CommitUnlessAllFailed(*claim, failed);
    std::cout << "A million flows in packets, of light flows (some minutes, a few GB):\n"
                 "  ./flowdist run examples/scenarios/million-flows.yaml "
                 "--traffic.concurrent=1000000 --traffic.rate=1000000\n";
    return exitCode;
}

} // namespace ns3
