// SPDX-License-Identifier: GPL-2.0-only

#ifndef CLIENT_SHARES_H
#define CLIENT_SHARES_H

#include "ns3/flow-scenario.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/// What one client makes of a scenario's traffic.
struct ClientShare
{
    double rate{0};             //!< new flows per second, of all sources of flows
    double gap{0};              //!< s, mean time from one to the next; 0: it has none
    std::vector<double> shares; //!< of the sources in use (SourcesInUse), as profiles have them
    std::vector<double> floods; //!< SYNs per second, of the floods in use (FloodsInUse)
    uint32_t concurrent{0};     //!< flows that are open at once, where there is such a number
};

/**
 * @ingroup flow-distribution
 * Spreads a scenario's traffic over clients: each source's flows over those that it is from, in
 * proportion to their weights. The rates of all clients make up the rate of the scenario.
 * @param traffic of a scenario, no replay @param clients how many there are, at least 1
 * @return what each makes, by number
 */
std::vector<ClientShare> SplitTraffic(const ScenarioTraffic& traffic, uint32_t clients);

} // namespace ns3

#endif // CLIENT_SHARES_H
