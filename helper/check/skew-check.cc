// SPDX-License-Identifier: GPL-2.0-only

#include "skew-check.h"

#include "../../base/number-text.h"
#include "../network/same-member.h"
#include "idle-keys.h"

#include "ns3/flow-scenario.h"
#include "ns3/network-plan.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

namespace
{

uint32_t
CountClients(const FlowScenario& scenario)
{
    for (const ScenarioGroup& group : scenario.network.groups)
    {
        if (group.kind == "client")
        {
            return group.Count();
        }
    }
    return 0;
}

/// Keys of a replay at sources that replay nothing.
void
CheckPlain(const ScenarioSource& source, const std::string& path, const ScenarioFail& fail)
{
    const ScenarioSource usual;
    RefuseIdleKeys({{"file", source.file != usual.file},
                    {"timeScale", source.timeScale != usual.timeScale},
                    {"startScale", source.startScale != usual.startScale},
                    {"copies", source.copies != usual.copies}},
                   path,
                   "at a source of kind " + source.kind + ": it is of kind replay",
                   fail);
}

/// What a capture decides itself.
void
CheckReplay(const ScenarioTraffic& traffic, const ScenarioFail& fail)
{
    const std::string why = "where a capture is replayed, which says who sends what when";
    RefuseIdleKeys({{"clients", traffic.zipf > 0},
                    {"burst", traffic.burst > 0},
                    {"bursts", traffic.bursts != "poisson"}},
                   "traffic.",
                   why,
                   fail);
    RefuseIdleKeys({{"from", traffic.sources.front().from != 0},
                    {"attack", traffic.sources.front().attack != "none"}},
                   "traffic.sources.0.",
                   why,
                   fail);
}

void
CheckFlood(const FlowScenario& scenario,
           const ScenarioSource& flood,
           const std::string& path,
           const ScenarioFail& fail)
{
    const ScenarioSource usual;
    RefuseIdleKeys({{"requestSize", flood.requestSize != usual.requestSize},
                    {"responseSize", flood.responseSize != usual.responseSize},
                    {"requests", flood.requests != usual.requests},
                    {"pause", flood.pause != usual.pause},
                    {"path", flood.path != usual.path},
                    {"window", flood.window != usual.window},
                    {"pace", flood.pace != usual.pace},
                    {"keepAlive", !flood.keepAlive.IsZero()},
                    {"attack", flood.attack != usual.attack}},
                   path,
                   "for a syn-flood, which sends SYNs alone",
                   fail);
    if (!scenario.traffic.IsLight())
    {
        fail({path + "kind", "traffic.fidelity"},
             "a syn-flood is made of light packets: traffic.fidelity: light");
    }
    const auto& services = scenario.services;
    if (std::none_of(services.begin(), services.end(), [](const ScenarioService& service) {
            return service.protocol == "tcp";
        }))
    {
        fail({path + "kind", "services"}, "a syn-flood needs a tcp service");
    }
}

void
CheckSource(const FlowScenario& scenario,
            const ScenarioSource& source,
            const std::string& path,
            const ScenarioFail& fail)
{
    CheckPlain(source, path, fail);
    const uint32_t clients = CountClients(scenario);
    if (source.from > clients)
    {
        fail({path + "from"},
             "key '" + path + "from': " + std::to_string(source.from) +
                 " clients are more than there are: " + std::to_string(clients));
    }
    if (source.attack != "none" && source.kind == "echo")
    {
        fail({path + "attack"},
             "key '" + path + "attack' does nothing for echo, which has no ports: tcp or udp");
    }
    if (source.IsFlood())
    {
        CheckFlood(scenario, source, path, fail);
    }
    if (source.attack != "none")
    {
        const std::string fault = SameMember(scenario, NetworkPlan(scenario.network)).FindFault();
        if (!fault.empty())
        {
            fail({path + "attack", "scheme"},
                 "key '" + path + "attack': " + source.attack + " does nothing here: " + fault);
        }
    }
}

void
CheckBursts(const FlowScenario& scenario, const ScenarioFail& fail)
{
    const ScenarioTraffic& traffic = scenario.traffic;
    if (traffic.burst == 0)
    {
        RefuseIdleKeys(
            {{"bursts", traffic.bursts != "poisson"}},
            "traffic.",
            "without bursts: traffic.burst says how many flows each client starts at once",
            fail);
        return;
    }
    if (traffic.zipf > 0 || traffic.concurrent > 0)
    {
        const std::string other = traffic.zipf > 0 ? "clients" : "concurrent";
        fail({"traffic.burst", "traffic." + other},
             "traffic.burst and traffic." + other +
                 " exclude each other: in a burst all clients start as many flows, at the rate");
    }
    const Time stop = traffic.stop.IsZero() ? scenario.duration : traffic.stop;
    const double gap = traffic.burst * static_cast<double>(CountClients(scenario)) / traffic.rate;
    if (gap > stop.GetSeconds())
    {
        fail({"traffic.burst", "traffic.rate"},
             "bursts of " + std::to_string(traffic.burst) + " flows at each client come every " +
                 flowdist::NumberText(gap) + " s at this rate, and flows start for " +
                 flowdist::NumberText(stop.GetSeconds()) + " s: a smaller burst, or a higher rate");
    }
    for (std::size_t i = 0; i < traffic.sources.size(); ++i)
    {
        const std::string path = "traffic.sources." + std::to_string(i) + ".from";
        if (traffic.sources[i].from != 0 && !traffic.sources[i].IsFlood())
        {
            fail({path, "traffic.burst"},
                 "traffic.burst and key '" + path +
                     "' exclude each other: in a burst all clients start as many flows");
        }
    }
}

} // namespace

void
CheckSkew(const FlowScenario& scenario, const ScenarioFail& fail)
{
    const ScenarioTraffic& traffic = scenario.traffic;
    if (traffic.IsReplay())
    {
        CheckReplay(traffic, fail);
        return;
    }
    for (std::size_t i = 0; i < traffic.sources.size(); ++i)
    {
        CheckSource(
            scenario, traffic.sources[i], "traffic.sources." + std::to_string(i) + ".", fail);
    }
    const auto makesFlows = [](const ScenarioSource& source) {
        return source.share > 0 && !source.IsFlood();
    };
    if (std::none_of(traffic.sources.begin(), traffic.sources.end(), makesFlows))
    {
        fail({"traffic.sources"},
             "a syn-flood makes no flows, and without one there is nothing to measure: another "
             "source, with a share above 0");
    }
    if (traffic.zipf > 0 && CountClients(scenario) == 1)
    {
        fail({"traffic.clients"}, "key 'traffic.clients' does nothing where there is one client");
    }
    CheckBursts(scenario, fail);
}

} // namespace ns3
