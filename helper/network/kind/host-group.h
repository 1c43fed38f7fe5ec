// SPDX-License-Identifier: GPL-2.0-only

#ifndef HOST_GROUP_H
#define HOST_GROUP_H

#include "ns3/host-net-device.h"
#include "ns3/node-group.h"

namespace ns3
{

class SteeringNetDevice;

/**
 * @ingroup flow-distribution
 *
 * Hosts: nodes with ns-3's IP stack, one interface a link, all with the host's own addresses, and a
 * default route to whoever follows on the way. In a replay they have no stack, and one device.
 */
class HostGroup : public NodeGroup
{
  public:
    using NodeGroup::NodeGroup;

    void Check(const Fail& fail) const override;
    bool IsHost() const override;
    uint64_t GetNLabelChanges() const override;
    void Account(PacketAccountant& accountant) const override;
    void Watch(TierProbe& probe) const override;

  protected:
    void DoConnect() override;

    /// Puts devices between the links and the stacks, in place of an interface a link.
    /// @param devices one for each node, in order; what is sent leaves by the link to who follows
    void ConnectThrough(const std::vector<Ptr<SteeringNetDevice>>& devices) const;

    /// @return the keys of flow labels, which kinds of hosts have
    static std::vector<GroupKey> LabelKeys();

    /// @return whether its nodes write flow labels into what they send
    bool LabelsFlows() const;

    /// Has a device write flow labels, if the group's do. @param device of a node, before the start
    /// @param node number
    void LabelFlows(const Ptr<HostNetDevice>& device, uint32_t node);

    /// @return whether its nodes are on a segment with others that choose themselves, and hear
    /// frames to their link address: a stack would answer those with errors, so that there is a
    /// device before it, which takes none of them
    bool HearsLinkGroups() const;

    /// @return whether devices have to stand between links and stacks: who sends light flows asks
    /// no ARP, so that another has to
    bool NeedsDevices() const;

    /// @return the ends of its links, node by node
    const std::vector<LinkEnd>& GetEnds() const;

    /// Gives a node an address without announcing it (on its loopback interface).
    /// @param node number @param address it
    void OwnQuietly(uint32_t node, const flowhash::HostAddress& address) const;

    /// @return the way on which these hosts send
    virtual NetworkPlan::Direction GetDirection() const = 0;

  private:
    Ptr<Node> DoMakeNode(uint32_t node) override;
    void DoTakeLink(const LinkEnd& end) override;

    void AddInterface(const LinkEnd& end, uint8_t version) const;
    void CheckLabels(const Fail& fail) const;
    flowhash::HostAddress GatewayOf(const LinkEnd& end, uint8_t version) const;
    NetworkPlan::Index NextGroup() const;

    std::vector<LinkEnd> m_ends;
    std::vector<Ptr<HostNetDevice>> m_labelling; //!< devices that write flow labels, by node
};

} // namespace ns3

#endif // HOST_GROUP_H
