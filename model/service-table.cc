// SPDX-License-Identifier: GPL-2.0-only

#include "service-table.h"

#include "host-address-conversion.h"

#include "ns3/ip-protocol.h"
#include "ns3/spec-error.h"

#include <algorithm>

namespace ns3
{

void
ServiceTable::Add(const flowhash::HostAddress& address, const Endpoint& endpoint)
{
    if ((endpoint.protocol != flowhash::IpProtocol::TCP &&
         endpoint.protocol != flowhash::IpProtocol::UDP) ||
        endpoint.port == 0)
    {
        throw flowhash::SpecError("service at " + address.ToString() + ": protocol " +
                                  std::to_string(endpoint.protocol) + " port " +
                                  std::to_string(endpoint.port) +
                                  ": expected protocol 6 (TCP) or 17 (UDP) and a port above 0");
    }
    if (!IsUnicastAddress(address))
    {
        throw flowhash::SpecError("no single host can have service address " + address.ToString());
    }
    m_entries[address].endpoints.push_back(endpoint);
}

void
ServiceTable::AddService(const flowhash::HostAddress& address, uint8_t protocol, uint16_t port)
{
    Add(address, {protocol, port, true});
}

void
ServiceTable::AddBackend(const flowhash::HostAddress& address, uint8_t protocol, uint16_t port)
{
    Add(address, {protocol, port, false});
}

void
ServiceTable::AddSelf(const flowhash::HostAddress& address)
{
    m_entries[address].isSelf = true;
}

void
ServiceTable::AddMember(const flowhash::HostAddress& address)
{
    m_entries[address].isMember = true;
}

const ServiceTable::Entry*
ServiceTable::Find(const std::array<uint8_t, 16>& address, uint8_t version) const
{
    auto it = m_entries.find(flowhash::HostAddress{address, version});
    return it == m_entries.end() ? nullptr : &it->second;
}

bool
ServiceTable::Matches(const Endpoint& endpoint, const PacketView& view, uint16_t port)
{
    const flowhash::FlowKey& key = view.key;
    if (key.protocol == flowhash::IpProtocol::ICMP || key.protocol == flowhash::IpProtocol::ICMPV6)
    {
        return view.hasPorts; // an echo: its identifier is the port
    }
    return endpoint.protocol == key.protocol && (endpoint.port == port || !view.hasPorts);
}

bool
ServiceTable::IsHashed(const PacketView& view) const
{
    const flowhash::FlowKey& key = view.key;
    if (const Entry* entry = Find(key.destination, key.version))
    {
        bool service = std::any_of(
            entry->endpoints.begin(), entry->endpoints.end(), [&](const Endpoint& endpoint) {
                return endpoint.isService && Matches(endpoint, view, key.destinationPort);
            });
        if (entry->isSelf || service)
        {
            return true;
        }
        if (entry->isMember)
        {
            return false;
        }
    }
    const Entry* entry = Find(key.source, key.version);
    return entry && std::any_of(entry->endpoints.begin(),
                                entry->endpoints.end(),
                                [&](const Endpoint& endpoint) {
                                    return Matches(endpoint, view, key.sourcePort);
                                });
}

} // namespace ns3
