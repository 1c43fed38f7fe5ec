// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_RUNNER_H
#define SCENARIO_RUNNER_H

#include "scenario.h"

#include "ns3/measurement-report.h"

#include <functional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Runs a scenario from begin to end: sets RngRun and attribute defaults, builds network, traffic
 * and monitors, lets the events happen, and destroys the simulator again.
 *
 * A program may run several scenarios one after the other; each depends on its own parameters
 * alone.
 *
 * @param scenario a scenario that passed validation (scenario-check.h)
 * @param progress called after each hundredth of the duration; it does not change any result
 * @return what it showed
 * @throws std::runtime_error where a file that it names cannot be used
 */
MeasurementReport RunScenario(const Scenario& scenario,
                              const std::function<void()>& progress = nullptr);

} // namespace ns3

#endif // SCENARIO_RUNNER_H
