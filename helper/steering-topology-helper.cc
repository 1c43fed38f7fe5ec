// SPDX-License-Identifier: GPL-2.0-only

#include "steering-topology-helper.h"

#include "ns3/csma-helper.h"
#include "ns3/csma-net-device.h"
#include "ns3/host-address-conversion.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-routing-helper.h"
#include "ns3/ipv4-static-routing.h"
#include "ns3/ipv4.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/queue-size.h"
#include "ns3/spec-error.h"

#include <stdexcept>

namespace ns3
{

namespace
{

constexpr uint32_t CLIENT_NETWORK = 0x0a010000;      // 10.1.0.0/16
constexpr uint32_t SERVER_NETWORK = 0x0a030000;      // 10.3.0.0/16
constexpr uint32_t DISTRIBUTOR_NETWORK = 0x0a040000; // 10.4.0.0/16
constexpr uint8_t NETWORK_BITS = 16;
const char* const INFRASTRUCTURE = "10.0.0.0"; // /8: everything of ours but the clients
constexpr uint8_t INFRASTRUCTURE_BITS = 8;

/// @return host `index` of a network; the first is .1
Ipv4Address
HostOf(uint32_t network, uint32_t index)
{
    return Ipv4Address(network + 1 + index);
}

/// The routing of a host: everything through one gateway.
void
SetDefaultRoute(const Ptr<Ipv4>& ipv4, uint32_t interface, Ipv4Address gateway)
{
    // The list routing of the stack helper keeps its static routing first.
    Ipv4RoutingHelper::GetRouting<Ipv4StaticRouting>(ipv4->GetRoutingProtocol())
        ->SetDefaultRoute(gateway, interface);
}

} // namespace

SteeringTopologyHelper::SteeringTopologyHelper()
    : m_links{{"access", {}}, {"wan", {}}, {"manager", {}}, {"server", {}}, {"between", {}}}
{
    m_distributorFactory.SetTypeId(DistributorNetDevice::GetTypeId());
}

void
SteeringTopologyHelper::SetClients(uint32_t count)
{
    m_clientCount = count;
}

void
SteeringTopologyHelper::SetServers(uint32_t count)
{
    m_serverCount = count;
}

void
SteeringTopologyHelper::SetServersOnSegment(bool joined)
{
    m_serversOnSegment = joined;
}

void
SteeringTopologyHelper::SetLink(const std::string& kind, const Link& link)
{
    auto known = m_links.find(kind);
    if (known == m_links.end())
    {
        throw std::invalid_argument("no link kind '" + kind +
                                    "'; known: access, between, manager, server, wan");
    }
    known->second = link;
}

void
SteeringTopologyHelper::AddService(const Service& service)
{
    const auto address = flowhash::HostAddress::Ipv4(service.address.Get());
    if (service.ports.empty() || !IsUnicastAddress(address))
    {
        throw flowhash::SpecError("service " + address.ToString() +
                                  ": expected an address that one host can have, and a port");
    }
    m_services.push_back(service);
}

void
SteeringTopologyHelper::UseReplayHosts()
{
    m_replay = true;
}

void
SteeringTopologyHelper::SetDistributorAttribute(const std::string& name,
                                                const AttributeValue& value)
{
    m_distributorFactory.Set(name, value);
}

void
SteeringTopologyHelper::Build()
{
    BuildHosts();
    DoBuild();
}

const NodeContainer&
SteeringTopologyHelper::GetClients() const
{
    return m_clients;
}

const NodeContainer&
SteeringTopologyHelper::GetServers() const
{
    return m_servers;
}

Ipv4Address
SteeringTopologyHelper::GetClientAddress(uint32_t index) const
{
    return HostOf(CLIENT_NETWORK, index);
}

Ipv4Address
SteeringTopologyHelper::GetServerAddress(uint32_t index) const
{
    return HostOf(SERVER_NETWORK, index);
}

Ptr<RouterNetDevice>
SteeringTopologyHelper::GetAccessRouter() const
{
    return m_access;
}

const std::vector<Ptr<DistributorNetDevice>>&
SteeringTopologyHelper::GetDistributors() const
{
    return m_distributors;
}

int64_t
SteeringTopologyHelper::GetNextStream() const
{
    return m_nextStream;
}

const NetDeviceContainer&
SteeringTopologyHelper::GetPorts() const
{
    return m_ports;
}

Ptr<NetDevice>
SteeringTopologyHelper::GetServerPort(uint32_t index) const
{
    return m_serverPorts.Get(index);
}

void
SteeringTopologyHelper::EnablePcapAll(const std::string& prefix) const
{
    PointToPointHelper pointToPoint;
    CsmaHelper csma;
    // Each helper takes the devices of its own kind and passes over the others.
    pointToPoint.EnablePcap(prefix, m_ports, true);
    csma.EnablePcap(prefix, m_ports, true);
}

void
SteeringTopologyHelper::EnableAsciiAll(const std::string& prefix) const
{
    PointToPointHelper pointToPoint;
    CsmaHelper csma;
    pointToPoint.EnableAscii(prefix, m_ports);
    csma.EnableAscii(prefix, m_ports);
}

const std::vector<SteeringTopologyHelper::Service>&
SteeringTopologyHelper::Services() const
{
    return m_services;
}

SteeringTopologyHelper::Joint
SteeringTopologyHelper::Connect(Ptr<Node> first, Ptr<Node> second, const std::string& kind)
{
    const Link& link = m_links.at(kind);
    PointToPointHelper helper;
    helper.SetDeviceAttribute("DataRate", DataRateValue(link.rate));
    helper.SetChannelAttribute("Delay", TimeValue(link.delay));
    helper.SetQueue("ns3::DropTailQueue<Packet>",
                    "MaxSize",
                    QueueSizeValue(QueueSize(PACKETS, link.queuePackets)));
    NetDeviceContainer devices = helper.Install(first, second);
    m_ports.Add(devices);
    return {devices.Get(0), devices.Get(1)};
}

NetDeviceContainer
SteeringTopologyHelper::Share(const NodeContainer& nodes, const std::string& kind)
{
    const Link& link = m_links.at(kind);
    CsmaHelper helper;
    helper.SetChannelAttribute("DataRate", DataRateValue(link.rate));
    helper.SetChannelAttribute("Delay", TimeValue(link.delay));
    helper.SetQueue("ns3::DropTailQueue<Packet>",
                    "MaxSize",
                    QueueSizeValue(QueueSize(PACKETS, link.queuePackets)));
    NetDeviceContainer devices = helper.Install(nodes);
    m_ports.Add(devices);
    // The backoff of a shared medium is random; the stream makes it a function of RngRun alone.
    for (auto device = devices.Begin(); device != devices.End(); ++device)
    {
        m_nextStream += DynamicCast<CsmaNetDevice>(*device)->AssignStreams(m_nextStream);
    }
    return devices;
}

Ptr<DistributorNetDevice>
SteeringTopologyHelper::MakeDistributor()
{
    Ptr<Node> node = CreateObject<Node>();
    auto device = m_distributorFactory.Create<DistributorNetDevice>();
    device->SetAddress(Mac48Address::Allocate());
    node->AddDevice(device);
    device->AddOwnAddress(DistributorAddress(m_distributors.size()));
    for (const Service& service : m_services)
    {
        for (uint16_t port : service.ports)
        {
            device->AddService(service.address, service.protocol, port);
        }
    }
    m_nextStream += device->AssignStreams(m_nextStream);
    m_distributors.push_back(device);
    return device;
}

void
SteeringTopologyHelper::ConnectAccess(const Ptr<DistributorNetDevice>& front)
{
    const Joint wan = Connect(m_accessNode, front->GetNode(), "wan");
    const uint32_t outside = m_access->AddPort(wan.first);
    m_access->AddRoute(Ipv4Address(INFRASTRUCTURE), INFRASTRUCTURE_BITS, outside);
    for (const Service& service : m_services)
    {
        m_access->AddRoute(service.address, 32, outside);
    }
    front->AddRoute(Ipv4Address::GetAny(), 0, front->AddPort(wan.second));
}

std::vector<uint32_t>
SteeringTopologyHelper::ConnectServers(const Ptr<DistributorNetDevice>& back)
{
    std::vector<uint32_t> ports(m_serverCount);
    std::vector<Ptr<NetDevice>> hosts(m_serverCount);
    if (m_serversOnSegment)
    {
        NodeContainer all(back->GetNode());
        all.Add(m_servers);
        NetDeviceContainer devices = Share(all, "server");
        ports.assign(m_serverCount, back->AddPort(devices.Get(0)));
        std::copy(devices.Begin() + 1, devices.End(), hosts.begin());
    }
    for (uint32_t i = 0; i < m_serverCount; ++i)
    {
        if (!m_serversOnSegment)
        {
            const Joint joint = Connect(back->GetNode(), m_servers.Get(i), "server");
            ports[i] = back->AddPort(joint.first);
            hosts[i] = joint.second;
        }
        back->AddRoute(GetServerAddress(i), 32, ports[i]);
        ConfigureHost(hosts[i], GetServerAddress(i), DistributorAddress(m_distributors.size() - 1));
        m_serverPorts.Add(hosts[i]);
    }
    return ports;
}

void
SteeringTopologyHelper::ConfigureHost(const Ptr<NetDevice>& device,
                                      Ipv4Address address,
                                      Ipv4Address gateway) const
{
    if (m_replay)
    {
        return;
    }
    Ptr<Ipv4> ipv4 = device->GetNode()->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(device);
    ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask::GetOnes()));
    ipv4->SetUp(interface);
    SetDefaultRoute(ipv4, interface, gateway);
}

void
SteeringTopologyHelper::OwnServiceAddress(const Ptr<Node>& server, Ipv4Address address) const
{
    if (!m_replay)
    {
        // On the loopback interface no ARP request for it is answered.
        server->GetObject<Ipv4>()->AddAddress(0,
                                              Ipv4InterfaceAddress(address, Ipv4Mask::GetOnes()));
    }
}

Ipv4Address
SteeringTopologyHelper::DistributorAddress(uint32_t index)
{
    return HostOf(DISTRIBUTOR_NETWORK, index);
}

void
SteeringTopologyHelper::BuildHosts()
{
    m_clients.Create(m_replay ? 1 : m_clientCount);
    m_servers.Create(m_serverCount);
    if (!m_replay)
    {
        InternetStackHelper stack;
        stack.SetIpv6StackInstall(false);
        stack.Install(m_clients);
        stack.Install(m_servers);
        // ARP waits for a random time before it asks.
        m_nextStream += stack.AssignStreams(m_clients, m_nextStream);
        m_nextStream += stack.AssignStreams(m_servers, m_nextStream);
    }
    m_accessNode = CreateObject<Node>();
    m_access = CreateObject<RouterNetDevice>();
    m_access->SetAddress(Mac48Address::Allocate());
    m_accessNode->AddDevice(m_access);
    for (uint32_t i = 0; i < m_clients.GetN(); ++i)
    {
        const Joint joint = Connect(m_accessNode, m_clients.Get(i), "access");
        const uint32_t port = m_access->AddPort(joint.first);
        // A capture's clients have any address: whatever is not ours goes back to the replay.
        m_access->AddRoute(
            m_replay ? Ipv4Address::GetAny() : GetClientAddress(i), m_replay ? 0 : 32, port);
        ConfigureHost(joint.second, GetClientAddress(i), Ipv4Address::GetAny());
    }
}

} // namespace ns3
