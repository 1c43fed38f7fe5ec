// SPDX-License-Identifier: GPL-2.0-only

#include "cluster-services.h"

#include "../hash-core/wire/ip-protocol.h"

#include "ns3/spec-error.h"

#include <algorithm>
#include <string>

namespace ns3
{

uint32_t
ClusterServices::SideOf(uint8_t version, uint8_t protocol, uint16_t port)
{
    return static_cast<uint32_t>(version) << 24 | static_cast<uint32_t>(protocol) << 16 | port;
}

void
ClusterServices::Add(const flowhash::HostAddress& address,
                     uint8_t protocol,
                     uint16_t port,
                     bool shared)
{
    const uint32_t side = SideOf(address.version, protocol, port);
    const auto known = m_sides.find(side);
    if (known != m_sides.end() && !(known->second == address))
    {
        throw flowhash::SpecError("a dispatcher tells replies by protocol and port: " +
                                  known->second.ToString() + " and " + address.ToString() +
                                  " cannot both have a service at port " + std::to_string(port));
    }
    m_services.AddService(address, protocol, port);
    m_sides.emplace(side, address);
    if (!shared)
    {
        m_unshared.insert(side);
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
    return m_unshared.size() < m_sides.size();
}

bool
ClusterServices::IsShared(const flowhash::FlowKey& flow) const
{
    const bool hasPort =
        flow.protocol == flowhash::IpProtocol::TCP || flow.protocol == flowhash::IpProtocol::UDP;
    return hasPort
               ? m_unshared.count(SideOf(flow.version, flow.protocol, flow.destinationPort)) == 0
               : SharesAny();
}

const flowhash::HostAddress*
ClusterServices::FindByReply(const flowhash::FlowKey& flow) const
{
    const auto found = m_sides.find(SideOf(flow.version, flow.protocol, flow.sourcePort));
    return found == m_sides.end() ? nullptr : &found->second;
}

const flowhash::HostAddress*
ClusterServices::FindFirst(uint8_t version) const
{
    const auto& all = m_services.GetServices();
    const auto found = std::find_if(all.begin(), all.end(), [version](const auto& service) {
        return service.address.version == version;
    });
    return found == all.end() ? nullptr : &found->address;
}

} // namespace ns3
