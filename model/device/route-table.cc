// SPDX-License-Identifier: GPL-2.0-only

#include "route-table.h"

#include "ns3/spec-error.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace ns3
{

namespace
{

/// The bytes of a mask, as two numbers of the machine's own order.
std::array<uint64_t, 2>
MaskOf(unsigned bits)
{
    std::array<uint8_t, 16> bytes{};
    for (unsigned bit = 0; bit < bits; ++bit)
    {
        bytes[bit / 8] |= static_cast<uint8_t>(0x80 >> (bit % 8));
    }
    std::array<uint64_t, 2> mask;
    std::memcpy(mask.data(), bytes.data(), bytes.size());
    return mask;
}

} // namespace

RouteTable::Level&
RouteTable::At(Levels& levels, uint8_t prefixLength)
{
    auto it = std::find_if(levels.begin(), levels.end(), [&](const Level& level) {
        return level.prefixLength <= prefixLength;
    });
    if (it == levels.end() || it->prefixLength != prefixLength)
    {
        it = levels.insert(it, Level{prefixLength, MaskOf(prefixLength), {}});
    }
    return *it;
}

flowhash::HostAddress
RouteTable::Masked(const flowhash::HostAddress& address, const Level& level)
{
    std::array<uint64_t, 2> words;
    std::memcpy(words.data(), address.bytes.data(), address.bytes.size());
    words[0] &= level.mask[0];
    words[1] &= level.mask[1];
    flowhash::HostAddress masked;
    std::memcpy(masked.bytes.data(), words.data(), masked.bytes.size());
    masked.version = address.version;
    return masked;
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
    Levels& levels = network.version == 6 ? m_ipv6 : m_ipv4;
    Level& level = At(levels, prefixLength);
    const flowhash::HostAddress masked = Masked(network, level);
    if (route.learned)
    {
        level.routes.emplace(masked, route);
    }
    else
    {
        level.routes[masked] = route;
    }
}

void
RouteTable::MoveGateway(const flowhash::HostAddress& gateway, uint32_t port)
{
    for (Level& level : gateway.version == 6 ? m_ipv6 : m_ipv4)
    {
        for (auto& [network, route] : level.routes)
        {
            if (route.gateway && *route.gateway == gateway)
            {
                route.port = port;
            }
        }
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
        auto it = level.routes.find(Masked(destination, level));
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
