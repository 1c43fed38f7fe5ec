// SPDX-License-Identifier: GPL-2.0-only

#ifndef CLIENT_GROUP_H
#define CLIENT_GROUP_H

#include "host-group.h"

#include "ns3/device-failure.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Hosts that ask; what they ask is the scenario's traffic. In a replay one node stands for all of
 * them.
 */
class ClientGroup : public HostGroup
{
  public:
    using HostGroup::HostGroup;

    /// @return the kind `client`
    static GroupKind Kind();

  private:
    NetworkPlan::Direction GetDirection() const override;
    void DoSetFailed(uint32_t node, bool failed) override;

    std::vector<DeviceFailure> m_failures;
};

} // namespace ns3

#endif // CLIENT_GROUP_H
