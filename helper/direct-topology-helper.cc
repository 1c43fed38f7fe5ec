// SPDX-License-Identifier: GPL-2.0-only

#include "direct-topology-helper.h"

namespace ns3
{

void
DirectTopologyHelper::SetServerWeights(const std::vector<double>& weights)
{
    m_weights = weights;
    m_weightsSet = true;
}

void
DirectTopologyHelper::DoBuild()
{
    Ptr<DistributorNetDevice> distributor = MakeDistributor();
    ConnectAccess(distributor);
    const std::vector<uint32_t> ports = ConnectServers(distributor);
    if (!m_weightsSet)
    {
        m_weights.assign(ports.size(), 1.0);
    }
    for (uint32_t i = 0; i < ports.size(); ++i)
    {
        for (const Service& service : Services())
        {
            OwnServiceAddress(GetServers().Get(i), service.address);
        }
        distributor->DeclareMember(i, ports[i], GetServerAddress(i));
        if (i < m_weights.size())
        {
            distributor->UpdateMembers({{flowhash::MemberChange::Kind::ADD, i, m_weights[i]}});
        }
    }
}

} // namespace ns3
