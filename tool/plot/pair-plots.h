// SPDX-License-Identifier: GPL-2.0-only

#ifndef PAIR_PLOTS_H
#define PAIR_PLOTS_H

#include "campaign-reader.h"
#include "picture.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Finds what paired differences are to.
 * @param configurations them @param text as of FindBaselines; numbers are those of comparison.csv
 * @return places among the configurations, one for each
 * @throws ScenarioError where there is no such configuration
 */
std::vector<std::size_t> PlotBaselines(const std::vector<PlotConfiguration>& configurations,
                                       const std::string& text);

/**
 * @ingroup flow-distribution
 * Differences by configuration. One baseline of all is a row at 0; where each has its own, the axis
 * says which.
 * @param reader a campaign @param figure a scalar @param baselines as of PlotBaselines
 * @param asked the text that these were found by
 * @return the pictures; none where no configuration has two pairs
 */
std::vector<Picture> PairPictures(CampaignReader& reader,
                                  const std::string& figure,
                                  const std::vector<std::size_t>& baselines,
                                  const std::string& asked);

} // namespace ns3

#endif // PAIR_PLOTS_H
