// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_PACE_H
#define TOOL_PACE_H

#include "ns3/scenario-runner.h"

#include <string>

namespace ns3
{

/// @param pace how far a run is @param seconds since it began @return its speed, for people
std::string DescribePace(const RunPace& pace, double seconds);

/// Says of a run that took a while how fast it was, and what memory it took.
/// @param pace how far it came @param seconds since it began
void TellEffort(const RunPace& pace, double seconds);

} // namespace ns3

#endif // TOOL_PACE_H
