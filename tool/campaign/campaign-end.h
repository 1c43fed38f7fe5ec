// SPDX-License-Identifier: GPL-2.0-only

#ifndef CAMPAIGN_END_H
#define CAMPAIGN_END_H

#include "../sweep/run-pool.h"
#include "campaign-store.h"

#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Gathers what the database keeps of a run. Of one that did not come to its end the log alone
 * stays.
 * @param part folder of the run, which has ended
 * @param outcome how it ended
 * @return exit code, last words, and the figures of its summary.json
 */
CampaignEnd CollectEnd(const std::string& part, const RunPool::Outcome& outcome);

} // namespace ns3

#endif // CAMPAIGN_END_H
