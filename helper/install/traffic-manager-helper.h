// SPDX-License-Identifier: GPL-2.0-only

#ifndef TRAFFIC_MANAGER_HELPER_H
#define TRAFFIC_MANAGER_HELPER_H

#include "steering-helper.h"

#include "ns3/traffic-manager-net-device.h"

#include <tuple>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Puts traffic managers onto nodes; their ManagerId counts up from 0 in the order of installation.
 * They become members of distributors by DistributorHelper::AddMembers.
 *
 * Where a manager's self address is its own (attribute SelfAddressShared false), global routing
 * leads packets to it; a shared one is declared at the distributors.
 */
class TrafficManagerHelper : public SteeringHelper
{
  public:
    TrafficManagerHelper();

    /// Declares a service on each device to install. @param address Ipv4Address or Ipv6Address
    /// @param protocol 6 (TCP) or 17 (UDP) @param port 1 to 65535
    void AddService(const Address& address, uint8_t protocol, uint16_t port);

    /// @param id ManagerId of the next device to install; those after it count up from there.
    /// Without it the first is 0
    void SetNextId(uint32_t id);

    using SteeringHelper::Install;
    /// Makes a traffic manager; all the node's devices on links are its ports. @param node its node
    /// @return the device @throws flowhash::SpecError as SteeringHelper::Install
    Ptr<TrafficManagerNetDevice> Install(const Ptr<Node>& node);
    /// Makes a traffic manager. @param node its node @param ports its ports @return the device
    /// @throws flowhash::SpecError as SteeringHelper::Install
    Ptr<TrafficManagerNetDevice> Install(const Ptr<Node>& node, const NetDeviceContainer& ports);

    /**
     * Gives traffic managers servers to choose from, each in one update; ids are positions.
     * @param managers traffic managers
     * @param servers hosts with an IPv4 address
     * @param weights shares of new connections, where the policy takes weights; none: 1 each
     * @throws flowhash::SpecError if a server has no address yet, an id is taken, or the number of
     * weights is another
     */
    static void AddServers(const NetDeviceContainer& managers,
                           const NodeContainer& servers,
                           const std::vector<double>& weights = {});

    /// Fixes the random streams of traffic managers. @param devices traffic managers @param stream
    /// first stream number @return how many were used
    static int64_t AssignStreams(const NetDeviceContainer& devices, int64_t stream);

  private:
    void DoConfigure(const Ptr<SteeringNetDevice>& device) override;
    void DoAdvertise(const Ptr<SteeringNetDevice>& device) const override;

    std::vector<std::tuple<Address, uint8_t, uint16_t>> m_services;
    uint32_t m_nextId{0};
};

} // namespace ns3

#endif // TRAFFIC_MANAGER_HELPER_H
