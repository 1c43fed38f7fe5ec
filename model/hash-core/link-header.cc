// SPDX-License-Identifier: MIT

#include "link-header.h"

#include "wire/byte-order.h"
#include "wire/ether-type.h"

#include <algorithm>

namespace flowhash
{

namespace
{

/// The link types of tcpdump.org's list that are known; raw IP has several numbers.
enum LinkType : uint32_t
{
    ETHERNET = 1,
    RAW_BSD = 12,
    RAW_OPENBSD = 14,
    RAW = 101,
    LINUX_COOKED = 113,
    RAW_IPV4 = 228,
    RAW_IPV6 = 229,
    LINUX_COOKED_2 = 276,
};

constexpr uint16_t VLAN_TAG = 0x8100;         // IEEE 802.1Q
constexpr uint16_t SERVICE_VLAN_TAG = 0x88a8; // IEEE 802.1ad

bool
IsIp(uint16_t etherType)
{
    return etherType == EtherType::IPV4 || etherType == EtherType::IPV6;
}

bool
IsTag(uint16_t etherType)
{
    return etherType == VLAN_TAG || etherType == SERVICE_VLAN_TAG;
}

bool
ParseEthernet(const uint8_t* bytes, uint32_t available, LinkHeader& header)
{
    uint32_t at = 12;
    for (; at + 6 <= available && IsTag(LoadBig16(bytes + at)); at += 4)
    {
        header.vlan = at == 12 ? LoadBig16(bytes + at + 2) & 0x0fff : header.vlan;
    }
    if (at + 2 > available || !IsIp(LoadBig16(bytes + at)))
    {
        return false;
    }
    std::copy_n(bytes, 6, header.destinationMac.begin());
    std::copy_n(bytes + 6, 6, header.sourceMac.begin());
    header.size = at + 2;
    return true;
}

/// Where the fields of a Linux cooked header stand.
struct CookedLayout
{
    uint32_t size;
    uint32_t protocol;
    uint32_t addressLength; //!< its lower byte
    uint32_t address;
};

bool
ParseCooked(const CookedLayout& layout,
            const uint8_t* bytes,
            uint32_t available,
            LinkHeader& header)
{
    if (available < layout.size || !IsIp(LoadBig16(bytes + layout.protocol)))
    {
        return false;
    }
    if (bytes[layout.addressLength] == 6)
    {
        std::copy_n(bytes + layout.address, 6, header.sourceMac.begin());
    }
    header.size = layout.size;
    return true;
}

} // namespace

bool
LinkHeader::IsKnown(uint32_t linkType)
{
    switch (linkType)
    {
    case ETHERNET:
    case RAW_BSD:
    case RAW_OPENBSD:
    case RAW:
    case LINUX_COOKED:
    case RAW_IPV4:
    case RAW_IPV6:
    case LINUX_COOKED_2:
        return true;
    default:
        return false;
    }
}

std::string
LinkHeader::KnownTypes()
{
    return "Ethernet 1, raw IP 12, 14, 101, 228, 229, Linux cooked 113, 276";
}

bool
LinkHeader::Parse(uint32_t linkType, const uint8_t* bytes, uint32_t available)
{
    *this = LinkHeader();
    switch (linkType)
    {
    case ETHERNET:
        return ParseEthernet(bytes, available, *this);
    case LINUX_COOKED:
        return ParseCooked({16, 14, 5, 6}, bytes, available, *this);
    case LINUX_COOKED_2:
        return ParseCooked({20, 0, 11, 12}, bytes, available, *this);
    default:
        return available > 0;
    }
}

void
LinkHeader::CopyTo(FlowKey& key) const
{
    key.sourceMac = sourceMac;
    key.destinationMac = destinationMac;
    key.vlan = vlan;
}

} // namespace flowhash
