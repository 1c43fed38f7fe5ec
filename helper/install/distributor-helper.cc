// SPDX-License-Identifier: GPL-2.0-only

#include "distributor-helper.h"

#include "../../model/device/stack-routes.h"

#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/spec-error.h"
#include "ns3/traffic-manager-net-device.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("DistributorHelper");

namespace
{

/// The traffic manager on a node, if there is one.
Ptr<TrafficManagerNetDevice>
FindManager(const Ptr<Node>& node)
{
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        if (const auto manager = DynamicCast<TrafficManagerNetDevice>(node->GetDevice(i)))
        {
            return manager;
        }
    }
    return nullptr;
}

std::vector<flowhash::MemberId>
IdsOf(const NodeContainer& members)
{
    std::vector<flowhash::MemberId> ids;
    for (uint32_t i = 0; i < members.GetN(); ++i)
    {
        UintegerValue id(i);
        if (const auto manager = FindManager(members.Get(i)))
        {
            manager->GetAttribute("ManagerId", id);
        }
        ids.push_back(static_cast<flowhash::MemberId>(id.Get()));
    }
    return ids;
}

} // namespace

DistributorHelper::DistributorHelper()
    : SteeringHelper("ns3::DistributorNetDevice")
{
}

void
DistributorHelper::AddService(const Address& address, uint8_t protocol, uint16_t port)
{
    m_services.emplace_back(address, protocol, port);
}

void
DistributorHelper::AddSelfAddress(const Address& address)
{
    m_selfAddresses.push_back(address);
}

Ptr<DistributorNetDevice>
DistributorHelper::Install(const Ptr<Node>& node)
{
    return Install(node, LinksOf(node));
}

Ptr<DistributorNetDevice>
DistributorHelper::Install(const Ptr<Node>& node, const NetDeviceContainer& ports)
{
    return DynamicCast<DistributorNetDevice>(Make(node, ports));
}

void
DistributorHelper::AddMembers(const NetDeviceContainer& distributors,
                              const NodeContainer& members,
                              const std::vector<double>& weights)
{
    const std::vector<flowhash::MemberId> ids = IdsOf(members);
    const std::vector<flowhash::MemberChange> additions = Additions(ids, weights);
    for (const auto& distributor : As<DistributorNetDevice>(distributors))
    {
        const auto places = FindNeighbors(distributor);
        for (uint32_t i = 0; i < members.GetN(); ++i)
        {
            const auto place = places.find(members.Get(i)->GetId());
            if (place == places.end())
            {
                throw flowhash::SpecError("member " + std::to_string(ids[i]) + " (node " +
                                          std::to_string(members.Get(i)->GetId()) +
                                          ") has no link to the distributor " + "on node " +
                                          std::to_string(distributor->GetNode()->GetId()));
            }
            const auto addresses = ReadStackAddresses(place->second.device);
            NS_LOG_LOGIC("node " << members.Get(i)->GetId() << " is member " << ids[i]
                                 << " behind port " << place->second.port);
            distributor->DeclareMember(ids[i],
                                       place->second.port,
                                       addresses.empty() ? Address() : Address(addresses.front()));
        }
        distributor->UpdateMembers(additions);
    }
    for (auto member = members.Begin(); member != members.End(); ++member)
    {
        if (const auto manager = FindManager(*member))
        {
            manager->UpdateManagers(additions);
        }
    }
}

void
DistributorHelper::AddBackends(const NetDeviceContainer& distributors,
                               const NodeContainer& servers) const
{
    for (const auto& distributor : As<DistributorNetDevice>(distributors))
    {
        for (auto server = servers.Begin(); server != servers.End(); ++server)
        {
            for (const auto& [address, protocol, port] : m_services)
            {
                distributor->AddBackend(AddressOf(*server), protocol, port);
            }
        }
    }
}

void
DistributorHelper::AddServiceAddresses(const NodeContainer& servers) const
{
    for (auto server = servers.Begin(); server != servers.End(); ++server)
    {
        const Ptr<Ipv4> ipv4 = (*server)->GetObject<Ipv4>();
        if (!ipv4)
        {
            throw flowhash::SpecError("node " + std::to_string((*server)->GetId()) +
                                      " has no IPv4 stack yet");
        }
        for (const Address& address : ServiceAddresses())
        {
            // On the loopback interface: global routing passes it over, too.
            ipv4->AddAddress(
                0, Ipv4InterfaceAddress(Ipv4Address::ConvertFrom(address), Ipv4Mask::GetOnes()));
        }
    }
}

int64_t
DistributorHelper::AssignStreams(const NetDeviceContainer& devices, int64_t stream)
{
    return Assign<DistributorNetDevice>(devices, stream);
}

void
DistributorHelper::DoConfigure(const Ptr<SteeringNetDevice>& device)
{
    const auto distributor = DynamicCast<DistributorNetDevice>(device);
    for (const auto& [address, protocol, port] : m_services)
    {
        distributor->AddService(address, protocol, port);
    }
    for (const Address& address : m_selfAddresses)
    {
        distributor->AddSelfAddress(address);
    }
}

void
DistributorHelper::DoAdvertise(const Ptr<SteeringNetDevice>& device) const
{
    for (const Address& address : ServiceAddresses())
    {
        Advertise(device->GetNode(), address);
    }
    for (const Address& address : m_selfAddresses)
    {
        Advertise(device->GetNode(), address);
    }
}

std::vector<Address>
DistributorHelper::ServiceAddresses() const
{
    std::vector<Address> addresses;
    for (const Service& service : m_services)
    {
        const Address& address = std::get<Address>(service);
        if (std::find(addresses.begin(), addresses.end(), address) == addresses.end())
        {
            addresses.push_back(address);
        }
    }
    return addresses;
}

} // namespace ns3
