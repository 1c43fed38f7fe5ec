// SPDX-License-Identifier: GPL-2.0-only

#include "origin-server-helper.h"

#include "ns3/log.h"
#include "ns3/origin-server.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("OriginServerHelper");

OriginServerHelper::OriginServerHelper(uint16_t port, const std::string& transport)
    : m_factory("ns3::OriginServer")
{
    AddPort(port, transport);
}

void
OriginServerHelper::AddPort(uint16_t port, const std::string& transport)
{
    m_ports.emplace_back(port, transport);
}

void
OriginServerHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    m_factory.Set(name, value);
}

ApplicationContainer
OriginServerHelper::Install(Ptr<Node> node) const
{
    auto server = m_factory.Create<OriginServer>();
    for (const auto& [port, transport] : m_ports)
    {
        server->AddPort(port, transport);
    }
    NS_LOG_LOGIC("node " << node->GetId() << " serves " << m_ports.size() << " ports");
    node->AddApplication(server);
    return ApplicationContainer(server);
}

ApplicationContainer
OriginServerHelper::Install(const NodeContainer& nodes) const
{
    ApplicationContainer servers;
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        servers.Add(Install(*node));
    }
    return servers;
}

int64_t
OriginServerHelper::AssignStreams(const ApplicationContainer& servers, int64_t stream)
{
    int64_t used = 0;
    for (auto application = servers.Begin(); application != servers.End(); ++application)
    {
        if (auto server = DynamicCast<OriginServer>(*application))
        {
            used += server->AssignStreams(stream + used);
        }
    }
    return used;
}

} // namespace ns3
