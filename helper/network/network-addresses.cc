// SPDX-License-Identifier: GPL-2.0-only

#include "network-addresses.h"

namespace ns3
{

namespace
{

constexpr uint8_t IPV4_BITS = 16;
constexpr uint8_t IPV6_BITS = 48;
constexpr uint32_t IPV4_ROOT = 0x0a000000; // 10.0.0.0/8

/// @param subnet third 16 bits behind the prefix, which tell IPv6 addresses of a group apart
/// @param host16 the last 16 bits over IPv4 @param host the last 32 bits over IPv6
flowhash::HostAddress
Make(std::size_t group, uint32_t subnet, uint32_t host16, uint32_t host, uint8_t version)
{
    const auto number = static_cast<uint32_t>(group) + 1;
    if (version == 4)
    {
        return flowhash::HostAddress::Ipv4(IPV4_ROOT + (number << 16) + host16);
    }
    flowhash::HostAddress address;
    address.version = 6;
    address.bytes = {0x20, 0x01, 0x0d, 0xb8};
    address.bytes[4] = static_cast<uint8_t>(number >> 8);
    address.bytes[5] = static_cast<uint8_t>(number);
    address.bytes[7] = static_cast<uint8_t>(subnet);
    for (unsigned i = 0; i < 4; ++i)
    {
        address.bytes[15 - i] = static_cast<uint8_t>(host >> (8 * i));
    }
    return address;
}

} // namespace

flowhash::HostAddress
NetworkAddresses::Host(std::size_t group, uint32_t node, uint8_t version)
{
    return Make(group, 0, node + 1, node + 1, version);
}

flowhash::HostAddress
NetworkAddresses::OwnSelf(std::size_t group, uint32_t node, uint8_t version)
{
    return Make(group, 1, 0x8000 + node + 1, node + 1, version);
}

flowhash::HostAddress
NetworkAddresses::SharedSelf(std::size_t group, uint8_t version)
{
    return Make(group, 2, 0xff01, 1, version);
}

flowhash::HostAddress
NetworkAddresses::OfAll(std::size_t group, uint8_t version)
{
    return Make(group, 2, 0xff02, 2, version);
}

flowhash::HostAddress
NetworkAddresses::Virtual(std::size_t group, uint8_t version)
{
    return Make(group, 3, 0xff02, 1, version);
}

NetworkAddresses::Prefix
NetworkAddresses::Network(std::size_t group, uint8_t version)
{
    return {Make(group, 0, 0, 0, version), version == 4 ? IPV4_BITS : IPV6_BITS};
}

bool
NetworkAddresses::IsOfNetwork(const flowhash::HostAddress& address)
{
    const auto& b = address.bytes;
    return address.version == 4 ? b[0] == IPV4_ROOT >> 24
                                : b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8;
}

NetworkAddresses::Prefix
NetworkAddresses::All(uint8_t version)
{
    flowhash::HostAddress zero;
    zero.version = version;
    return {zero, 0};
}

NetworkAddresses::Prefix
NetworkAddresses::Only(const flowhash::HostAddress& address)
{
    return {address, static_cast<uint8_t>(address.version == 4 ? 32 : 128)};
}

} // namespace ns3
