// SPDX-License-Identifier: GPL-2.0-only

#ifndef CAMPAIGN_EXPORT_H
#define CAMPAIGN_EXPORT_H

#include "sqlite-database.h"

#include <ostream>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Writes comparison.csv of a campaign: a line for each run that has ended, configuration after
 * configuration; what is varied, then every scalar of summary.json but the wall time. The order of
 * lines and columns does not depend on the order in which runs ended.
 * @param out where to @param database of the campaign
 */
void WriteCampaignCsv(std::ostream& out, SqliteDatabase& database);

} // namespace ns3

#endif // CAMPAIGN_EXPORT_H
