// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCALAR_PLOTS_H
#define SCALAR_PLOTS_H

#include "campaign-reader.h"
#include "picture.h"

#include <string>
#include <vector>

namespace ns3
{

constexpr std::size_t MOST_ROWS = 32; //!< of bars or paired differences

/**
 * @ingroup flow-distribution
 * Finds what paired differences are to.
 * @param configurations them @param text as of FindBaselines; numbers are those of comparison.csv
 * @return places among the configurations, one for each
 * @throws ScenarioError where there is no such configuration
 */
std::vector<std::size_t> PlotBaselines(const std::vector<PlotConfiguration>& configurations,
                                       const std::string& text);

/// @param reader a campaign @param figure a scalar @return whether configurations differ in it
bool DiffersIn(CampaignReader& reader, const std::string& figure);

/// Means by configuration. @param reader a campaign @param figure a scalar @return the pictures
std::vector<Picture> BarPictures(CampaignReader& reader, const std::string& figure);

/// Differences by configuration. @param reader a campaign @param figure a scalar @param baselines
/// as of PlotBaselines @return the pictures; none where no configuration has two pairs
std::vector<Picture> PairPictures(CampaignReader& reader,
                                  const std::string& figure,
                                  const std::vector<std::size_t>& baselines);

} // namespace ns3

#endif // SCALAR_PLOTS_H
