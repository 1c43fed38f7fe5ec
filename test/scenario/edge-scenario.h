// SPDX-License-Identifier: GPL-2.0-only

#ifndef EDGE_SCENARIO_H
#define EDGE_SCENARIO_H

#include "ns3/flow-scenario.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/// @return clients, a router, a switch that chooses among 4 routers, a server, UDP requests;
/// replies pass none of the 4
inline FlowScenario
EdgeScenario()
{
    FlowScenario scenario;
    scenario.network = ScenarioNetwork();
    auto& groups = scenario.network.groups;
    for (const auto& [name, kind] :
         std::vector<std::pair<std::string, std::string>>{{"client", "client"},
                                                          {"access", "router"},
                                                          {"edge", "switch"},
                                                          {"path", "router"},
                                                          {"server", "server"}})
    {
        groups.emplace_back();
        groups.back().name = name;
        groups.back().kind = kind;
    }
    groups[0].count = 4;
    groups[3].count = 4;
    groups[2].choices.resize(1);
    groups[2].choices[0].chooses = "path";
    for (const auto& [first, second] :
         std::vector<std::pair<std::string, std::string>>{{"client", "access"},
                                                          {"access", "edge"},
                                                          {"edge", "path"},
                                                          {"path", "server"},
                                                          {"edge", "server"}})
    {
        scenario.network.links.emplace_back();
        scenario.network.links.back().between = {first, second};
    }
    scenario.network.requests = {"client", "access", "edge", "path", "server"};
    scenario.network.replies = {"server", "edge", "access", "client"};
    scenario.scheme = "key=five-tuple hash=crc32 select=modulo";
    scenario.traffic.sourcePorts = "random";
    scenario.traffic.sources[0].kind = "udp";
    scenario.traffic.sources[0].responseSize = "constant:100";
    scenario.traffic.timeout = MilliSeconds(500);
    scenario.services[0].protocol = "udp";
    scenario.services[0].ports = {53};
    scenario.measuring.flows = true;
    scenario.attributes["ns3::PcapFileWrapper::NanosecMode"] = "true";
    return scenario;
}

} // namespace ns3

#endif // EDGE_SCENARIO_H
