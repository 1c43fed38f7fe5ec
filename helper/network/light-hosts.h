// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_HOSTS_H
#define LIGHT_HOSTS_H

#include "ns3/flow-scenario.h"
#include "ns3/light-endpoint.h"
#include "ns3/light-profile.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * @param traffic of a scenario @return its sources of flows whose share is not nothing
 */
std::vector<ScenarioSource> SourcesInUse(const ScenarioTraffic& traffic);

/**
 * @ingroup flow-distribution
 * @param traffic of a scenario @return its floods, which make no flows, whose share is not nothing
 */
std::vector<ScenarioSource> FloodsInUse(const ScenarioTraffic& traffic);

/**
 * @ingroup flow-distribution
 * @param traffic of a scenario whose flows are light
 * @return how flows of its sources send, in the order of SourcesInUse
 */
std::vector<LightProfile> LightProfilesOf(const ScenarioTraffic& traffic);

/**
 * @ingroup flow-distribution
 * Sets what both ends of light flows have in common.
 * @param endpoint of either end @param traffic of a scenario
 */
void SetLightAttributes(LightEndpoint& endpoint, const ScenarioTraffic& traffic);

} // namespace ns3

#endif // LIGHT_HOSTS_H
