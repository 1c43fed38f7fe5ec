// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_PACKET_FIELDS_H
#define FLOWHASH_PACKET_FIELDS_H

#include "flow-key.h"
#include "host-address.h"

#include <cstdint>

namespace flowhash
{

/**
 * What a device reads of a packet, once, from its first bytes. Offsets count from the first byte of
 * the IP header.
 *
 * Understood: IPv4 with options, IPv6 with hop-by-hop, routing, destination and fragment headers;
 * TCP, UDP, ICMP and ICMPv6 echo, and the packet quoted by an ICMP error. Not understood: AH, ESP
 * (both end the search with no ports), tunnels.
 */
struct PacketFields
{
    /// Bytes of a packet that Parse wants to see: IPv6, two extension headers, TCP with options,
    /// or an ICMP error with its quote.
    static constexpr uint32_t WANTED = 128;

    static constexpr uint8_t TCP_FIN = 0x01;
    static constexpr uint8_t TCP_SYN = 0x02;
    static constexpr uint8_t TCP_RST = 0x04;
    static constexpr uint8_t TCP_ACK = 0x10;

    FlowKey key;                 //!< what schemes hash (of the quoted packet for an ICMP error)
    HostAddress source;          //!< of the outer header
    HostAddress destination;     //!< of the outer header
    uint32_t flowLabel{0};       //!< of the outer header, 20 bits; 0 over IPv4
    uint32_t ipLength{0};        //!< whole IP packet by its header, bytes
    uint16_t transportOffset{0}; //!< of the TCP, UDP or ICMP header
    uint16_t payloadOffset{0};   //!< of the first byte behind the transport header
    uint16_t quoteOffset{0};     //!< of the IP header quoted by an ICMP error; 0: none
    uint16_t quoteTransportOffset{0}; //!< of the transport header in the quote; 0: none
    uint8_t protocol{0};              //!< transport protocol of the outer packet
    uint8_t tcpFlags{0};              //!< TCP only
    uint16_t fragmentOffset{0};       //!< of the outer packet, in units of 8 bytes
    uint32_t identification{0};       //!< of the outer packet, if it is a fragment; else 0
    uint32_t tcpSequence{0};          //!< TCP only
    uint32_t tcpAcknowledgment{0};    //!< TCP only
    bool hasPorts{false};             //!< ports (or an echo identifier) were read from this packet
    bool isFragment{false};           //!< any fragment, the first included
    bool isLaterFragment{false};      //!< a fragment, but not the first
    bool isEchoRequest{false};        //!< ICMP or ICMPv6 echo request
    bool isEchoReply{false};          //!< ICMP or ICMPv6 echo reply
    bool isNeighborMessage{false};    //!< ICMPv6 router and neighbour discovery, RFC 4861

    /**
     * @return the key of the packet itself, which differs from `key` for an ICMP error only: then
     * that of its outer header, without ports
     */
    FlowKey OuterKey() const;

    /// @return whether it is an ICMP error that quotes a packet
    bool IsQuote() const
    {
        return quoteOffset != 0;
    }

    /// @return whether it is a TCP packet that asks for a connection: SYN, neither ACK nor RST
    bool AsksForConnection() const;

    /// @return bytes of transport payload
    uint32_t PayloadSize() const
    {
        return ipLength > payloadOffset ? ipLength - payloadOffset : 0;
    }

    /**
     * Reads a packet.
     * @param bytes its first bytes, from the IP header on
     * @param available how many are there; WANTED are always enough
     * @return whether it is a well-formed IP packet as far as it was read
     */
    bool Parse(const uint8_t* bytes, uint32_t available);
};

} // namespace flowhash

#endif // FLOWHASH_PACKET_FIELDS_H
