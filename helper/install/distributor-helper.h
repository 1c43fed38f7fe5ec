// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISTRIBUTOR_HELPER_H
#define DISTRIBUTOR_HELPER_H

#include "steering-helper.h"

#include "ns3/distributor-net-device.h"

#include <tuple>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Puts distributors onto nodes, and members behind them.
 *
 * Global routing leads packets to the services and self addresses here, wherever in the network
 * they start. Where several distributors have the same ones it leads all to the one that was
 * installed first; it has no equal ways to such addresses.
 */
class DistributorHelper : public SteeringHelper
{
  public:
    DistributorHelper();

    /// Declares a service on each device to install. @param address Ipv4Address or Ipv6Address
    /// @param protocol 6 (TCP) or 17 (UDP) @param port 1 to 65535
    void AddService(const Address& address, uint8_t protocol, uint16_t port);

    /// Declares a source address of translated connections on each device to install.
    /// @param address Ipv4Address or Ipv6Address
    void AddSelfAddress(const Address& address);

    using SteeringHelper::Install;
    /// Makes a distributor; all the node's devices on links are its ports. @param node its node
    /// @return the device @throws flowhash::SpecError as SteeringHelper::Install
    Ptr<DistributorNetDevice> Install(const Ptr<Node>& node);
    /// Makes a distributor. @param node its node @param ports its ports @return the device
    /// @throws flowhash::SpecError as SteeringHelper::Install
    Ptr<DistributorNetDevice> Install(const Ptr<Node>& node, const NetDeviceContainer& ports);

    /**
     * Makes nodes members of distributors, each in one update: it finds the ports that lead to
     * them. Traffic managers have their ManagerId as id, and are told who is in their tier; other
     * nodes have their position.
     * @param distributors distributors that all of the nodes have a link to
     * @param members the nodes: traffic managers, or servers that own the service address
     * @param weights shares of the hash space in proportion, as many; none: 1 each
     * @throws flowhash::SpecError if there is no link, an id is taken, a member on a shared medium
     * has no address yet, or the number of weights is another
     */
    static void AddMembers(const NetDeviceContainer& distributors,
                           const NodeContainer& members,
                           const std::vector<double>& weights = {});

    /**
     * Declares servers behind the services of this helper, so that distributors hash their replies,
     * too.
     * @param distributors those on which it is declared
     * @param servers hosts with an IPv4 address
     * @throws flowhash::SpecError if one has no address
     */
    void AddBackends(const NetDeviceContainer& distributors, const NodeContainer& servers) const;

    /// Gives hosts the service addresses of this helper, for servers behind no translation. No ARP
    /// request for them is answered there. @param servers hosts with an IPv4 stack
    /// @throws flowhash::SpecError if one has none
    void AddServiceAddresses(const NodeContainer& servers) const;

    /// Fixes the random streams of distributors. @param devices distributors @param stream first
    /// stream number @return how many were used
    static int64_t AssignStreams(const NetDeviceContainer& devices, int64_t stream);

  private:
    /// A service: address, protocol, port.
    using Service = std::tuple<Address, uint8_t, uint16_t>;

    void DoConfigure(const Ptr<SteeringNetDevice>& device) override;
    void DoAdvertise(const Ptr<SteeringNetDevice>& device) const override;
    std::vector<Address> ServiceAddresses() const;

    std::vector<Service> m_services;
    std::vector<Address> m_selfAddresses;
};

} // namespace ns3

#endif // DISTRIBUTOR_HELPER_H
