// SPDX-License-Identifier: GPL-2.0-only

#include "dispatcher-helper.h"

#include "ns3/log.h"
#include "ns3/spec-error.h"
#include "ns3/uinteger.h"

#include <numeric>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("DispatcherHelper");

DispatcherHelper::DispatcherHelper()
    : SteeringHelper("ns3::DispatcherNetDevice")
{
}

void
DispatcherHelper::AddService(const Address& address, uint8_t protocol, uint16_t port, bool shared)
{
    m_services.push_back({address, protocol, port, shared});
}

void
DispatcherHelper::SetNextId(uint16_t id)
{
    m_nextId = id;
}

void
DispatcherHelper::Join(const NetDeviceContainer& dispatchers, const std::vector<Address>& addresses)
{
    if (addresses.size() != dispatchers.GetN())
    {
        throw flowhash::SpecError(std::to_string(dispatchers.GetN()) + " dispatchers cannot have " +
                                  std::to_string(addresses.size()) + " addresses");
    }
    std::vector<flowhash::MemberId> ids(addresses.size());
    std::iota(ids.begin(), ids.end(), 0);
    for (const auto& dispatcher : As<DispatcherNetDevice>(dispatchers))
    {
        for (const flowhash::MemberId id : ids)
        {
            dispatcher->AddDispatcherAddress(static_cast<uint16_t>(id), addresses[id]);
        }
        dispatcher->UpdateDispatchers(Additions(ids, {}));
    }
}

void
DispatcherHelper::AddServers(const NetDeviceContainer& dispatchers,
                             const NodeContainer& servers,
                             const std::vector<double>& weights)
{
    Serve<DispatcherNetDevice>(dispatchers, servers, weights);
}

int64_t
DispatcherHelper::AssignStreams(const NetDeviceContainer& devices, int64_t stream)
{
    return Assign<DispatcherNetDevice>(devices, stream);
}

void
DispatcherHelper::DoConfigure(const Ptr<SteeringNetDevice>& device)
{
    const auto dispatcher = DynamicCast<DispatcherNetDevice>(device);
    NS_LOG_LOGIC("node " << dispatcher->GetNode()->GetId() << " is dispatcher " << m_nextId);
    dispatcher->SetAttribute("DispatcherId", UintegerValue(m_nextId++));
    for (const Service& service : m_services)
    {
        dispatcher->AddService(service.address, service.protocol, service.port, service.shared);
    }
}

} // namespace ns3
