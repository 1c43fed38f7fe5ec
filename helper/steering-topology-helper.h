// SPDX-License-Identifier: GPL-2.0-only

#ifndef STEERING_TOPOLOGY_HELPER_H
#define STEERING_TOPOLOGY_HELPER_H

#include "ns3/data-rate.h"
#include "ns3/distributor-net-device.h"
#include "ns3/ipv4-address.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/router-net-device.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What all topologies have in common: clients, each on a link of its own to an access router; a
 * WAN link from there to the first distributor; servers behind the last one.
 *
 * Describe first (Set..., AddService), then Build once, then use what the getters return. Every
 * device is on its node's device list, so attribute paths such as
 * `/NodeList/&#42;/DeviceList/&#42;/$ns3::DistributorNetDevice/PipelineLatency` reach it.
 *
 * Clients and servers are nodes with an IP stack; after UseReplayHosts they are one client and the
 * servers without a stack, ready for ReplayClient and ReplayServer.
 *
 * @attention IPv4 only. The devices themselves take IPv6; such a topology is put together by hand.
 */
class SteeringTopologyHelper
{
  public:
    /// One kind of link.
    struct Link
    {
        DataRate rate{"10Gbps"};
        Time delay{MicroSeconds(10)};
        uint32_t queuePackets{1000}; //!< what the transmit queue of each end holds
    };

    /// A virtual service.
    struct Service
    {
        Ipv4Address address;
        uint8_t protocol{6};         //!< IANA number
        std::vector<uint16_t> ports; //!< at least one, each 1 to 65535
    };

    SteeringTopologyHelper();
    virtual ~SteeringTopologyHelper() = default;

    /// @param count clients, 1 to 65,000
    void SetClients(uint32_t count);
    /// @param count servers, 1 to 65,000
    void SetServers(uint32_t count);
    /// @param joined point-to-point links (false, the default) or one CSMA segment for the servers
    void SetServersOnSegment(bool joined);
    /**
     * Describes a kind of link.
     * @param kind access, wan, manager, server or between
     * @param link its rate, delay and queue
     * @throws std::invalid_argument for an unknown kind
     */
    void SetLink(const std::string& kind, const Link& link);
    /// Declares a virtual service. @param service it @throws flowhash::SpecError for one without a
    /// port, and for an address that no single host can have, such as 224.0.0.1
    void AddService(const Service& service);
    /// One node that replays a capture in place of the clients, servers without an IP stack.
    void UseReplayHosts();
    /// @param name attribute of DistributorNetDevice @param value its value
    void SetDistributorAttribute(const std::string& name, const AttributeValue& value);

    /// Makes nodes, links and devices. To be called once.
    void Build();

    /// @return the client nodes (one, after UseReplayHosts)
    const NodeContainer& GetClients() const;
    /// @return the server nodes
    const NodeContainer& GetServers() const;
    /// @param index client, from 0 @return its address
    Ipv4Address GetClientAddress(uint32_t index) const;
    /// @param index server, from 0 @return its own address
    Ipv4Address GetServerAddress(uint32_t index) const;
    /// @return the access router's device
    Ptr<RouterNetDevice> GetAccessRouter() const;
    /// @return the distributors, the one that faces the clients first
    const std::vector<Ptr<DistributorNetDevice>>& GetDistributors() const;
    /// @return the first random stream that the topology's devices leave free
    int64_t GetNextStream() const;
    /// @return every point-to-point and CSMA device of the topology
    const NetDeviceContainer& GetPorts() const;
    /// @param index server, from 0 @return its device
    Ptr<NetDevice> GetServerPort(uint32_t index) const;

    /// Writes PREFIX-node-device.pcap for every port. @param prefix of the file names
    void EnablePcapAll(const std::string& prefix) const;
    /// Writes PREFIX-node-device.tr for every port. @param prefix of the file names
    void EnableAsciiAll(const std::string& prefix) const;

  protected:
    /// A link's two devices, or the port of one node on a segment.
    struct Joint
    {
        Ptr<NetDevice> first;
        Ptr<NetDevice> second;
    };

    /// @return the declared services
    const std::vector<Service>& Services() const;
    /// Joins two nodes by a point-to-point link of a kind. @return the devices
    Joint Connect(Ptr<Node> first, Ptr<Node> second, const std::string& kind);
    /// Joins nodes by a CSMA segment of a kind. @return their devices in order
    NetDeviceContainer Share(const NodeContainer& nodes, const std::string& kind);
    /// Makes a distributor, declares the services on it. @return its device
    Ptr<DistributorNetDevice> MakeDistributor();
    /// Links the access router with the distributor and sets both sides' routes.
    void ConnectAccess(const Ptr<DistributorNetDevice>& front);
    /**
     * Links the servers with the distributor they stand behind.
     * @param back the distributor
     * @return for each server the distributor's port that leads to it
     */
    std::vector<uint32_t> ConnectServers(const Ptr<DistributorNetDevice>& back);
    /// Gives a host an address and a default route, unless it is a replay endpoint.
    void ConfigureHost(const Ptr<NetDevice>& device,
                       Ipv4Address address,
                       Ipv4Address gateway) const;
    /// Gives a server the service address without announcing it (on its loopback interface).
    void OwnServiceAddress(const Ptr<Node>& server, Ipv4Address address) const;

    /// @param index distributor, from 0 @return its own address
    static Ipv4Address DistributorAddress(uint32_t index);

    /// First random stream that is free.
    int64_t m_nextStream{0};

  private:
    virtual void DoBuild() = 0;

    void BuildHosts();

    uint32_t m_clientCount{1};
    uint32_t m_serverCount{1};
    bool m_serversOnSegment{false};
    bool m_replay{false};
    std::map<std::string, Link> m_links;
    std::vector<Service> m_services;
    ObjectFactory m_distributorFactory;
    NodeContainer m_clients;
    NodeContainer m_servers;
    Ptr<Node> m_accessNode;
    Ptr<RouterNetDevice> m_access;
    std::vector<Ptr<DistributorNetDevice>> m_distributors;
    NetDeviceContainer m_ports;
    NetDeviceContainer m_serverPorts;
};

} // namespace ns3

#endif // STEERING_TOPOLOGY_HELPER_H
