// SPDX-License-Identifier: GPL-2.0-only

#ifndef MANAGER_GROUP_H
#define MANAGER_GROUP_H

#include "server-chooser-group.h"

#include "ns3/traffic-manager-net-device.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Traffic managers (TrafficManagerNetDevice): they keep the state of connections, may translate
 * addresses, and choose servers. They know one another where source ports come from a table.
 */
class ManagerGroup : public ServerChooserGroup
{
  public:
    using ServerChooserGroup::ServerChooserGroup;

    /// @return the kind `manager`
    static GroupKind Kind();

    void Check(const Fail& fail) const override;
    bool TranslatesDestination() const override;
    bool TranslatesAddresses() const override;
    std::vector<SchemeUse> GetSchemes() const override;
    std::vector<flowhash::HostAddress> GetMoreAddresses(uint32_t node,
                                                        uint8_t version) const override;
    std::vector<flowhash::HostAddress> GetSharedAddresses(uint8_t version) const override;
    std::vector<GroupChooser> GetChoosers() override;
    void AddState(StateReport& report) const override;
    void AddEffort(const PacketAccountant& accountant, EffortFigures& figures) const override;

  private:
    Ptr<SteeringNetDevice> DoMakeDevice(uint32_t node, Ptr<Node> host) override;
    void DoConnect() override;
    void DoSetFailed(uint32_t node, bool failed) override;

    void CheckIdle(const Fail& fail) const;
    void CheckPortTable(const Fail& fail) const;
    bool Translates(const std::string& side) const;
    std::string OwnScheme() const;
    std::string PortTable() const;
    bool HasOwnSelf() const;
    flowhash::HostAddress SelfAddress(uint32_t node, uint8_t version) const;
};

} // namespace ns3

#endif // MANAGER_GROUP_H
