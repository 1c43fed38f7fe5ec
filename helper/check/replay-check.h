// SPDX-License-Identifier: GPL-2.0-only

#ifndef REPLAY_CHECK_H
#define REPLAY_CHECK_H

#include "ns3/flow-scenario.h"
#include "ns3/packet-capture.h"

#include <string>
#include <vector>

namespace ns3
{

/// @param services those of a scenario @return what a capture is searched for
std::vector<CaptureService> CapturedServices(const std::vector<ScenarioService>& services);

/**
 * Looks for clients of a capture that cannot send in a scenario's network: those with an address
 * of its own nodes would get nothing back. Copies shift addresses, and may shift them there.
 * @param scenario one with a replay @param capture what it replays @return what is wrong with the
 * first such flow, in the order of copies; empty: nothing
 */
std::string FindReplayConflict(const FlowScenario& scenario, Ptr<const PacketCapture> capture);

} // namespace ns3

#endif // REPLAY_CHECK_H
