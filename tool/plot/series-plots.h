// SPDX-License-Identifier: GPL-2.0-only

#ifndef SERIES_PLOTS_H
#define SERIES_PLOTS_H

#include "campaign-reader.h"
#include "picture.h"

#include <string>
#include <vector>

namespace ns3
{

/// @param figure a name @return whether it is of timeseries.csv, such as tm.packetsMaxOverMean
bool IsSeriesFigure(const std::string& figure);

/// @param reader a campaign @return what is drawn over time unless something is asked for:
/// packetsMaxOverMean of each tier
/// @param always also where there are no events; else none are drawn then
std::vector<std::string> UsualSeries(CampaignReader& reader, bool always);

/**
 * @ingroup flow-distribution
 * A figure over time by configuration, with the events of the first run of each. Intervals in
 * which a run of it has fewer than 100 packets are left out where unevenness is drawn: what they
 * show is chance.
 * @param reader a campaign @param figure of timeseries.csv, as TIER.COLUMN
 * @return the pictures; none where no run has it
 */
std::vector<Picture> SeriesPictures(CampaignReader& reader, const std::string& figure);

} // namespace ns3

#endif // SERIES_PLOTS_H
