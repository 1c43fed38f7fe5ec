// SPDX-License-Identifier: GPL-2.0-only

#ifndef CAMPAIGN_SWAP_H
#define CAMPAIGN_SWAP_H

#include "../../helper/results/result-claim.h"

#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Puts a new campaign, which a ResultClaim keeps aside, in the place of what is in its folder. That
 * takes many steps, so what is to be done is written down first: whoever is killed on the way
 * leaves a swap that the next command on the folder brings to its end. The old database goes before
 * the first run is replaced and the new one comes when all runs are there, so that nobody ever
 * finds the database of the one with runs of the other. POSIX only.
 */
class CampaignSwap
{
  public:
    /**
     * Puts what was written in its place, as ResultClaim::Commit() does.
     * @param claim with a whole campaign in its part
     * @throws ScenarioError where the folder does not take it; std::system_error where that comes
     *         up on the way, and the swap stays pending
     */
    static void Commit(const ResultClaim& claim);

    /**
     * Brings a swap to its end that a killed command has left; does nothing where there is none.
     * @param path the folder, which need not be there
     * @throws ScenarioError where another command is at it, or the folder cannot be written
     */
    static void Finish(const std::string& path);

    /// @param path a folder @return whether a swap has begun there and not come to its end
    static bool IsPending(const std::string& path);
};

} // namespace ns3

#endif // CAMPAIGN_SWAP_H
