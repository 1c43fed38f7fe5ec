// SPDX-License-Identifier: GPL-2.0-only

#include "request-client-helper.h"

#include "ns3/flow-numbers.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/request-client.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RequestClientHelper");

RequestClientHelper::RequestClientHelper(const Address& address, uint16_t port)
    : RequestClientHelper(RequestTarget{address, port})
{
}

RequestClientHelper::RequestClientHelper(const RequestTarget& target)
    : m_factory("ns3::RequestClient")
{
    SetAttribute("FlowNumbers", PointerValue(CreateObject<FlowNumbers>()));
    AddTarget(target);
}

void
RequestClientHelper::AddTarget(const RequestTarget& target)
{
    m_targets.push_back(target);
}

void
RequestClientHelper::AddProfile(const RequestProfile& profile)
{
    m_profiles.push_back(profile);
}

void
RequestClientHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    m_factory.Set(name, value);
}

ApplicationContainer
RequestClientHelper::Install(Ptr<Node> node) const
{
    auto client = m_factory.Create<RequestClient>();
    for (const RequestTarget& target : m_targets)
    {
        client->AddTarget(target);
    }
    for (const RequestProfile& profile : m_profiles)
    {
        client->AddProfile(profile);
    }
    NS_LOG_LOGIC("node " << node->GetId() << " asks at " << m_targets.size() << " targets");
    node->AddApplication(client);
    return ApplicationContainer(client);
}

ApplicationContainer
RequestClientHelper::Install(const NodeContainer& nodes) const
{
    ApplicationContainer clients;
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        clients.Add(Install(*node));
    }
    return clients;
}

int64_t
RequestClientHelper::AssignStreams(const ApplicationContainer& clients, int64_t stream)
{
    int64_t used = 0;
    for (auto application = clients.Begin(); application != clients.End(); ++application)
    {
        if (auto client = DynamicCast<RequestClient>(*application))
        {
            used += client->AssignStreams(stream + used);
        }
    }
    return used;
}

} // namespace ns3
