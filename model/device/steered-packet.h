// SPDX-License-Identifier: GPL-2.0-only

#ifndef STEERED_PACKET_H
#define STEERED_PACKET_H

#include "ns3/address.h"
#include "ns3/packet-view.h"
#include "ns3/packet.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A packet on its way through a steering device: the packet itself, its first bytes, what was read
 * of them, where it came in and from whom.
 *
 * What changes (TTL, translated addresses) changes in the copy of the first bytes, and reaches the
 * packet in one step, when it leaves (Update). The view stays that of the packet as it came in. A
 * plain value; copies share the packet, so one that goes another way is made with Duplicate.
 */
class SteeredPacket
{
  public:
    Ptr<Packet> packet; //!< from its IP header on; as it came in until Update
    PacketView view;    //!< what was read of it, as it came in
    std::array<uint8_t, PacketView::WANTED> bytes; //!< its first bytes, with all changes
    uint32_t available;                            //!< how many of them there are
    uint32_t port;                                 //!< where it came in
    Address sender;                                //!< link address of who sent it here
    bool toLinkGroup{false}; //!< its frame came to a group of link addresses that was joined

    /**
     * Reads a packet.
     * @param received from its IP header on; left alone, changes are made to a copy
     * @param port where it came in @param sender link address of the sender
     */
    SteeredPacket(const Ptr<const Packet>& received, uint32_t port, const Address& sender);

    /// Parses the first bytes. @param version 4 or 6, as the link says
    /// @return whether it is a well-formed packet of that version, and all there
    bool Parse(uint8_t version);

    /// Takes off what lies behind the end of the IP packet: padding of the link.
    void RemovePadding()
    {
        const uint32_t size = packet->GetSize();
        if (size > view.ipLength)
        {
            packet->RemoveAtEnd(size - view.ipLength);
        }
    }

    /// Says that bytes were changed. @param size how many from the start hold all that changed
    void Changed(uint32_t size)
    {
        m_changed = std::max(m_changed, size);
    }

    /// @return the source as it stands in the bytes, which translation may have changed
    flowhash::HostAddress Source() const;

    /// @return the destination, as Source
    flowhash::HostAddress Destination() const;

    /**
     * Takes one from TTL or hop limit, with the checksum of an IPv4 header updated by RFC 1624.
     * @param checksums whether the network's stacks compute checksums; else a field of zero is none
     * @return whether the packet may go on; false: it has come to its last hop, nothing is changed
     */
    bool DecrementTtl(bool checksums);

    /// @param byName whether its headers keep their names, for packets that record them
    /// @return the packet with all changes in it; its payload and tags stay
    const Ptr<Packet>& Update(bool byName);

    /// @param byName as in Update @return one more of this packet, with all changes in it
    SteeredPacket Duplicate(bool byName);

    /// @return whether packets record their headers (Packet::EnablePrinting, EnableChecking); to be
    /// asked when the simulation starts, as that settles it
    static bool RecordHeaders();

  private:
    flowhash::HostAddress AddressAt(uint32_t offset) const;
    uint32_t IpHeaderSize() const;
    bool HasWholeTransportHeader() const;
    void ReplaceStart();
    void ReplaceHeaders();

    uint32_t m_changed{0}; //!< bytes from the start that differ from the packet's
};

} // namespace ns3

#endif // STEERED_PACKET_H
