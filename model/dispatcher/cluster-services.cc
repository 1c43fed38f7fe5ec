// SPDX-License-Identifier: GPL-2.0-only

#include "cluster-services.h"

#include "../hash-core/wire/ip-protocol.h"

#include <utility>

namespace ns3
{

void
ClusterServices::Add(const flowhash::HostAddress& address,
                     uint8_t protocol,
                     uint16_t port,
                     bool shared)
{
    ServiceTable services = m_services; // what is refused by either changes neither
    services.AddService(address, protocol, port);
    m_replies.Add(address, protocol, port);
    m_services = std::move(services);
    if (!shared)
    {
        m_unshared.insert(ReplySources::SideOf(address.version, protocol, port));
    }
}

const ServiceTable&
ClusterServices::GetTable() const
{
    return m_services;
}

bool
ClusterServices::SharesAny() const
{
    return m_unshared.size() < m_replies.GetN();
}

bool
ClusterServices::IsShared(const flowhash::FlowKey& flow) const
{
    const bool hasPort =
        flow.protocol == flowhash::IpProtocol::TCP || flow.protocol == flowhash::IpProtocol::UDP;
    return hasPort ? m_unshared.count(ReplySources::SideOf(
                         flow.version, flow.protocol, flow.destinationPort)) == 0
                   : SharesAny();
}

const ReplySources&
ClusterServices::GetReplies() const
{
    return m_replies;
}

} // namespace ns3
