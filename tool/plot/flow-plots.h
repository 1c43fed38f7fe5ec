// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_PLOTS_H
#define FLOW_PLOTS_H

#include "campaign-reader.h"
#include "picture.h"

#include <string>
#include <vector>

namespace ns3
{

/// @return what can be drawn of flows.csv: completion, firstByte, slowdown
std::vector<std::string> FlowFigures();

/**
 * @ingroup flow-distribution
 * Whether runs kept their flows.
 * @param reader a campaign @return what is missing, in one line; empty: nothing
 */
std::string MissingFlows(const CampaignReader& reader);

/// @param name one of FlowFigures() @return why there may be no pictures of it
std::string WhyNoFlows(const std::string& name);

/**
 * @ingroup flow-distribution
 * Distributions over completed flows, by configuration, all runs together.
 * @param reader a campaign @param name one of FlowFigures() @return the pictures
 */
std::vector<Picture> FlowPictures(const CampaignReader& reader, const std::string& name);

} // namespace ns3

#endif // FLOW_PLOTS_H
