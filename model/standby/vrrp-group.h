// SPDX-License-Identifier: GPL-2.0-only

#ifndef VRRP_GROUP_H
#define VRRP_GROUP_H

#include "ns3/host-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/mac48-address.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What those have in common who stand by for each other: a virtual router of RFC 5798.
 */
struct VrrpGroup
{
    uint8_t vrid{1}; //!< 1 to 255
    /// Of whoever is master. Its members elect by the version of the first one; advertisements
    /// name those of that version.
    std::vector<flowhash::HostAddress> addresses;

    /// @param version of IP @return 00-00-5E-00-01-VRID, or 00-00-5E-00-02-VRID (section 7.3)
    Mac48Address LinkAddress(uint8_t version) const
    {
        const uint8_t bytes[] = {0, 0, 0x5e, 0, static_cast<uint8_t>(version == 6 ? 2 : 1), vrid};
        Mac48Address link;
        link.CopyFrom(bytes);
        return link;
    }

    /// @return what of addresses an advertisement names; for IPv6 first the link-local address
    /// that belongs to the link address (section 5.2.9)
    std::vector<flowhash::HostAddress> Advertised() const
    {
        std::vector<flowhash::HostAddress> named;
        const uint8_t version = addresses.front().version;
        if (version == 6)
        {
            named.push_back(LinkLocal());
        }
        for (const flowhash::HostAddress& address : addresses)
        {
            if (address.version == version)
            {
                named.push_back(address);
            }
        }
        return named;
    }

    /// @return the virtual router's link-local address
    flowhash::HostAddress LinkLocal() const
    {
        flowhash::HostAddress address;
        address.version = 6;
        Ipv6Address::MakeAutoconfiguredLinkLocalAddress(LinkAddress(6))
            .Serialize(address.bytes.data());
        return address;
    }
};

} // namespace ns3

#endif // VRRP_GROUP_H
