// SPDX-License-Identifier: GPL-2.0-only

#ifndef TRAFFIC_VALUES_H
#define TRAFFIC_VALUES_H

#include "ns3/scenario-value.h"

#include <cstdint>

namespace ns3
{

/// How flows are spread over clients: uniform (0) or zipf:S (S, 0.01 to 10). @return its reader
ScenarioValue<double> SkewValue();

/// How many clients a source's flows are from: all (0), one (1), or a number. @return its reader
ScenarioValue<uint32_t> ClientsValue();

} // namespace ns3

#endif // TRAFFIC_VALUES_H
