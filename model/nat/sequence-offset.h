// SPDX-License-Identifier: GPL-2.0-only

#ifndef SEQUENCE_OFFSET_H
#define SEQUENCE_OFFSET_H

#include "ns3/steered-packet.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Translates the numbers of a TCP server whose client was answered by somebody else before it
 * (delayed binding): the client counts the server's bytes from another start. The sequence numbers
 * of the server's packets and the acknowledgement numbers of the client's are set off by the same
 * difference, modulo 2^32, and checksums follow (RFC 1624). Of an ICMP error the numbers of the
 * quoted packet are, back to what its sender had sent.
 *
 * @attention SACK blocks (RFC 2018) are left alone: who answers the client does not permit them.
 */
class SequenceOffset
{
  public:
    /// @param offset what the client sees less what the server sends, modulo 2^32
    /// @param checksums whether the network's stacks compute checksums; else a field of 0 is none
    SequenceOffset(uint32_t offset, bool checksums);

    /// @param packet of the server, to the client; what is no TCP is left alone
    void ToClient(SteeredPacket& packet) const;

    /// @param packet of the client, to the server; what is no TCP is left alone
    void ToServer(SteeredPacket& packet) const;

  private:
    void Translate(SteeredPacket& packet, bool toClient) const;

    uint32_t m_offset;
    bool m_checksums;
};

} // namespace ns3

#endif // SEQUENCE_OFFSET_H
