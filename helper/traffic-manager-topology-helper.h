// SPDX-License-Identifier: GPL-2.0-only

#ifndef TRAFFIC_MANAGER_TOPOLOGY_HELPER_H
#define TRAFFIC_MANAGER_TOPOLOGY_HELPER_H

#include "steering-topology-helper.h"

#include "ns3/traffic-manager-net-device.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Distributors and traffic managers (D1 to D5, D7, T1, T2): clients - access router - WAN -
 * distributor A - traffic managers - distributor B - servers, with a direct link A - B (D2); or
 * one distributor with both sides on it, each traffic manager on a single link. The distributors'
 * members are the traffic managers, ids 0 upward; the servers have ids 0 upward of their own.
 *
 * Addresses: servers 10.3.0.1 upward, traffic managers 10.2.0.1 upward, distributors 10.4.0.1 and
 * 10.4.0.2, shared self address 10.2.255.1, own self addresses 10.2.128.1 upward.
 */
class TrafficManagerTopologyHelper : public SteeringTopologyHelper
{
  public:
    TrafficManagerTopologyHelper();

    /// @param count traffic managers, 1 to 30,000
    void SetManagers(uint32_t count);
    /// @param count 1 or 2
    void SetDistributors(uint32_t count);
    /// @param joined point-to-point links (false, the default) or one CSMA segment on each side
    void SetManagersOnSegment(bool joined);
    /**
     * @param weights weight of each traffic manager from the start; one that is left out is built
     * and linked but is no member yet. Without this call all are members with weight 1.
     */
    void SetManagerWeights(const std::vector<double>& weights);
    /// @param weights likewise for the servers that the traffic managers choose from
    void SetServerWeights(const std::vector<double>& weights);
    /// @param name attribute of TrafficManagerNetDevice @param value its value
    void SetManagerAttribute(const std::string& name, const AttributeValue& value);
    /// Each traffic manager translates to a self address of its own instead of the shared one.
    void UseOwnSelfAddresses();

    /// @return the traffic managers by id
    const std::vector<Ptr<TrafficManagerNetDevice>>& GetManagers() const;
    /// @param index traffic manager @return its own address (management)
    Ipv4Address GetManagerAddress(uint32_t index) const;
    /// @param index traffic manager @return the address it translates clients to
    Ipv4Address GetSelfAddress(uint32_t index) const;

  private:
    void DoBuild() override;

    void MakeManagers();
    void DeclareServers();
    void DeclareBackend(const Ptr<DistributorNetDevice>& distributor, Ipv4Address server) const;
    void ConnectManagers(const Ptr<DistributorNetDevice>& distributor, bool inside);
    void RouteManager(
        uint32_t index, uint32_t port, Ipv4Address gateway, bool inside, bool outside);
    void ConnectDistributors(const Ptr<DistributorNetDevice>& front,
                             const Ptr<DistributorNetDevice>& back);
    void RouteServices(const Ptr<DistributorNetDevice>& back, const std::vector<uint32_t>& ports);
    bool BelongsToServer(Ipv4Address address) const;

    uint32_t m_managerCount{1};
    uint32_t m_distributorCount{2};
    bool m_managersOnSegment{false};
    bool m_ownSelfAddresses{false};
    bool m_managerWeightsSet{false};
    bool m_serverWeightsSet{false};
    std::vector<double> m_managerWeights;
    std::vector<double> m_serverWeights;
    ObjectFactory m_managerFactory;
    std::vector<Ptr<TrafficManagerNetDevice>> m_managers;
};

} // namespace ns3

#endif // TRAFFIC_MANAGER_TOPOLOGY_HELPER_H
