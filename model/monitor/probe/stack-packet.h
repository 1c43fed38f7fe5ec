// SPDX-License-Identifier: GPL-2.0-only

#ifndef STACK_PACKET_H
#define STACK_PACKET_H

#include "ns3/flow-key.h"
#include "ns3/packet.h"

#include <array>
#include <cstdint>

namespace ns3
{

class Ipv4Header;
class Ipv6Header;

/**
 * @ingroup flow-distribution
 *
 * What a packet says at the IP stack of a host, where its IP header stands beside it: the tuple of
 * its flow, and what TCP says of the connection.
 */
struct StackPacket
{
    static constexpr std::size_t TCP_OFFSET =
        12;                                      //!< offset of the length of TCP's header, RFC 9293
    static constexpr std::size_t TCP_FLAGS = 13; //!< and of its flags
    static constexpr uint8_t FIN = 1;
    static constexpr uint8_t SYN = 2;
    static constexpr uint8_t RST = 4;
    static constexpr uint8_t ACK = 16;

    /// @param header its IP header @param packet what stands behind it
    StackPacket(const Ipv4Header& header, Ptr<const Packet> packet);
    /// @param header its IP header @param packet what stands behind it
    StackPacket(const Ipv6Header& header, Ptr<const Packet> packet);

    /// @param flags of TCP @return whether it is of TCP and has one of them
    bool Has(uint8_t flags) const;

    /// @return bytes of payload behind the header of TCP, UDP or ICMP
    uint32_t Payload() const;

    flowhash::FlowKey key;                      //!< an echo's identifier stands for a port (D7)
    std::array<uint8_t, TCP_FLAGS + 1> start{}; //!< its first bytes
    uint32_t size{0};                           //!< bytes behind the IP header
    bool isOfFlow{false}; //!< TCP, UDP or an echo; else there are no ports, or no whole header

  private:
    void Read(Ptr<const Packet> packet);
};

} // namespace ns3

#endif // STACK_PACKET_H
