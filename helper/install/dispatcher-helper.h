// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISPATCHER_HELPER_H
#define DISPATCHER_HELPER_H

#include "steering-helper.h"

#include "ns3/dispatcher-net-device.h"

#include <tuple>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Puts dispatchers onto nodes; their DispatcherId counts up from 0 in the order of installation.
 * They become members of who spreads packets over them by DistributorHelper::AddMembers.
 */
class DispatcherHelper : public SteeringHelper
{
  public:
    DispatcherHelper();

    /// Declares a service on each device to install. @param address Ipv4Address or Ipv6Address
    /// @param protocol 6 (TCP) or 17 (UDP) @param port 1 to 65535 @param shared whether dispatchers
    /// tell each other of its entries
    void AddService(const Address& address, uint8_t protocol, uint16_t port, bool shared = true);

    /// @param id DispatcherId of the next device to install; those after it count up from there.
    /// Without it the first is 0
    void SetNextId(uint16_t id);

    /**
     * Makes dispatchers a cluster: each is told of all others.
     * @param dispatchers dispatchers whose ids are their places here @param addresses their own
     * addresses, as many
     * @throws flowhash::SpecError if there is another number of addresses
     */
    static void Join(const NetDeviceContainer& dispatchers, const std::vector<Address>& addresses);

    /**
     * Gives dispatchers servers to choose from, each in one update; ids are positions.
     * @param dispatchers dispatchers @param servers hosts with an IPv4 address
     * @param weights shares of new entries, where the policy takes weights; none: 1 each
     * @throws flowhash::SpecError if a server has no address yet, an id is taken, or the number of
     * weights is another
     */
    static void AddServers(const NetDeviceContainer& dispatchers,
                           const NodeContainer& servers,
                           const std::vector<double>& weights = {});

    /// Fixes the random streams of dispatchers. @param devices dispatchers @param stream first
    /// stream number @return how many were used
    static int64_t AssignStreams(const NetDeviceContainer& devices, int64_t stream);

  private:
    void DoConfigure(const Ptr<SteeringNetDevice>& device) override;

    /// What is declared on each device.
    struct Service
    {
        Address address;
        uint8_t protocol;
        uint16_t port;
        bool shared;
    };

    std::vector<Service> m_services;
    uint16_t m_nextId{0};
};

} // namespace ns3

#endif // DISPATCHER_HELPER_H
