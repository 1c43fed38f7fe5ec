// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISTRIBUTOR_GROUP_H
#define DISTRIBUTOR_GROUP_H

#include "steering-group.h"

#include "ns3/distributor-net-device.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Devices that choose by a scheme (DistributorNetDevice): distributors before and behind traffic
 * managers, balancers before servers, switches before balancers. Each choice of the group's
 * description is a pool of the device's, asked in the order of the description.
 */
class DistributorGroup : public SteeringGroup
{
  public:
    using SteeringGroup::SteeringGroup;

    /// @return the kind `distributor`
    static GroupKind Kind();

    void Check(const Fail& fail) const override;
    std::vector<SchemeUse> GetSchemes() const override;
    std::vector<GroupChooser> GetChoosers() override;
    void WatchTables(ReplicationProbe& probe) const override;
    void AddState(StateReport& report) const override;

  protected:
    /// @param choice one of the group's @return the scheme of that choice
    virtual std::string SchemeOf(const ScenarioChoice& choice) const;

    /// @param choice one of the group's @param node a node's number @return that node's scheme of
    /// that choice, where nodes differ; else SchemeOf
    virtual std::string SchemeOfNode(const ScenarioChoice& choice, uint32_t node) const;

  private:
    Ptr<SteeringNetDevice> DoMakeDevice(uint32_t node, Ptr<Node> host) override;
    void DoConnect() override;

    void CheckSharing(const Fail& fail) const;
    void CheckHardware(const Fail& fail) const;
    void ShareFlows(const Ptr<DistributorNetDevice>& device, uint32_t node);
    void AddBackends(const Ptr<DistributorNetDevice>& device) const;
    std::vector<uint32_t> AddPools(const Ptr<DistributorNetDevice>& device,
                                   uint32_t node,
                                   const ScenarioChoice& choice) const;
    void AddMembers(const Ptr<DistributorNetDevice>& device,
                    uint32_t node,
                    const ScenarioChoice& choice,
                    uint32_t pool) const;
    std::vector<PoolMatch> MatchesOf(const ScenarioChoice& choice, uint32_t node) const;
    bool IsOnly(const ScenarioChoice& choice) const;
    Chooser DescribePool(const Ptr<DistributorNetDevice>& device,
                         uint32_t node,
                         uint32_t pool) const;
    bool ChoosesFor(const ScenarioChoice& choice, NetworkPlan::Direction direction) const;

    /// By node and choice: numbers of the device's pools.
    std::vector<std::vector<std::vector<uint32_t>>> m_pools;
};

} // namespace ns3

#endif // DISTRIBUTOR_GROUP_H
