// SPDX-License-Identifier: GPL-2.0-only

#ifndef SERVER_GROUP_H
#define SERVER_GROUP_H

#include "host-group.h"
#include "selecting-servers.h"

#include "ns3/origin-server-helper.h"
#include "ns3/string.h"

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

class HostNetDevice;
class LightServer;
class ReplayServer;

/**
 * @ingroup flow-distribution
 *
 * Hosts that answer: an OriginServer each, for light flows a LightServer, in a replay a
 * ReplayServer. Where servers are chosen
 * by others they own the services' addresses, on their loopback interfaces; where dispatchers
 * replace these they may put them back into their replies (HostNetDevice). They may choose
 * themselves (M6), and the routers of their answers (M7, SelectingServers).
 */
class ServerGroup : public HostGroup
{
  public:
    using HostGroup::HostGroup;

    /// @return the kind `server`
    static GroupKind Kind();

    void Check(const Fail& fail) const override;
    bool RestoresServices() const override;
    bool ChoosesItself() const override;
    std::vector<SchemeUse> GetSchemes() const override;
    std::vector<GroupChooser> GetChoosers() override;
    void Watch(TierProbe& probe) const override;
    void WatchKeeping(KeepingProbe& probe) const override;
    void AddState(StateReport& report) const override;
    void AddEffort(const PacketAccountant& accountant, EffortFigures& figures) const override;

  private:
    void DoSetMember(uint32_t node, bool member) override;
    NetworkPlan::Direction GetDirection() const override;
    void DoConnect() override;
    void DoSetFailed(uint32_t node, bool failed) override;

    void OwnServices() const;
    std::vector<Ptr<HostNetDevice>> MakeDevices();
    void ConnectDevices();
    bool NeedsSelection() const;
    SelectingServers GetSelection() const;
    OriginServerHelper DescribeServers() const;
    std::set<std::pair<uint16_t, std::string>> GetPorts() const;
    StringValue GetServiceTime() const;
    void InstallReplay(uint32_t node);
    void InstallLight();

    ApplicationContainer m_servers;                       //!< by node
    std::vector<Ptr<SelectingHostNetDevice>> m_selecting; //!< by node, where they choose
    std::vector<Ptr<HostNetDevice>> m_hosts; //!< by node, where devices stand before stacks
    std::vector<Ptr<ReplayServer>> m_replays;
    std::vector<Ptr<LightServer>> m_lights;
};

} // namespace ns3

#endif // SERVER_GROUP_H
