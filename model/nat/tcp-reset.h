// SPDX-License-Identifier: GPL-2.0-only

#ifndef TCP_RESET_H
#define TCP_RESET_H

#include "nat-connection.h"
#include "tcp-segment.h"

#include "ns3/packet-view.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * TCP segments that reset a connection on behalf of one of its ends, with numbers that the other
 * end accepts (RFC 9293, sections 3.5.2 and 3.10.7).
 */
struct TcpReset
{
    /// @param view a packet @return whether a reset may answer it: a TCP segment, and no reset
    /// itself
    static bool MayAnswer(const PacketView& view);

    /// @param view a segment that no connection is known for @return the reset to its sender
    static TcpSegment Answering(const PacketView& view);

    /// @param connection an open connection @return the server's reset to the client
    static TcpSegment ToClient(const NatConnection& connection);
};

} // namespace ns3

#endif // TCP_RESET_H
