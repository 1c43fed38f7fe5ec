// SPDX-License-Identifier: GPL-2.0-only

#include "server-addresses.h"

namespace ns3
{

void
ServerAddresses::Set(flowhash::MemberId id, const flowhash::HostAddress& address)
{
    const auto [place, isNew] = m_addresses.emplace(std::make_pair(id, address.version), address);
    if (!isNew)
    {
        m_servers.erase(place->second);
        place->second = address;
    }
    m_servers[address] = id;
}

const flowhash::HostAddress*
ServerAddresses::Find(flowhash::MemberId id, uint8_t version) const
{
    const auto place = m_addresses.find({id, version});
    return place == m_addresses.end() ? nullptr : &place->second;
}

std::optional<flowhash::MemberId>
ServerAddresses::FindServer(const flowhash::HostAddress& address) const
{
    const auto place = m_servers.find(address);
    return place == m_servers.end() ? std::nullopt : std::optional(place->second);
}

const std::map<flowhash::HostAddress, flowhash::MemberId>&
ServerAddresses::GetAll() const
{
    return m_servers;
}

std::string
ServerAddresses::NameOf(const flowhash::HostAddress& address, const ServiceTable& services)
{
    const std::string text = address.ToString();
    if (services.GetServices().empty())
    {
        return text;
    }
    return (address.version == 6 ? "[" + text + "]" : text) + ":" +
           std::to_string(services.GetServices().front().port);
}

std::vector<flowhash::MemberChange>
ServerAddresses::Named(const std::vector<flowhash::MemberChange>& changes,
                       const ServiceTable& services) const
{
    std::vector<flowhash::MemberChange> named = changes;
    for (flowhash::MemberChange& change : named)
    {
        const flowhash::HostAddress* address = Find(change.id, 4);
        address = address ? address : Find(change.id, 6);
        if (change.kind == flowhash::MemberChange::Kind::ADD && change.name.empty() && address)
        {
            change.name = NameOf(*address, services);
        }
    }
    return named;
}

} // namespace ns3
