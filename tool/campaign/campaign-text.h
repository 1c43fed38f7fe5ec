// SPDX-License-Identifier: GPL-2.0-only

#ifndef CAMPAIGN_TEXT_H
#define CAMPAIGN_TEXT_H

#include "../sweep/run-plan.h"
#include "campaign-store.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

// What a campaign's database says of runs, from what is known of them.

/// @param run of a configuration @return what the line of a table is known by, such as tm.count=4
std::string ConfigurationName(const PlannedRun& run);

/// @param run of a configuration @param fixed overrides of all runs @return all that a command set
/// in the configuration, but for rngRun, which is no matter of configurations; its environment and
/// plugins, too
std::vector<CampaignFactor> FactorsOf(const PlannedRun& run, const ScenarioOverrides& fixed);

/**
 * Looks whether a plan has a run twice.
 * @param plan it @param digests of its configurations @param command for messages
 * @throws ScenarioError where two configurations are one scenario
 */
void CheckDistinct(const std::vector<PlannedRun>& plan,
                   const std::vector<std::string>& digests,
                   const std::string& command);

/// @param summary of a run @return the figures that tables show of it
std::vector<std::pair<std::string, double>> TableFigures(const RunSummary& summary);

/// @param scenario a scenario @return the YAML that makes it, wherever it is read; what this
/// process goes by besides, its environment and plugins, stands in comments before it
std::string ScenarioText(const FlowScenario& scenario);

} // namespace ns3

#endif // CAMPAIGN_TEXT_H
