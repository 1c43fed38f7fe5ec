// SPDX-License-Identifier: GPL-2.0-only

#ifndef DIRECT_TOPOLOGY_HELPER_H
#define DIRECT_TOPOLOGY_HELPER_H

#include "steering-topology-helper.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A balancer straight in front of servers that all own the service addresses and answer directly
 * (M1 to M4, H1 to H3): clients - access router - WAN - distributor - servers. The distributor's
 * members are the servers, ids 0 upward.
 */
class DirectTopologyHelper : public SteeringTopologyHelper
{
  public:
    /**
     * @param weights weight of each server from the start; one that is left out is built and
     * linked but is no member yet. Without this call all servers are members with weight 1.
     */
    void SetServerWeights(const std::vector<double>& weights);

  private:
    void DoBuild() override;

    std::vector<double> m_weights;
    bool m_weightsSet{false};
};

} // namespace ns3

#endif // DIRECT_TOPOLOGY_HELPER_H
