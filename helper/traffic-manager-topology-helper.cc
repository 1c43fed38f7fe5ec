// SPDX-License-Identifier: GPL-2.0-only

#include "traffic-manager-topology-helper.h"

#include "ns3/boolean.h"
#include "ns3/uinteger.h"

#include <stdexcept>

namespace ns3
{

namespace
{

constexpr uint32_t MANAGER_NETWORK = 0x0a020000;  // 10.2.0.0/17
constexpr uint32_t OWN_SELF_NETWORK = 0x0a028000; // 10.2.128.0/18
const char* const SHARED_SELF_ADDRESS = "10.2.255.1";
const char* const SERVER_NETWORK = "10.3.0.0";
constexpr uint8_t SERVER_BITS = 16;

/// The additions that make the first members; ids are positions.
std::vector<flowhash::MemberChange>
Additions(const std::vector<double>& weights)
{
    std::vector<flowhash::MemberChange> changes;
    for (uint32_t id = 0; id < weights.size(); ++id)
    {
        changes.push_back({flowhash::MemberChange::Kind::ADD, id, weights[id]});
    }
    return changes;
}

} // namespace

TrafficManagerTopologyHelper::TrafficManagerTopologyHelper()
{
    m_managerFactory.SetTypeId(TrafficManagerNetDevice::GetTypeId());
}

void
TrafficManagerTopologyHelper::SetManagers(uint32_t count)
{
    m_managerCount = count;
}

void
TrafficManagerTopologyHelper::SetDistributors(uint32_t count)
{
    if (count != 1 && count != 2)
    {
        throw std::invalid_argument("distributors must be 1 or 2, not " + std::to_string(count));
    }
    m_distributorCount = count;
}

void
TrafficManagerTopologyHelper::SetManagersOnSegment(bool joined)
{
    m_managersOnSegment = joined;
}

void
TrafficManagerTopologyHelper::SetManagerWeights(const std::vector<double>& weights)
{
    m_managerWeights = weights;
    m_managerWeightsSet = true;
}

void
TrafficManagerTopologyHelper::SetServerWeights(const std::vector<double>& weights)
{
    m_serverWeights = weights;
    m_serverWeightsSet = true;
}

void
TrafficManagerTopologyHelper::SetManagerAttribute(const std::string& name,
                                                  const AttributeValue& value)
{
    m_managerFactory.Set(name, value);
}

void
TrafficManagerTopologyHelper::UseOwnSelfAddresses()
{
    m_ownSelfAddresses = true;
}

const std::vector<Ptr<TrafficManagerNetDevice>>&
TrafficManagerTopologyHelper::GetManagers() const
{
    return m_managers;
}

Ipv4Address
TrafficManagerTopologyHelper::GetManagerAddress(uint32_t index) const
{
    return Ipv4Address(MANAGER_NETWORK + 1 + index);
}

Ipv4Address
TrafficManagerTopologyHelper::GetSelfAddress(uint32_t index) const
{
    return m_ownSelfAddresses ? Ipv4Address(OWN_SELF_NETWORK + 1 + index)
                              : Ipv4Address(SHARED_SELF_ADDRESS);
}

void
TrafficManagerTopologyHelper::DoBuild()
{
    if (!m_managerWeightsSet)
    {
        m_managerWeights.assign(m_managerCount, 1.0);
    }
    MakeManagers();
    Ptr<DistributorNetDevice> front = MakeDistributor();
    ConnectAccess(front);
    ConnectManagers(front, false);
    Ptr<DistributorNetDevice> back = front;
    if (m_distributorCount == 2)
    {
        back = MakeDistributor();
        ConnectManagers(back, true);
        ConnectDistributors(front, back);
    }
    RouteServices(back, ConnectServers(back));
    DeclareServers();
    for (const auto& distributor : GetDistributors())
    {
        distributor->UpdateMembers(Additions(m_managerWeights));
    }
}

void
TrafficManagerTopologyHelper::MakeManagers()
{
    for (uint32_t i = 0; i < m_managerCount; ++i)
    {
        m_managerFactory.Set("ManagerId", UintegerValue(i));
        m_managerFactory.Set("SelfAddress", Ipv4AddressValue(GetSelfAddress(i)));
        m_managerFactory.Set("SelfAddressShared", BooleanValue(!m_ownSelfAddresses));
        auto manager = m_managerFactory.Create<TrafficManagerNetDevice>();
        manager->SetAddress(Mac48Address::Allocate());
        CreateObject<Node>()->AddDevice(manager);
        manager->AddOwnAddress(GetManagerAddress(i));
        manager->UpdateManagers(Additions(m_managerWeights));
        for (const Service& service : Services())
        {
            for (uint16_t port : service.ports)
            {
                manager->AddService(service.address, service.protocol, port);
            }
        }
        m_nextStream += manager->AssignStreams(m_nextStream);
        m_managers.push_back(manager);
    }
}

void
TrafficManagerTopologyHelper::DeclareServers()
{
    const uint32_t servers = GetServers().GetN();
    if (!m_serverWeightsSet)
    {
        m_serverWeights.assign(servers, 1.0);
    }
    for (const auto& manager : m_managers)
    {
        for (uint32_t i = 0; i < servers; ++i)
        {
            manager->AddServerAddress(i, GetServerAddress(i));
        }
        manager->UpdateServers(Additions(m_serverWeights));
    }
    for (const auto& distributor : GetDistributors())
    {
        for (uint32_t i = 0; i < servers; ++i)
        {
            DeclareBackend(distributor, GetServerAddress(i));
        }
    }
}

void
TrafficManagerTopologyHelper::DeclareBackend(const Ptr<DistributorNetDevice>& distributor,
                                             Ipv4Address server) const
{
    for (const Service& service : Services())
    {
        for (uint16_t port : service.ports)
        {
            distributor->AddBackend(server, service.protocol, port);
        }
    }
}

void
TrafficManagerTopologyHelper::ConnectManagers(const Ptr<DistributorNetDevice>& distributor,
                                              bool inside)
{
    const bool only = m_distributorCount == 1;
    const Ipv4Address gateway = DistributorAddress(GetDistributors().size() - 1);
    NetDeviceContainer segment;
    uint32_t port = 0;
    if (m_managersOnSegment)
    {
        NodeContainer nodes(distributor->GetNode());
        for (const auto& manager : m_managers)
        {
            nodes.Add(manager->GetNode());
        }
        segment = Share(nodes, "manager");
        port = distributor->AddPort(segment.Get(0));
    }
    for (uint32_t i = 0; i < m_managerCount; ++i)
    {
        Ptr<NetDevice> own;
        if (m_managersOnSegment)
        {
            own = segment.Get(i + 1);
        }
        else
        {
            const Joint joint =
                Connect(distributor->GetNode(), m_managers[i]->GetNode(), "manager");
            port = distributor->AddPort(joint.first);
            own = joint.second;
        }
        RouteManager(i, m_managers[i]->AddPort(own), gateway, inside || only, !inside);
        distributor->DeclareMember(i, port, GetManagerAddress(i));
        if (m_ownSelfAddresses)
        {
            // D4: it names one traffic manager, so nothing is left to hash.
            distributor->AddRoute(GetSelfAddress(i), 32, port, GetManagerAddress(i));
        }
    }
    if (!m_ownSelfAddresses)
    {
        distributor->AddSelfAddress(GetSelfAddress(0));
    }
}

void
TrafficManagerTopologyHelper::RouteManager(
    uint32_t index, uint32_t port, Ipv4Address gateway, bool inside, bool outside)
{
    const auto& manager = m_managers[index];
    if (outside)
    {
        manager->AddRoute(Ipv4Address::GetAny(), 0, port, gateway);
    }
    if (inside)
    {
        manager->AddRoute(Ipv4Address(SERVER_NETWORK), SERVER_BITS, port, gateway);
        for (const Service& service : Services())
        {
            manager->AddRoute(service.address, 32, port, gateway);
        }
    }
}

void
TrafficManagerTopologyHelper::ConnectDistributors(const Ptr<DistributorNetDevice>& front,
                                                  const Ptr<DistributorNetDevice>& back)
{
    const Joint link = Connect(front->GetNode(), back->GetNode(), "between");
    const uint32_t toBack = front->AddPort(link.first);
    front->AddRoute(Ipv4Address(SERVER_NETWORK), SERVER_BITS, toBack);
    front->AddRoute(DistributorAddress(1), 32, toBack);
    back->AddRoute(Ipv4Address::GetAny(), 0, back->AddPort(link.second));
}

void
TrafficManagerTopologyHelper::RouteServices(const Ptr<DistributorNetDevice>& back,
                                            const std::vector<uint32_t>& ports)
{
    // Where the destination is not translated the first server stands for the service address.
    for (const Service& service : Services())
    {
        if (!BelongsToServer(service.address))
        {
            back->AddRoute(service.address, 32, ports[0], GetServerAddress(0));
            OwnServiceAddress(GetServers().Get(0), service.address);
        }
    }
}

bool
TrafficManagerTopologyHelper::BelongsToServer(Ipv4Address address) const
{
    for (uint32_t i = 0; i < GetServers().GetN(); ++i)
    {
        if (address == GetServerAddress(i))
        {
            return true;
        }
    }
    return false;
}

} // namespace ns3
