// SPDX-License-Identifier: GPL-2.0-only

#ifndef SELF_SELECTING_GROUP_H
#define SELF_SELECTING_GROUP_H

#include "self-selection.h"
#include "steering-group.h"

#include "ns3/self-selecting-net-device.h"

#include <optional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Routers that choose themselves (M5, SelfSelectingNetDevice): each gets every packet, over shared
 * segments, and keeps its own. Who is there they tell each other by heartbeats: over a link inside
 * the group, or else over a segment that all of them are on.
 */
class SelfSelectingGroup : public SteeringGroup
{
  public:
    using SteeringGroup::SteeringGroup;

    /// @return the kind `self-selecting`
    static GroupKind Kind();

    void Check(const Fail& fail) const override;
    bool ChoosesItself() const override;
    std::vector<SchemeUse> GetSchemes() const override;
    std::vector<GroupChooser> GetChoosers() override;
    void Watch(TierProbe& probe) const override;
    void WatchKeeping(KeepingProbe& probe) const override;
    void AddState(StateReport& report) const override;

  private:
    void DoSetMember(uint32_t node, bool member) override;
    Ptr<SteeringNetDevice> DoMakeDevice(uint32_t node, Ptr<Node> host) override;
    void DoConnect() override;

    SelfSelection GetSelection() const;
    std::optional<uint32_t> FindSharedPort(uint32_t node) const;
};

} // namespace ns3

#endif // SELF_SELECTING_GROUP_H
