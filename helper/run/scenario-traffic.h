// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_TRAFFIC_H
#define SCENARIO_TRAFFIC_H

#include "ns3/application.h"
#include "ns3/built-network.h"
#include "ns3/flow-scenario.h"
#include "ns3/measurement-report.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Reads the capture that a scenario replays.
 * @param scenario a scenario that passed validation @param services what is searched for
 * @return its flows; null where nothing is replayed
 * @throws std::runtime_error where the capture cannot be used
 */
Ptr<ReplayFlows> MakeReplayFlows(const FlowScenario& scenario, const ServicePlan& services);

/**
 * @ingroup flow-distribution
 * Installs a scenario's traffic at its clients. What the client with number c draws depends on
 * RngRun and c alone.
 * @param scenario a scenario that passed validation @param network its network, built
 * @return applications with the trace sources FlowStarted and FlowEnded
 */
std::vector<Ptr<Application>> InstallScenarioTraffic(const FlowScenario& scenario,
                                                     const BuiltNetwork& network);

/**
 * @ingroup flow-distribution
 * Installs the clients of that traffic alone: no floods, and flows start until the end.
 * @param scenario a scenario that passed validation, of which no capture is replayed
 * @param network its network, built @return as InstallScenarioTraffic; each is a PlanPlayer
 */
std::vector<Ptr<Application>> InstallScenarioClients(const FlowScenario& scenario,
                                                     const BuiltNetwork& network);

/**
 * @ingroup flow-distribution
 * What applications know themselves: noPort and floodSyns.
 * @param network with InstallScenarioTraffic's applications @param figures where it is put
 */
void ReportTraffic(const BuiltNetwork& network, RunFigures& figures);

} // namespace ns3

#endif // SCENARIO_TRAFFIC_H
