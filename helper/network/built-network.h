// SPDX-License-Identifier: GPL-2.0-only

#ifndef BUILT_NETWORK_H
#define BUILT_NETWORK_H

#include "network-plan.h"
#include "node-group.h"
#include "service-plan.h"

#include "ns3/flow-scenario.h"
#include "ns3/net-device-container.h"
#include "ns3/replay-flows.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

class LinkFaults;
class PacketTraces;
class PortDirectory;

/**
 * @ingroup flow-distribution
 *
 * A scenario's network: its groups, made from their description, and the links between them. Every
 * device is on its node's device list, so attribute paths such as
 * `/NodeList/&#42;/DeviceList/&#42;/$ns3::DistributorNetDevice/PipelineLatency` reach it.
 *
 * Random streams: the devices draw from FIRST_DEVICE_STREAM upward, so that what clients draw does
 * not depend on what else is there.
 */
class BuiltNetwork
{
  public:
    static constexpr int64_t FIRST_SERVER_STREAM = 10'000'000; //!< of applications on servers
    static constexpr int64_t FIRST_DEVICE_STREAM = 20'000'000; //!< of devices and links

    /**
     * Takes a description; makes nothing yet.
     * @param scenario with its network spelled out (ExpandNetwork); outlives the network
     * @throws ScenarioError for what a group's description cannot be
     */
    explicit BuiltNetwork(const FlowScenario& scenario);
    ~BuiltNetwork();
    BuiltNetwork(const BuiltNetwork&) = delete;
    BuiltNetwork& operator=(const BuiltNetwork&) = delete;

    /// @return who is next to whom
    const NetworkPlan& GetPlan() const;
    /// @return what is distributed, and who owns it
    const ServicePlan& GetServices() const;
    /// @return 4, 6, or both
    const std::vector<uint8_t>& GetVersions() const;

    /// @return all groups
    const std::vector<std::unique_ptr<NodeGroup>>& GetGroups() const;
    /// @param index a group's place @return it
    NodeGroup& GetGroup(NetworkPlan::Index index) const;
    /// @param name a group's @return it @throws ScenarioError where there is none
    NodeGroup& GetGroup(const std::string& name) const;

    /// @param index a group's place @return whether anybody chooses among its nodes, themselves
    /// included
    bool IsChosen(NetworkPlan::Index index) const;

    /// @param index a group's place @param node whom of it; where all get each packet, it means
    /// nothing @param version 4 or 6 @return address of who takes on what is sent to the group
    flowhash::HostAddress GatewayOf(NetworkPlan::Index index, uint32_t node, uint8_t version) const;

    /// Makes nodes, links, routes, members. Once. @param replay what the hosts replay; null: they
    /// have an IP stack and sockets
    void Build(Ptr<ReplayFlows> replay = nullptr);

    /// @return what the hosts replay, or null
    Ptr<ReplayFlows> GetReplay() const;

    /// @return all who choose, and who has to know the members of a group; after Build
    const std::vector<GroupChooser>& GetChoosers() const;

    /// @return every express, point-to-point and CSMA device
    const NetDeviceContainer& GetPorts() const;

    /// @return the ends of all links, and what events make of them
    LinkFaults& GetLinkFaults() const;

    /// Writes PREFIX-node-device.pcap for every port, and PREFIX-devices.csv, which tells whose
    /// they are. @param prefix of the file names @throws ScenarioError where no file can be made
    void EnablePcapAll(const std::string& prefix);
    /// Writes PREFIX-node-device.tr for every port. @param prefix of the file names
    /// @throws ScenarioError where no file can be made
    void EnableAsciiAll(const std::string& prefix);

    /// @return the files of packets that were asked for
    PacketTraces& GetTraces();

    /// @param count how many @return the first of that many random streams for a device
    int64_t TakeStreams(int64_t count);

  private:
    void MakeLink(std::size_t number);
    void Join(std::size_t number, LinkEnd first, LinkEnd second);
    void Share(std::size_t number);
    void LoseFrames(const Ptr<NetDevice>& device, double share);
    void Attach(NodeGroup& group, std::size_t number, const LinkEnd& end, uint32_t part = 0);
    void AddFirstMembers();

    const FlowScenario& m_scenario;
    NetworkPlan m_plan;
    std::vector<uint8_t> m_versions;
    std::vector<std::unique_ptr<NodeGroup>> m_groups;
    std::unique_ptr<ServicePlan> m_services;
    Ptr<ReplayFlows> m_replay;
    std::vector<GroupChooser> m_choosers;
    std::unique_ptr<PortDirectory> m_ports;
    std::unique_ptr<PacketTraces> m_traces;
    std::unique_ptr<LinkFaults> m_faults;
    int64_t m_nextStream{FIRST_DEVICE_STREAM};
};

} // namespace ns3

#endif // BUILT_NETWORK_H
