// SPDX-License-Identifier: MIT

#include "bond-hash.h"

#include "../key/hash-key-reader.h"
#include "../wire/ether-type.h"
#include "../wire/ip-protocol.h"

namespace flowhash
{

namespace
{

constexpr FieldSet ADDRESSES = FIELD_SOURCE_ADDRESS | FIELD_DESTINATION_ADDRESS;
constexpr FieldSet LINK = FIELD_SOURCE_MAC | FIELD_DESTINATION_MAC | FIELD_ETHERTYPE;

/// What the policies read of a key; zero where it has none.
struct Parts
{
    uint32_t addresses{0};     //!< all their words, as they stand there, xored
    const uint8_t* ports[2]{}; //!< source, destination
    uint8_t protocol{0};
    const uint8_t* macs[2]{}; //!< source, destination
    uint16_t etherType{0};
    uint16_t vlan{0};
};

Parts
Read(const HashKey& key)
{
    HashKeyReader reader(key);
    Parts parts;
    for (const Field field : {FIELD_SOURCE_ADDRESS, FIELD_DESTINATION_ADDRESS})
    {
        const uint8_t* const address = reader.Take(field);
        for (unsigned at = 0; address && at < key.addressSize; at += 4)
        {
            parts.addresses ^= LoadLittle32(address + at);
        }
    }
    parts.ports[0] = reader.Take(FIELD_SOURCE_PORT);
    parts.ports[1] = reader.Take(FIELD_DESTINATION_PORT);
    parts.protocol = reader.Protocol();
    parts.macs[0] = reader.Take(FIELD_SOURCE_MAC);
    parts.macs[1] = reader.Take(FIELD_DESTINATION_MAC);
    parts.etherType = reader.Number16(FIELD_ETHERTYPE);
    parts.vlan = reader.Number16(FIELD_VLAN);
    return parts;
}

uint32_t
Layer2(const Parts& parts)
{
    const uint32_t source = parts.macs[0] ? parts.macs[0][5] : 0;
    const uint32_t destination = parts.macs[1] ? parts.macs[1][5] : 0;
    return source ^ destination ^ parts.etherType;
}

uint32_t
Folded(uint32_t value)
{
    value ^= value >> 16;
    return value ^ (value >> 8);
}

/// The first four bytes of an ICMP echo as a number: type, code, identifier. Its key has the
/// identifier in the place of the requester's port, so that tells a request from a reply. Unlike
/// ports, which stay as they are on the wire, the identifier is a number of the host's byte order
/// (since Linux 5.12, commit a25f82228542).
uint32_t
EchoWord(uint8_t protocol, uint16_t source, uint16_t destination)
{
    const bool request = source != 0;
    const uint32_t version6 = 128U | (request ? 0U : 1U);
    const uint32_t type = protocol == IpProtocol::ICMPV6 ? version6 : request ? 8U : 0U;
    const uint32_t wire = request ? source : destination;
    return type | ((wire & 0xffU) << 8 | wire >> 8) << 16;
}

uint32_t
PortWord(const Parts& parts)
{
    const uint16_t source = parts.ports[0] ? LoadLittle16(parts.ports[0]) : uint16_t{0};
    const uint16_t destination = parts.ports[1] ? LoadLittle16(parts.ports[1]) : uint16_t{0};
    const bool icmp = parts.protocol == IpProtocol::ICMP || parts.protocol == IpProtocol::ICMPV6;
    if (icmp && (source == 0) != (destination == 0))
    {
        return EchoWord(parts.protocol, source, destination);
    }
    return source | uint32_t{destination} << 16;
}

uint32_t
VlanSourceMac(const Parts& parts)
{
    if (!parts.macs[0])
    {
        return parts.vlan;
    }
    const uint32_t vendor = LoadBig32(parts.macs[0]) >> 8;
    const uint32_t device = LoadBig32(parts.macs[0] + 2) & 0xffffff;
    return parts.vlan ^ vendor ^ device;
}

} // namespace

BondHash::BondHash(Policy policy)
    : m_policy(policy)
{
}

uint64_t
BondHash::Hash(const HashKey& key) const
{
    const Parts parts = Read(key);
    const bool ip = parts.etherType == EtherType::IPV4 || parts.etherType == EtherType::IPV6;
    switch (m_policy)
    {
    case Policy::LAYER2_3:
        return ip ? Folded(Layer2(parts) ^ parts.addresses) : Layer2(parts);
    case Policy::LAYER3_4:
        return Folded(PortWord(parts) ^ parts.addresses) >> 1;
    case Policy::VLAN_SOURCE_MAC:
        return VlanSourceMac(parts);
    default:
        return Layer2(parts);
    }
}

unsigned
BondHash::Width() const
{
    switch (m_policy)
    {
    case Policy::LAYER2:
        return 16;
    case Policy::LAYER2_3:
        return 32;
    case Policy::LAYER3_4:
        return 31;
    default:
        return 24;
    }
}

bool
BondHash::TakesFlowLabel() const
{
    return false;
}

bool
BondHash::IsLinear() const
{
    return true;
}

bool
BondHash::ReadsFields() const
{
    return true;
}

FieldSet
BondHash::Reads() const
{
    switch (m_policy)
    {
    case Policy::LAYER2:
        return LINK;
    case Policy::LAYER2_3:
        return ADDRESSES | LINK;
    case Policy::LAYER3_4:
        return FIELDS_FIVE_TUPLE;
    default:
        return FIELD_SOURCE_MAC | FIELD_VLAN;
    }
}

FlowHashMaker
BondHash::Maker(Policy policy)
{
    return [policy](SpecParameters&) { return std::make_unique<BondHash>(policy); };
}

} // namespace flowhash
