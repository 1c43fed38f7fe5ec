// SPDX-License-Identifier: GPL-2.0-only

#ifndef STEERING_GROUP_H
#define STEERING_GROUP_H

#include "ns3/network-addresses.h"
#include "ns3/node-group.h"
#include "ns3/steering-net-device.h"
#include "ns3/vrrp-router.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Nodes with one steering device each, whose ports are the ends of their links: what all kinds have
 * in common that forward packets. The device gets the node's addresses, and the routes that follow
 * from links and ways (NetworkPlan); a kind of your own makes the device, and connects what else
 * there is. Where the kind has those of TrunkKeys they say by which link of a trunk packets leave.
 * Where the kind has the keys of StandbyKeys its nodes can stand by for each other (M4b).
 */
class SteeringGroup : public NodeGroup
{
  public:
    using NodeGroup::NodeGroup;

    void Check(const Fail& fail) const override;
    void Account(PacketAccountant& accountant) const override;
    void WatchStandby(StandbyProbe& probe) const override;
    void Watch(TierProbe& probe) const override;
    void AddEffort(const PacketAccountant& accountant, EffortFigures& figures) const override;

    /// @param node number @return its device
    Ptr<SteeringNetDevice> GetDevice(uint32_t node) const;

  protected:
    void DoConnect() override;
    void DoSetFailed(uint32_t node, bool failed) override;
    void DoSetLinkUp(uint32_t node, const Ptr<NetDevice>& link, bool up) override;
    void DoSetMember(uint32_t node, bool member) override;

    /// @param node number @param group a group linked with it @param peer one of that group's nodes
    /// @return the port that leads there; none where they are not linked
    std::optional<uint32_t> PortTo(uint32_t node, NetworkPlan::Index group, uint32_t peer) const;

    /// @param node number @param group a group linked with it @return all ports that lead there
    std::vector<uint32_t> PortsTo(uint32_t node, NetworkPlan::Index group) const;

    /// Adds routes to the nodes of a group that is linked with this one, or to the others of this
    /// one over a link inside it; they go before those that there are. @param node whose @param
    /// group an index @param version 4 or 6
    void AddHostRoutes(uint32_t node, NetworkPlan::Index group, uint8_t version);

    /// Does something for each device of a type. @param action takes the device and its node's
    /// number
    template <class Device, class Action>
    void ForDevices(Action action) const
    {
        for (uint32_t node = 0; node < m_devices.size(); ++node)
        {
            action(DynamicCast<Device>(m_devices[node]), node);
        }
    }

  private:
    /// Makes the device of a node, installed there. @param node number @param host the node
    /// @return it
    virtual Ptr<SteeringNetDevice> DoMakeDevice(uint32_t node, Ptr<Node> host) = 0;

    Ptr<Node> DoMakeNode(uint32_t node) override;
    void DoTakeLink(const LinkEnd& end) override;

    using Peer = std::pair<NetworkPlan::Index, uint32_t>;

    void AddRoutes(uint32_t node, const NetworkPlan::Route& route, uint8_t version);
    void AddRouteBy(uint32_t node,
                    const NetworkAddresses::Prefix& prefix,
                    NetworkPlan::Index group);
    void AddRoute(uint32_t node,
                  const NetworkAddresses::Prefix& prefix,
                  NetworkPlan::Index group,
                  uint32_t peer,
                  const flowhash::HostAddress& gateway);
    void AddServiceRoutes(uint32_t node, NetworkPlan::Index next, uint8_t version);
    void StandBy();
    void FollowMasters(uint32_t node);

    std::vector<Ptr<SteeringNetDevice>> m_devices;
    std::vector<std::map<Peer, uint32_t>> m_ports; //!< by node: port to each peer
    std::vector<Ptr<VrrpRouter>> m_routers;        //!< by node; empty where none stands by
};

} // namespace ns3

#endif // STEERING_GROUP_H
