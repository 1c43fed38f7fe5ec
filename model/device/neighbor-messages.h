// SPDX-License-Identifier: GPL-2.0-only

#ifndef NEIGHBOR_MESSAGES_H
#define NEIGHBOR_MESSAGES_H

#include "ns3/address.h"
#include "ns3/host-address.h"
#include "ns3/mac48-address.h"
#include "ns3/packet.h"

#include <cstdint>
#include <optional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * One message of ARP (RFC 826) or of IPv6 neighbour discovery (RFC 4861), made or read with ns-3's
 * own headers: what a host's stack sends and understands.
 */
struct NeighborMessage
{
    bool isRequest{false};            //!< asks for `target`, else answers
    flowhash::HostAddress sender;     //!< who asks or answers; all zero: not said
    flowhash::HostAddress target;     //!< in a request: whose link address is wanted
    std::optional<Mac48Address> link; //!< link address of the sender, if it says so

    /**
     * Reads a message.
     * @param packet ARP message, or IPv6 packet
     * @param linkProtocol flowhash::EtherType::ARP or flowhash::EtherType::IPV6
     * @return the message, or none if it is no well-formed request, reply, solicitation or
     * advertisement
     */
    static std::optional<NeighborMessage> Read(Ptr<const Packet> packet, uint16_t linkProtocol);

    /**
     * Makes the packet of this message.
     * @param to who gets it, for an answer: the asking address
     * @param toLink the asking link address, for an answer
     * @return ARP message or IPv6 packet, by the version of the target
     */
    Ptr<Packet> Make(const flowhash::HostAddress& to, const Mac48Address& toLink) const;

    /// @return link address that a request goes to: broadcast, or the solicited-node group
    Mac48Address RequestDestination() const;

    /// @return link protocol number of Make's packet
    uint16_t LinkProtocol() const;
};

} // namespace ns3

#endif // NEIGHBOR_MESSAGES_H
