// SPDX-License-Identifier: GPL-2.0-only

#include "tool-cost.h"

#include "../base/number-text.h"

#include "ns3/distribution.h"
#include "ns3/scenario-error.h"
#include "ns3/server-choice.h"
#include "ns3/spec-error.h"

namespace ns3
{

namespace
{

constexpr const char* CHOICE = "choose"; //!< key of those who choose servers
constexpr double MANY_RUNS = 1000;
constexpr double MOST_RUNS = 100'000;

/// Things that a network is made of, by what they cost.
struct NetworkSize
{
    double nodes{0};
    double links{0};   //!< of two ports each
    double members{0}; //!< that choosers know, all choosers
    double entries{0}; //!< of their tables
    double ports{0};   //!< of services that one server listens on
    double servers{0};

    /// @return s that building takes, about: measured on one core of a 2020s server
    double Seconds() const
    {
        return nodes * 5e-4 + links * 2e-4 + members * 1.5e-5 + entries * 4e-7 +
               servers * ports * ports * 2.6e-8; // ns-3 looks through all for each
    }

    /// @return bytes that it takes, about
    double Bytes() const
    {
        return nodes * 3e4 + links * 2e4 + members * 400 + entries * 8 + servers * ports * 4e3;
    }
};

/// What happens while a scenario runs, by what it costs; very rough.
struct RunSize
{
    double flows{0};
    double hops{0}; //!< links that a request passes, and a reply

    /// @return s that it takes, about: 10 packets each way, 4 events a link, 2 us an event
    double Seconds() const
    {
        return flows * hops * 10 * 4 * 2e-6;
    }

    /// @return bytes that are remembered, about
    double Bytes() const
    {
        return flows * 650;
    }
};

/// @param spec a scheme @param members that it is for @return entries of its table, about
double
EntriesOf(const std::string& spec, double members)
{
    double entries = 0;
    for (const std::string& word : flowdist::SplitText(spec, " "))
    {
        const std::size_t equals = word.find('=');
        const std::string key = word.substr(0, equals);
        const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
        const double number = flowdist::ReadNumber(value).value_or(0);
        entries += key == "size" || key == "slots" || key == "capacity" ? number : 0;
        entries += key == "points" ? number * members : 0;
    }
    return entries;
}

/// @param spec a scheme, or a choice of servers @return whether it can be; who cannot is refused by
/// the checks, which have its place
bool
CanBe(const std::string& spec, bool choice)
{
    try
    {
        choice ? void(ServerChoice::Make(spec)) : void(flowhash::Distribution::Make(spec));
        return true;
    }
    catch (const flowhash::SpecError&)
    {
        return false;
    }
}

/// @param key of a group's spec @return entries of the tables of its nodes, about
double
EntriesOf(const ScenarioGroup& group, const std::string& key, double members)
{
    const auto spec = group.settings.find(key);
    const double entries =
        spec == group.settings.end() ? 0 : group.Count() * EntriesOf(spec->second, members);
    return entries > 0 && CanBe(spec->second, key == CHOICE) ? entries : 0;
}

double
CountOf(const ScenarioNetwork& network, const std::string& group)
{
    const ScenarioGroup* found = network.FindGroup(group);
    return found ? found->Count() : 0; // a name that is none is found by the checks
}

double
LinksOf(const ScenarioNetwork& network, const ScenarioLink& link)
{
    if (link.between.size() != 2)
    {
        return 0;
    }
    const double first = CountOf(network, link.between[0]);
    const double second = CountOf(network, link.between[1]);
    return link.IsShared()                      ? first + second
           : link.between[0] == link.between[1] ? first * first / 2
                                                : first * second;
}

NetworkSize
SizeOf(const FlowScenario& scenario)
{
    const ScenarioNetwork& network = scenario.network;
    NetworkSize size;
    size.servers = network.requests.empty() ? 0 : CountOf(network, network.requests.back());
    for (const ScenarioGroup& group : network.groups)
    {
        size.nodes += group.Count();
        const std::string& own = group.scheme.empty() ? scenario.scheme : group.scheme;
        for (const ScenarioChoice& choice : group.choices)
        {
            const double members = CountOf(network, choice.chooses);
            size.members += group.Count() * members;
            const std::string& spec = choice.scheme.empty() ? own : choice.scheme;
            const double entries = group.Count() * EntriesOf(spec, members);
            size.entries += entries > 0 && CanBe(spec, false) ? entries : 0;
        }
        if (group.kind == "manager" || group.kind == "dispatcher")
        {
            size.members += group.Count() * size.servers;
            size.entries += EntriesOf(group, CHOICE, size.servers) +
                            EntriesOf(group, "translation.portTable", group.Count());
        }
    }
    for (const ScenarioService& service : scenario.services)
    {
        size.ports += static_cast<double>(service.ports.size());
    }
    for (const ScenarioLink& link : network.links)
    {
        size.links += LinksOf(network, link);
    }
    return size;
}

/// @return what will happen; nothing in a replay, which has an end
RunSize
RunSizeOf(const FlowScenario& scenario)
{
    const auto& traffic = scenario.traffic;
    const ScenarioNetwork& network = scenario.network;
    const Time stop = traffic.stop.IsZero() ? scenario.duration : traffic.stop;
    RunSize size;
    size.flows = traffic.IsReplay() ? 0 : traffic.rate * stop.GetSeconds();
    size.hops = static_cast<double>(network.requests.size() + network.replies.size()) - 2;
    return size;
}

void
CheckRun(const ToolArguments& arguments, const FlowScenario& scenario)
{
    const RunSize size = RunSizeOf(scenario);
    if (arguments.explain || (size.Seconds() <= 3600 && size.Bytes() <= 4e9))
    {
        return;
    }
    throw ScenarioError(arguments.command,
                        "this run would take about " +
                            flowdist::FixedText(size.Seconds() / 3600, 1) + " h and " +
                            flowdist::FixedText(size.Bytes() / 1e9, 1) + " GB: about " +
                            flowdist::FixedText(size.flows, 0) +
                            " flows by traffic.rate and the time for which they start; --yes "
                            "starts it");
}

} // namespace

void
CheckSize(const ToolArguments& arguments, const FlowScenario& scenario)
{
    if (arguments.yes)
    {
        return;
    }
    CheckRun(arguments, scenario);
    const NetworkSize size = SizeOf(scenario);
    if (size.Seconds() <= 60 && size.Bytes() <= 4e9)
    {
        return;
    }
    throw ScenarioError(
        arguments.command,
        "this network would take about " + flowdist::FixedText(size.Seconds() / 60, 1) +
            " min and " + flowdist::FixedText(size.Bytes() / 1e9, 1) +
            " GB to build: " + flowdist::FixedText(size.nodes, 0) + " nodes, " +
            flowdist::FixedText(size.links, 0) + " links, " + flowdist::FixedText(size.members, 0) +
            " members at choosers, " + flowdist::FixedText(size.entries, 0) + " table entries, " +
            flowdist::FixedText(size.servers * size.ports, 0) +
            " ports that servers listen on; --yes starts it");
}

void
CheckRuns(const ToolArguments& arguments)
{
    // No product of what a command line holds is too large for it.
    double runs = static_cast<double>(arguments.runs) * static_cast<double>(arguments.files.size());
    for (const Variation& variation : arguments.variations)
    {
        for (const auto& [path, text] : arguments.overrides)
        {
            if (path == variation.path)
            {
                throw ScenarioError("--vary " + path,
                                    "--" + path + "=" + text +
                                        " sets it, too, and would do nothing; take one of the two");
            }
        }
        runs *= static_cast<double>(variation.values.size());
        if (arguments.runs > 1 && (variation.path == "rngRun" || variation.path == "RngRun"))
        {
            throw ScenarioError("--vary " + variation.path,
                                "--runs varies it, too: runs would draw the same random numbers; "
                                "take one of the two");
        }
    }
    CheckRunCount(arguments, runs);
}

double
RoughSeconds(const FlowScenario& scenario)
{
    return SizeOf(scenario).Seconds() + RunSizeOf(scenario).Seconds();
}

void
CheckRunCount(const ToolArguments& arguments, double runs)
{
    const std::string count = runs > MOST_RUNS
                                  ? "over " + std::to_string(static_cast<int>(MOST_RUNS))
                                  : std::to_string(static_cast<int>(runs));
    if (runs > MOST_RUNS)
    {
        throw ScenarioError(arguments.command,
                            "these are " + count + " runs, too many for one command");
    }
    if (runs > MANY_RUNS && !arguments.yes && !arguments.explain && !arguments.dryRun)
    {
        throw ScenarioError(arguments.command,
                            "these are " + count +
                                " runs, each a process and a folder; --yes starts them");
    }
}

} // namespace ns3
