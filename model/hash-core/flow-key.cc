// SPDX-License-Identifier: MIT

#include "flow-key.h"

#include "flow-hash.h"
#include "host-address.h"
#include "wire/byte-order.h"

#include <cstring>
#include <tuple>
#include <utility>

namespace flowhash
{

namespace
{

std::string
ProtocolName(uint8_t protocol)
{
    switch (protocol)
    {
    case 1:
        return "icmp";
    case 6:
        return "tcp";
    case 17:
        return "udp";
    case 58:
        return "icmpv6";
    default:
        return "protocol " + std::to_string(protocol);
    }
}

std::string
EndText(const std::array<uint8_t, 16>& address, uint8_t version, uint16_t port)
{
    const std::string text = HostAddress{address, version}.ToString();
    return (version == 6 ? "[" + text + "]" : text) + ":" + std::to_string(port);
}

auto
Identity(const FlowKey& key)
{
    return std::tie(key.version,
                    key.source,
                    key.destination,
                    key.sourcePort,
                    key.destinationPort,
                    key.protocol);
}

/// One round: xor a word in, spread it over the upper half, fold that back.
uint64_t
Absorb(uint64_t state, uint64_t word)
{
    state = (state ^ word) * 0x9e3779b97f4a7c15ULL;
    return state ^ (state >> 32);
}

} // namespace

FlowKey
FlowKey::Ipv4(uint32_t source,
              uint32_t destination,
              uint16_t sourcePort,
              uint16_t destinationPort,
              uint8_t protocol)
{
    FlowKey key;
    StoreBig32(key.source.data(), source);
    StoreBig32(key.destination.data(), destination);
    key.sourcePort = sourcePort;
    key.destinationPort = destinationPort;
    key.protocol = protocol;
    return key;
}

FlowKey
FlowKey::Reversed() const
{
    FlowKey key = *this;
    std::swap(key.source, key.destination);
    std::swap(key.sourcePort, key.destinationPort);
    std::swap(key.sourceMac, key.destinationMac);
    return key;
}

FlowKey
FlowKey::Ordered() const
{
    const int order = std::memcmp(source.data(), destination.data(), source.size());
    const bool inOrder = order < 0 || (order == 0 && sourcePort <= destinationPort);
    return inOrder ? *this : Reversed();
}

uint32_t
FlowKey::SourceIpv4() const
{
    return LoadBig32(source.data());
}

uint32_t
FlowKey::DestinationIpv4() const
{
    return LoadBig32(destination.data());
}

std::string
FlowKey::ToString() const
{
    return EndText(source, version, sourcePort) + " -> " +
           EndText(destination, version, destinationPort) + " " + ProtocolName(protocol);
}

bool
operator==(const FlowKey& a, const FlowKey& b)
{
    return Identity(a) == Identity(b);
}

bool
operator<(const FlowKey& a, const FlowKey& b)
{
    return Identity(a) < Identity(b);
}

uint64_t
ContainerHash(const FlowKey& key)
{
    const uint64_t rest = uint64_t{key.sourcePort} << 48 | uint64_t{key.destinationPort} << 32 |
                          uint64_t{key.protocol} << 8 | key.version;
    uint64_t state = Absorb(0, rest);
    if (key.version != 6)
    {
        return Mix64(Absorb(state,
                            uint64_t{LoadLittle32(key.source.data())} << 32 |
                                LoadLittle32(key.destination.data())));
    }
    for (const auto* address : {&key.source, &key.destination})
    {
        state = Absorb(state, LoadLittle64(address->data()));
        state = Absorb(state, LoadLittle64(address->data() + 8));
    }
    return Mix64(state);
}

} // namespace flowhash
