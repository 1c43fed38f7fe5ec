// SPDX-License-Identifier: GPL-2.0-only

#ifndef TCP_SEGMENT_H
#define TCP_SEGMENT_H

#include "ns3/flow-key.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A TCP segment without payload that a device makes itself (RFC 9293, section 3.1); of options it
 * may have the greatest size of segments.
 */
struct TcpSegment
{
    flowhash::FlowKey key; //!< of the segment itself
    uint32_t sequence{0};
    uint32_t acknowledgment{0};
    uint8_t flags{0};
    uint16_t window{0};
    uint16_t mss{0}; //!< bytes; 0: the option is not there

    /// @param checksums whether to compute them; else their fields are 0
    /// @param like a packet whose tags it gets; null: none @return the IP packet
    Ptr<Packet> Build(bool checksums, const Ptr<const Packet>& like = nullptr) const;

    /// @param options of a TCP header @param size bytes @return what the option MSS says (RFC 9293,
    /// section 3.7.1); 0: it is not there
    static uint16_t FindMss(const uint8_t* options, uint32_t size);

  private:
    uint32_t TcpSize() const;
    void WriteIpv4(uint8_t* bytes) const;
    void WriteIpv6(uint8_t* bytes) const;
    void WriteTcp(uint8_t* tcp) const;
    void WriteChecksums(uint8_t* bytes) const;
};

} // namespace ns3

#endif // TCP_SEGMENT_H
