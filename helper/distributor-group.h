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
    void AddState(StateReport& report) const override;

  private:
    Ptr<SteeringNetDevice> DoMakeDevice(uint32_t node, Ptr<Node> host) override;
    void DoConnect() override;

    bool ChoosesFor(const ScenarioChoice& choice, NetworkPlan::Direction direction) const;
    void AddPools(Ptr<DistributorNetDevice> device, uint32_t node);
    void AddMembers(Ptr<DistributorNetDevice> device, uint32_t node, std::size_t choice);
    void Declare(Ptr<DistributorNetDevice> device) const;
};

} // namespace ns3

#endif // DISTRIBUTOR_GROUP_H
