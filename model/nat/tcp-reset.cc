// SPDX-License-Identifier: GPL-2.0-only

#include "tcp-reset.h"

#include "../hash-core/wire/ip-protocol.h"

namespace ns3
{

bool
TcpReset::MayAnswer(const PacketView& view)
{
    return view.protocol == flowhash::IpProtocol::TCP && !view.IsQuote() &&
           !(view.tcpFlags & PacketView::TCP_RST);
}

TcpSegment
TcpReset::Answering(const PacketView& view)
{
    TcpSegment reset;
    reset.flags = PacketView::TCP_RST;
    reset.key = view.key.Reversed();
    if (view.tcpFlags & PacketView::TCP_ACK)
    {
        reset.sequence = view.tcpAcknowledgment;
        return reset;
    }
    const uint32_t syn = (view.tcpFlags & PacketView::TCP_SYN) ? 1 : 0;
    const uint32_t fin = (view.tcpFlags & PacketView::TCP_FIN) ? 1 : 0;
    reset.flags |= PacketView::TCP_ACK;
    reset.acknowledgment = view.tcpSequence + view.PayloadSize() + syn + fin;
    return reset;
}

TcpSegment
TcpReset::ToClient(const NatConnection& connection)
{
    TcpSegment reset;
    reset.flags = PacketView::TCP_RST;
    reset.key = connection.AnswerKey();
    reset.sequence = connection.clientExpects;
    // In SYN-SENT a reset counts only if it acknowledges the SYN.
    if (!connection.clientAcked)
    {
        reset.flags |= PacketView::TCP_ACK;
        reset.acknowledgment = connection.clientNext;
    }
    return reset;
}

} // namespace ns3
