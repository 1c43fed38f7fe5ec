// SPDX-License-Identifier: GPL-2.0-only

#ifndef FACTOR_PLOTS_H
#define FACTOR_PLOTS_H

#include "campaign-reader.h"
#include "picture.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * The factor that makes growth curves: the one whose values are numbers, and most of them.
 * @param configurations them @param least how many values it has at least
 * @return its path; empty: there is none
 */
std::string GrowthFactor(const std::vector<PlotConfiguration>& configurations, std::size_t least);

/**
 * @ingroup flow-distribution
 * The factor that makes the columns of heat maps: the one with most values, where the others have
 * two combinations or more.
 * @param configurations them @param least how many values it has at least
 * @return its path; empty: there is none
 */
std::string HeatFactor(const std::vector<PlotConfiguration>& configurations, std::size_t least);

/// Means over a factor. @param reader a campaign @param figure a scalar @param path of the factor,
/// as of GrowthFactor @return the pictures
std::vector<Picture> GrowthPictures(CampaignReader& reader,
                                    const std::string& figure,
                                    const std::string& path);

/// Means over two factors. @param reader a campaign @param figure a scalar @param path of the
/// columns' factor, as of HeatFactor @return the pictures
std::vector<Picture> HeatPictures(CampaignReader& reader,
                                  const std::string& figure,
                                  const std::string& path);

} // namespace ns3

#endif // FACTOR_PLOTS_H
