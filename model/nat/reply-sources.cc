// SPDX-License-Identifier: GPL-2.0-only

#include "reply-sources.h"

#include "ns3/spec-error.h"

#include <string>

namespace ns3
{

uint32_t
ReplySources::SideOf(uint8_t version, uint8_t protocol, uint16_t port)
{
    return static_cast<uint32_t>(version) << 24 | static_cast<uint32_t>(protocol) << 16 | port;
}

void
ReplySources::Add(const flowhash::HostAddress& service, uint8_t protocol, uint16_t port)
{
    const auto place = m_sides.emplace(SideOf(service.version, protocol, port), service).first;
    if (!(place->second == service))
    {
        throw flowhash::SpecError(
            "replies are told by protocol and port: " + place->second.ToString() + " and " +
            service.ToString() + " cannot both have a service at port " + std::to_string(port));
    }
    m_first.emplace(service.version, service);
}

const flowhash::HostAddress*
ReplySources::Find(const flowhash::FlowKey& reply) const
{
    const auto found = m_sides.find(SideOf(reply.version, reply.protocol, reply.sourcePort));
    return found == m_sides.end() ? nullptr : &found->second;
}

const flowhash::HostAddress*
ReplySources::FindFirst(uint8_t version) const
{
    const auto found = m_first.find(version);
    return found == m_first.end() ? nullptr : &found->second;
}

std::size_t
ReplySources::GetN() const
{
    return m_sides.size();
}

} // namespace ns3
