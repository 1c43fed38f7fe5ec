// SPDX-License-Identifier: GPL-2.0-only

#ifndef TCP_RESET_H
#define TCP_RESET_H

#include "nat-connection.h"

#include "ns3/packet-view.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A TCP segment that resets a connection on behalf of one of its ends, with numbers that the other
 * end accepts (RFC 9293, sections 3.5.2 and 3.10.7).
 */
class TcpReset
{
  public:
    /// @param view a packet @return whether a reset may answer it: a TCP segment, and no reset
    /// itself
    static bool MayAnswer(const PacketView& view);

    /// @param view a segment that no connection is known for @return the reset to its sender
    static TcpReset Answering(const PacketView& view);

    /// @param connection an open connection @return the server's reset to the client
    static TcpReset ToClient(const NatConnection& connection);

    /// @param checksums whether to compute them; else their fields are 0 @return the IP packet
    Ptr<Packet> Build(bool checksums) const;

  private:
    void WriteIpv4(uint8_t* bytes) const;
    void WriteIpv6(uint8_t* bytes) const;
    void WriteTcp(uint8_t* tcp) const;
    void WriteChecksums(uint8_t* bytes) const;

    flowhash::FlowKey m_key; //!< of the reset itself
    uint32_t m_sequence{0};
    uint32_t m_acknowledgment{0};
    bool m_acknowledges{false};
};

} // namespace ns3

#endif // TCP_RESET_H
