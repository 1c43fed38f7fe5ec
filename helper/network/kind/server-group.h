// SPDX-License-Identifier: GPL-2.0-only

#ifndef SERVER_GROUP_H
#define SERVER_GROUP_H

#include "host-group.h"

#include "ns3/origin-server-helper.h"

namespace ns3
{

class ReplayServer;

/**
 * @ingroup flow-distribution
 *
 * Hosts that answer: an OriginServer each, or in a replay a ReplayServer. Where servers are chosen
 * by others they own the services' addresses, on their loopback interfaces; where dispatchers
 * replace these they may put them back into their replies (HostNetDevice).
 */
class ServerGroup : public HostGroup
{
  public:
    using HostGroup::HostGroup;

    /// @return the kind `server`
    static GroupKind Kind();

    void Check(const Fail& fail) const override;
    bool RestoresServices() const override;

  private:
    NetworkPlan::Direction GetDirection() const override;
    void DoConnect() override;
    void DoSetFailed(uint32_t node, bool failed) override;

    void OwnServices() const;
    void ConnectToRestore() const;
    OriginServerHelper DescribeServers() const;
    void InstallReplay(uint32_t node);

    ApplicationContainer m_servers; //!< by node
    std::vector<Ptr<ReplayServer>> m_replays;
};

} // namespace ns3

#endif // SERVER_GROUP_H
