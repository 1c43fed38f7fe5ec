// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_SEGMENT_H
#define LIGHT_SEGMENT_H

#include "ns3/flow-key.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A packet of a light flow before it is made: a TCP segment or a UDP datagram over IPv4 or IPv6.
 */
struct LightSegment
{
    static constexpr uint32_t MOST_HEAD = 256; //!< bytes
    static constexpr uint8_t FIN = 0x01;       //!< flags of TCP, RFC 9293
    static constexpr uint8_t SYN = 0x02;
    static constexpr uint8_t RST = 0x04;
    static constexpr uint8_t PSH = 0x08;
    static constexpr uint8_t ACK = 0x10;

    flowhash::FlowKey key;        //!< from whom to whom
    uint32_t sequence{0};         //!< TCP
    uint32_t acknowledgment{0};   //!< TCP
    uint8_t flags{0};             //!< TCP
    uint16_t mss{0};              //!< TCP: the option of that name, for SYNs; 0: none
    const uint8_t* head{nullptr}; //!< the first bytes of the payload; those behind it are 0
    uint32_t headSize{0};         //!< how many, up to MOST_HEAD
    uint32_t payload{0};          //!< bytes, the head among them

    /**
     * Makes the packet, from the IP header on. Headers are written in one go: IPv4 with DF, as no
     * fragments are made, and identification 0 (RFC 6864); flow label 1 over IPv6, as ns-3's stack
     * has it; a window that is always open.
     * @param checksums whether they are computed; else they are 0, as ns-3's are then
     * @return the packet, without tags
     */
    Ptr<Packet> Make(bool checksums) const;
};

} // namespace ns3

#endif // LIGHT_SEGMENT_H
