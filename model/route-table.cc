// SPDX-License-Identifier: GPL-2.0-only

#include "route-table.h"

#include "ns3/spec-error.h"

#include <algorithm>
#include <iterator>

namespace ns3
{

namespace
{

flowhash::HostAddress
Masked(const flowhash::HostAddress& address, unsigned bits)
{
    flowhash::HostAddress masked = address;
    unsigned whole = bits / 8;
    if (bits % 8 != 0)
    {
        masked.bytes[whole] &= static_cast<uint8_t>(0xff00 >> (bits % 8));
        whole++;
    }
    std::fill(masked.bytes.begin() + whole, masked.bytes.end(), 0);
    return masked;
}

} // namespace

std::unordered_map<flowhash::HostAddress, RouteTable::Route, flowhash::HostAddressHasher>&
RouteTable::At(Levels& levels, uint8_t prefixLength)
{
    auto it = std::find_if(levels.begin(), levels.end(), [&](const Level& level) {
        return level.prefixLength <= prefixLength;
    });
    if (it == levels.end() || it->prefixLength != prefixLength)
    {
        it = levels.insert(it, Level{prefixLength, {}});
    }
    return it->routes;
}

void
RouteTable::Add(const flowhash::HostAddress& network, uint8_t prefixLength, const Route& route)
{
    if (prefixLength > (network.version == 6 ? 128 : 32))
    {
        throw flowhash::SpecError("route to " + network.ToString() + ": prefix length " +
                                  std::to_string(prefixLength) + " is longer than the address");
    }
    if (route.gateway && route.gateway->version != network.version)
    {
        throw flowhash::SpecError("route to " + network.ToString() + ": gateway " +
                                  route.gateway->ToString() + " is of the other IP version");
    }
    auto& routes = At(network.version == 6 ? m_ipv6 : m_ipv4, prefixLength);
    const flowhash::HostAddress masked = Masked(network, prefixLength);
    if (route.learned)
    {
        routes.emplace(masked, route);
    }
    else
    {
        routes[masked] = route;
    }
}

void
RouteTable::ForgetLearned()
{
    for (Levels* levels : {&m_ipv4, &m_ipv6})
    {
        for (Level& level : *levels)
        {
            for (auto it = level.routes.begin(); it != level.routes.end();)
            {
                it = it->second.learned ? level.routes.erase(it) : std::next(it);
            }
        }
        levels->erase(std::remove_if(levels->begin(),
                                     levels->end(),
                                     [](const Level& level) { return level.routes.empty(); }),
                      levels->end());
    }
}

const RouteTable::Route*
RouteTable::Find(const flowhash::HostAddress& destination) const
{
    for (const Level& level : destination.version == 6 ? m_ipv6 : m_ipv4)
    {
        auto it = level.routes.find(Masked(destination, level.prefixLength));
        if (it != level.routes.end())
        {
            return &it->second;
        }
    }
    return nullptr;
}

std::size_t
RouteTable::GetN() const
{
    std::size_t count = 0;
    for (const Levels* levels : {&m_ipv4, &m_ipv6})
    {
        for (const Level& level : *levels)
        {
            count += level.routes.size();
        }
    }
    return count;
}

} // namespace ns3
