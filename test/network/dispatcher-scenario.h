// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISPATCHER_SCENARIO_H
#define DISPATCHER_SCENARIO_H

#include "ns3/flow-scenario.h"
#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace ns3
{

/// @param name of a group @param kind of it @param count of nodes @return it
inline ScenarioGroup
Tier(const std::string& name, const std::string& kind, uint32_t count)
{
    ScenarioGroup group;
    group.name = name;
    group.kind = kind;
    group.count = count;
    return group;
}

/// @param medium of the system area network @return clients, a switch, dispatchers, a switch,
/// servers; packets take any trunk
inline FlowScenario
DispatcherScenario(const std::string& medium)
{
    FlowScenario scenario;
    ScenarioNetwork network;
    network.tiers = {Tier("client", "client", 4),
                     Tier("router", "switch", 1),
                     Tier("disp", "dispatcher", 4),
                     Tier("fabric", "switch", 1),
                     Tier("server", "server", 8)};
    network.tiers[0].link =
        ScenarioLinkMedium{"p2p", 1'000'000'000, MilliSeconds(1), 1000, 0, 1, {}};
    for (const std::size_t i : {1, 3})
    {
        network.tiers[i].Set("spread", "random").Set("per", "packet");
        network.tiers[i].choices.push_back({"disp", "", "", "", 0, "", ""});
    }
    network.tiers[2].Set("choose", "random");
    ScenarioLink inner;
    inner.medium = medium;
    inner.name = "san";
    inner.between = {"disp", "disp"};
    network.links = {inner};
    scenario.network = network;
    scenario.traffic.rate = 100;
    scenario.duration = Seconds(3);
    return scenario;
}

/// @param scenario any @return why it cannot be; empty: it can
inline std::string
WhyNot(const FlowScenario& scenario)
{
    try
    {
        CheckScenario(scenario);
    }
    catch (const ScenarioError& error)
    {
        return error.what();
    }
    return "";
}

} // namespace ns3

#endif // DISPATCHER_SCENARIO_H
