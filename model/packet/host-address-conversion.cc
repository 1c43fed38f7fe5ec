// SPDX-License-Identifier: GPL-2.0-only

#include "host-address-conversion.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/spec-error.h"

namespace ns3
{

flowhash::HostAddress
ToHostAddress(const Address& address)
{
    flowhash::HostAddress host;
    if (Ipv4Address::IsMatchingType(address))
    {
        return flowhash::HostAddress::Ipv4(Ipv4Address::ConvertFrom(address).Get());
    }
    if (!Ipv6Address::IsMatchingType(address))
    {
        throw flowhash::SpecError("expected an IPv4 or IPv6 address");
    }
    host.version = 6;
    Ipv6Address::ConvertFrom(address).GetBytes(host.bytes.data());
    return host;
}

Address
ToAddress(const flowhash::HostAddress& address)
{
    if (address.version == 6)
    {
        return Ipv6Address::Deserialize(address.bytes.data());
    }
    return Ipv4Address::Deserialize(address.bytes.data());
}

Address
ToSocketAddress(const Address& address, uint16_t port)
{
    if (Ipv4Address::IsMatchingType(address))
    {
        return InetSocketAddress(Ipv4Address::ConvertFrom(address), port);
    }
    return Inet6SocketAddress(Ipv6Address::ConvertFrom(address), port);
}

bool
IsUnicastAddress(const flowhash::HostAddress& address)
{
    const uint8_t first = address.bytes.front();
    if (address.version != 6)
    {
        return first != 0 && first != 127 && first < 224;
    }
    const auto ipv6 = Ipv6Address::Deserialize(address.bytes.data());
    return !ipv6.IsMulticast() && !ipv6.IsLocalhost() && !ipv6.IsAny();
}

} // namespace ns3
