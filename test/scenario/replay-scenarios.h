// SPDX-License-Identifier: GPL-2.0-only

#ifndef REPLAY_SCENARIOS_H
#define REPLAY_SCENARIOS_H

// Scenarios on the capture, for the suites that run whole scenarios.

#include "../rig/capture-files.h"

#include "ns3/flow-scenario.h"

#include <string>
#include <vector>

namespace ns3
{

inline const char* const GREATER_PORT = "key=greater-port hash=toeplitz select=modulo";

/// @return 8 traffic managers, 16 servers, two distributors, and a capture
inline FlowScenario
ReplayScenario(const std::string& capture, const std::string& scheme)
{
    FlowScenario scenario;
    scenario.services[0].ports = {80, 8080};
    scenario.scheme = scheme;
    scenario.traffic.sources[0].kind = "replay";
    scenario.traffic.sources[0].file = capture;
    scenario.network.Link("client-access").queuePackets = 100'000;
    scenario.network.Link("access-a").queuePackets = 100'000;
    scenario.duration = Seconds(2);
    return scenario;
}

/// One of the four translations of the comparison.
struct Translation
{
    const char* name;
    const char* kind;
    const char* sourcePorts;
};

inline const std::vector<Translation> TRANSLATIONS{
    {"none", "none", "free"},
    {"destination", "destination", "free"},
    {"source, free ports", "both", "free"},
    {"source, greater-port's table", "both", "table"}};

inline void
Translate(FlowScenario& scenario, const Translation& translation)
{
    scenario.Group("tm").Set("translation.kind", translation.kind);
    scenario.Group("tm").Set("translation.sourcePorts", translation.sourcePorts);
    scenario.Group("tm").Set("translation.portTable", GREATER_PORT);
}

} // namespace ns3

#endif // REPLAY_SCENARIOS_H
