// SPDX-License-Identifier: GPL-2.0-only

#include "service-table.h"

#include "../hash-core/wire/ip-protocol.h"
#include "../packet/host-address-conversion.h"

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
    Add(address, {protocol, port, true, std::nullopt});
    m_services.push_back({address, protocol, port});
}

void
ServiceTable::AddBackend(const flowhash::HostAddress& address,
                         uint8_t protocol,
                         uint16_t port,
                         const std::optional<flowhash::HostAddress>& service)
{
    Add(address, {protocol, port, false, service});
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

void
ServiceTable::AddGateway(const flowhash::HostAddress& address, const flowhash::HostAddress& gateway)
{
    m_entries[address].gateway = gateway;
}

const ServiceTable::Entry*
ServiceTable::FindEntry(const std::array<uint8_t, 16>& address, uint8_t version) const
{
    auto it = m_entries.find(flowhash::HostAddress{address, version});
    return it == m_entries.end() ? nullptr : &it->second;
}

bool
ServiceTable::NamesMember(const Entry& entry) const
{
    if (entry.isMember || !entry.gateway)
    {
        return entry.isMember;
    }
    const auto gateway = m_entries.find(*entry.gateway);
    return gateway != m_entries.end() && gateway->second.isMember;
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

const std::vector<ServiceTable::Service>&
ServiceTable::GetServices() const
{
    return m_services;
}

bool
ServiceTable::HasService(const flowhash::HostAddress& address) const
{
    const Entry* const entry = FindEntry(address.bytes, address.version);
    return entry && std::any_of(entry->endpoints.begin(),
                                entry->endpoints.end(),
                                [](const Endpoint& endpoint) { return endpoint.isService; });
}

bool
ServiceTable::IsRequest(const Entry& entry, const PacketView& view)
{
    return std::any_of(
        entry.endpoints.begin(), entry.endpoints.end(), [&view](const Endpoint& endpoint) {
            return endpoint.isService && Matches(endpoint, view, view.key.destinationPort);
        });
}

bool
ServiceTable::IsRequest(const PacketView& view) const
{
    const Entry* const entry = FindEntry(view.key.destination, view.key.version);
    return entry && IsRequest(*entry, view);
}

ServiceTable::Finding
ServiceTable::Find(const PacketView& view, bool withServer) const
{
    using Direction = Finding::Direction;
    const flowhash::FlowKey& key = view.key;
    if (const Entry* entry = FindEntry(key.destination, key.version))
    {
        if (IsRequest(*entry, view))
        {
            return {Direction::REQUEST, entry};
        }
        if (entry->isSelf)
        {
            return {Direction::REPLY, withServer ? FindEntry(key.source, key.version) : nullptr};
        }
        if (NamesMember(*entry))
        {
            return {};
        }
    }
    const Entry* entry = FindEntry(key.source, key.version);
    const bool reply = entry && std::any_of(entry->endpoints.begin(),
                                            entry->endpoints.end(),
                                            [&](const Endpoint& endpoint) {
                                                return Matches(endpoint, view, key.sourcePort);
                                            });
    return reply ? Finding{Direction::REPLY, entry} : Finding{};
}

bool
ServiceTable::Serves(const Endpoint& endpoint, const flowhash::HostAddress& service) const
{
    if (endpoint.isService || endpoint.service)
    {
        return endpoint.service == service;
    }
    const auto entry = m_entries.find(service);
    return entry != m_entries.end() &&
           std::any_of(entry->second.endpoints.begin(),
                       entry->second.endpoints.end(),
                       [&endpoint](const Endpoint& declared) {
                           return declared.isService && declared.protocol == endpoint.protocol &&
                                  declared.port == endpoint.port;
                       });
}

bool
ServiceTable::Fits(const Finding& finding, const PacketView& view, const Side& side) const
{
    const flowhash::FlowKey& key = view.key;
    const bool request = finding.direction == Finding::Direction::REQUEST;
    const uint16_t port = request ? key.destinationPort : key.sourcePort;
    const bool named =
        !side.service || (side.service->version == key.version &&
                          side.service->bytes == (request ? key.destination : key.source));
    bool declared = false;
    bool fits = false;
    const auto compare = [&](const Endpoint& endpoint) {
        if ((request && !endpoint.isService) || !Matches(endpoint, view, port))
        {
            return;
        }
        declared = true;
        fits = fits || ((side.protocol == 0 || side.protocol == endpoint.protocol) &&
                        (side.port == 0 || side.port == endpoint.port) &&
                        (named || Serves(endpoint, *side.service)));
    };
    if (finding.server)
    {
        std::for_each(finding.server->endpoints.begin(), finding.server->endpoints.end(), compare);
    }
    if (declared)
    {
        return fits;
    }
    // A reply to a self address from who knows where: what it says itself.
    return named && (side.protocol == 0 || side.protocol == key.protocol) &&
           (side.port == 0 || (view.hasPorts && side.port == port));
}

} // namespace ns3
