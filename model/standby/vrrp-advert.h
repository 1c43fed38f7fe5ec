// SPDX-License-Identifier: GPL-2.0-only

#ifndef VRRP_ADVERT_H
#define VRRP_ADVERT_H

#include "vrrp-group.h"
#include "vrrp-header.h"

#include "ns3/drop-reason.h"
#include "ns3/packet.h"
#include "ns3/steered-packet.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Advertisements of VRRP as IP packets (RFC 5798, section 5.1): to the group of all VRRP routers,
 * with a hop limit of 255, which proves that no router passed them on.
 */
struct VrrpAdvert
{
    static constexpr DropReason DROP_ROUTED{"advert-routed"};   //!< came with another hop limit
    static constexpr DropReason DROP_DAMAGED{"advert-damaged"}; //!< VrrpHeader::IsValid
    static constexpr DropReason DROP_FOREIGN{"advert-foreign"}; //!< of other addresses

    /// @param version of IP @return 224.0.0.18 or ff02::12
    static flowhash::HostAddress Group(uint8_t version);

    /// @param header what it says, without ends @param source address of the sender on the link
    /// @param checksums whether the IPv4 header has one; the message always has
    /// @return the IP packet
    static Ptr<Packet> Build(VrrpHeader header,
                             const flowhash::HostAddress& source,
                             bool checksums);

    /// @param packet any @return whether it is an advertisement, however damaged
    static bool IsAdvert(const SteeredPacket& packet);

    /// @param packet an advertisement @return the number of the virtual router that it names, or 0
    /// where it is cut off before that
    static uint8_t VridOf(const SteeredPacket& packet);

    /// @param packet an advertisement @param group whose it has to be @param header takes what it
    /// says @return why it is not heeded; null: it is good
    static const DropReason* Read(const SteeredPacket& packet,
                                  const VrrpGroup& group,
                                  VrrpHeader& header);
};

} // namespace ns3

#endif // VRRP_ADVERT_H
