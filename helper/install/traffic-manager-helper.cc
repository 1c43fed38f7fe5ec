// SPDX-License-Identifier: GPL-2.0-only

#include "traffic-manager-helper.h"

#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("TrafficManagerHelper");

TrafficManagerHelper::TrafficManagerHelper()
    : SteeringHelper("ns3::TrafficManagerNetDevice")
{
}

void
TrafficManagerHelper::AddService(const Address& address, uint8_t protocol, uint16_t port)
{
    m_services.emplace_back(address, protocol, port);
}

Ptr<TrafficManagerNetDevice>
TrafficManagerHelper::Install(const Ptr<Node>& node)
{
    return Install(node, LinksOf(node));
}

Ptr<TrafficManagerNetDevice>
TrafficManagerHelper::Install(const Ptr<Node>& node, const NetDeviceContainer& ports)
{
    return DynamicCast<TrafficManagerNetDevice>(Make(node, ports));
}

void
TrafficManagerHelper::AddServers(const NetDeviceContainer& managers,
                                 const NodeContainer& servers,
                                 const std::vector<double>& weights)
{
    Serve<TrafficManagerNetDevice>(managers, servers, weights);
}

int64_t
TrafficManagerHelper::AssignStreams(const NetDeviceContainer& devices, int64_t stream)
{
    return Assign<TrafficManagerNetDevice>(devices, stream);
}

void
TrafficManagerHelper::SetNextId(uint32_t id)
{
    m_nextId = id;
}

void
TrafficManagerHelper::DoConfigure(const Ptr<SteeringNetDevice>& device)
{
    const auto manager = DynamicCast<TrafficManagerNetDevice>(device);
    NS_LOG_LOGIC("node " << manager->GetNode()->GetId() << " is manager " << m_nextId);
    manager->SetAttribute("ManagerId", UintegerValue(m_nextId++));
    for (const auto& [address, protocol, port] : m_services)
    {
        manager->AddService(address, protocol, port);
    }
}

void
TrafficManagerHelper::DoAdvertise(const Ptr<SteeringNetDevice>& device) const
{
    BooleanValue shared;
    BooleanValue translates;
    device->GetAttribute("SelfAddressShared", shared);
    device->GetAttribute("TranslateSource", translates);
    if (translates.Get() && !shared.Get())
    {
        Ipv4AddressValue self;
        device->GetAttribute("SelfAddress", self);
        Advertise(device->GetNode(), self.Get());
    }
}

} // namespace ns3
