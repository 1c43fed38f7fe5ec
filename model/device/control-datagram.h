// SPDX-License-Identifier: GPL-2.0-only

#ifndef CONTROL_DATAGRAM_H
#define CONTROL_DATAGRAM_H

#include "ns3/host-address.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"
#include "ns3/steered-packet.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * UDP between steering devices: what they tell each other travels as any packet does. The devices
 * build and read it themselves, so that their nodes need no IP stack.
 */
struct ControlDatagram
{
    flowhash::HostAddress source;
    flowhash::HostAddress destination; //!< of the same IP version
    uint16_t port{0};                  //!< at both ends

    /// @param message what is told @param checksums whether to compute them; else their fields are
    /// 0 @return the IP packet
    Ptr<Packet> Build(const Ptr<const Packet>& message, bool checksums) const;

    /// @param packet what came in @param port of the datagrams that are wanted
    /// @return what it tells; null: it is no whole datagram to that port
    static Ptr<Packet> Read(const SteeredPacket& packet, uint16_t port);
};

} // namespace ns3

#endif // CONTROL_DATAGRAM_H
