// SPDX-License-Identifier: GPL-2.0-only

#ifndef RUN_REMAINS_H
#define RUN_REMAINS_H

#include "../../helper/results/run-summary.h"
#include "../sweep/run-pool.h"
#include "campaign-store.h"

#include <optional>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Reads what a run left in its folder. Of one that did not come to its end the log alone stays; one
 * that a signal ended could not say so, which is done here.
 * @param folder its own @param outcome how it ended @param summary takes its figures, where it
 * wrote them
 * @return what the database is told
 */
CampaignEnd ReadRemains(const std::string& folder,
                        const RunPool::Outcome& outcome,
                        std::optional<RunSummary>& summary);

} // namespace ns3

#endif // RUN_REMAINS_H
