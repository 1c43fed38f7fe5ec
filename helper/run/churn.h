// SPDX-License-Identifier: GPL-2.0-only

#ifndef CHURN_H
#define CHURN_H

#include "ns3/flow-scenario.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Checks what groups say of their churn.
 * @param group one @return what is wrong with which key, such as {"churn.rate", "..."}; nothing
 */
std::vector<std::pair<std::string, std::string>> CheckChurn(const ScenarioGroup& group);

/**
 * @ingroup flow-distribution
 * @param group one whose churn can be @param duration of the run
 * @return how often one of its nodes leaves, on average
 */
double CountLeavings(const ScenarioGroup& group, Time duration);

/**
 * @ingroup flow-distribution
 * Draws the events of groups whose nodes come and go by themselves (ScenarioChurn): nodes leave at
 * the times of a Poisson process, each time one of those that are there, drawn uniformly, and come
 * back after a random time. Members that an event by hand names are left alone, and one of a group
 * stays always. What is drawn depends on RngRun, the duration, and the group and its churn alone.
 * @param scenario spelled out, of which RngRun is set
 * @return its events and those, by time
 */
std::vector<ScenarioEvent> AddChurn(const FlowScenario& scenario);

} // namespace ns3

#endif // CHURN_H
