// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_CHECK_H
#define SCENARIO_CHECK_H

#include "ns3/flow-scenario.h"
#include "ns3/scenario-places.h"
#include "ns3/scenario-trial.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Checks what only shows when all values of a scenario are known: that they fit together, that
 * schemes and size distributions can be made, that files are there.
 * @param scenario the scenario
 * @param places where its values came from
 * @param trial for values of attributes that ns-3 alone can judge; none: they pass
 * @throws ScenarioError with the place of the value to blame
 */
void CheckScenario(const FlowScenario& scenario,
                   const ScenarioPlaces& places = ScenarioPlaces(),
                   const ScenarioTrial& trial = nullptr);

} // namespace ns3

#endif // SCENARIO_CHECK_H
