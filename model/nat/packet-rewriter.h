// SPDX-License-Identifier: GPL-2.0-only

#ifndef PACKET_REWRITER_H
#define PACKET_REWRITER_H

#include "checksum-change.h"

#include "ns3/flow-key.h"
#include "ns3/packet-view.h"
#include "ns3/steered-packet.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Translates a packet in its bytes: addresses, ports or the ICMP echo identifier, and the
 * checksums over them, updated incrementally (RFC 1624, equation 3; RFC 768 for UDP). A right
 * checksum stays right and a wrong one stays wrong. Of an ICMP error the quoted packet is
 * translated too (RFC 5508, section 4), back to what its sender had sent.
 *
 * A checksum field of zero means "none" in UDP, and everywhere while ns-3 computes no checksums
 * (its ChecksumEnabled is off); such a field stays zero.
 */
class PacketRewriter
{
  public:
    /// @param checksums whether the network's stacks compute checksums
    explicit PacketRewriter(bool checksums = false);

    /**
     * Rewrites a packet.
     * @param bytes its first bytes, from the IP header on
     * @param available how many are there
     * @param view what was parsed from them
     * @param to key that the packet shall have; for an ICMP error the key that PacketView shall
     *        read of it, which is that of its quote turned around
     * @return how many bytes from the start hold all that changed; 0: too short, unchanged
     */
    uint32_t Rewrite(uint8_t* bytes,
                     uint32_t available,
                     const PacketView& view,
                     const flowhash::FlowKey& to) const;

    /// Rewrites a packet on its way. @param packet the packet @param to as above @return whether it
    /// could be; else it is unchanged
    bool Rewrite(SteeredPacket& packet, const flowhash::FlowKey& to) const;

    /// Rewrites the addresses alone: what is behind the first fragment of a packet has no more.
    /// @param packet a later fragment @param to key with its new addresses
    void RewriteAddresses(SteeredPacket& packet, const flowhash::FlowKey& to) const;

  private:
    /// Where the parts of one packet stand, the quoted one of an ICMP error too.
    struct Layout
    {
        uint8_t* ip;        //!< its IP header
        uint32_t available; //!< bytes there
        uint32_t transport; //!< offset of the transport header
        uint8_t protocol;   //!< transport protocol
    };

    uint32_t RewritePlain(const Layout& at, const flowhash::FlowKey& to, ChecksumChange& all) const;
    uint32_t RewriteError(uint8_t* bytes,
                          uint32_t available,
                          const PacketView& view,
                          const flowhash::FlowKey& to) const;
    ChecksumChange RewriteAddresses(uint8_t* ip,
                                    const flowhash::FlowKey& to,
                                    bool source,
                                    ChecksumChange& all) const;
    void Update(uint8_t* field, const ChecksumChange& change, bool udp, ChecksumChange& all) const;

    bool m_checksums;
};

} // namespace ns3

#endif // PACKET_REWRITER_H
