// SPDX-License-Identifier: GPL-2.0-only

#include "nat-connection.h"

#include "../hash-core/wire/ip-protocol.h"

namespace ns3
{

namespace
{

/// @return the sequence number behind a segment: SYN and FIN take one each
uint32_t
SegmentEnd(const PacketView& view)
{
    const uint32_t syn = (view.tcpFlags & PacketView::TCP_SYN) ? 1 : 0;
    const uint32_t fin = (view.tcpFlags & PacketView::TCP_FIN) ? 1 : 0;
    return view.tcpSequence + view.PayloadSize() + syn + fin;
}

/// @return whether a is behind b on the circle of sequence numbers (RFC 9293, section 3.4)
bool
IsLater(uint32_t a, uint32_t b)
{
    return static_cast<int32_t>(a - b) > 0;
}

NatConnection::Ends
EndsOf(const flowhash::FlowKey& key)
{
    return {key.source, key.destination, key.sourcePort, key.destinationPort};
}

NatConnection::Ends
Turned(const NatConnection::Ends& ends)
{
    return {ends.destination, ends.source, ends.destinationPort, ends.sourcePort};
}

} // namespace

flowhash::FlowKey
NatConnection::KeyOf(const Ends& ends) const
{
    flowhash::FlowKey key;
    key.source = ends.source;
    key.destination = ends.destination;
    key.sourcePort = ends.sourcePort;
    key.destinationPort = ends.destinationPort;
    key.protocol = protocol;
    key.version = version;
    return key;
}

flowhash::FlowKey
NatConnection::ClientKey() const
{
    return KeyOf(client);
}

flowhash::FlowKey
NatConnection::ServerKey() const
{
    return KeyOf(server);
}

flowhash::FlowKey
NatConnection::ReplyKey() const
{
    return KeyOf(Turned(server));
}

flowhash::FlowKey
NatConnection::AnswerKey() const
{
    return KeyOf(Turned(client));
}

void
NatConnection::SetKeys(const flowhash::FlowKey& clientSide, const flowhash::FlowKey& serverSide)
{
    client = EndsOf(clientSide);
    server = EndsOf(serverSide);
    protocol = clientSide.protocol;
    version = clientSide.version;
    translated = clientSide != serverSide;
}

void
NatConnection::Start(const PacketView& view)
{
    if (view.protocol != flowhash::IpProtocol::TCP)
    {
        state = State::CONNECTIONLESS;
        return;
    }
    // Without a SYN it is one that was open before this table knew it (mid-stream pickup).
    const bool opens = view.tcpFlags & PacketView::TCP_SYN;
    state = opens ? State::HALF_OPEN : State::ESTABLISHED;
    clientNext = SegmentEnd(view);
    clientExpects = view.tcpAcknowledgment;
    clientAcked = view.tcpFlags & PacketView::TCP_ACK;
    clientFinished = view.tcpFlags & PacketView::TCP_FIN;
}

NatConnection::State
NatConnection::Follow(const PacketView& view, bool fromClient)
{
    if (state == State::CONNECTIONLESS)
    {
        return state;
    }
    fromClient ? FollowClient(view) : FollowServer(view);
    if ((view.tcpFlags & PacketView::TCP_RST) || (clientFinished && serverFinished))
    {
        return State::CLOSING;
    }
    if (state == State::HALF_OPEN && serverAnswered && clientAcked)
    {
        return State::ESTABLISHED;
    }
    return state;
}

void
NatConnection::FollowClient(const PacketView& view)
{
    const uint32_t end = SegmentEnd(view);
    clientNext = IsLater(end, clientNext) ? end : clientNext;
    if (view.tcpFlags & PacketView::TCP_ACK)
    {
        const bool news = !clientAcked || IsLater(view.tcpAcknowledgment, clientExpects);
        clientExpects = news ? view.tcpAcknowledgment : clientExpects;
        clientAcked = true;
    }
    clientFinished |= (view.tcpFlags & PacketView::TCP_FIN) != 0;
}

void
NatConnection::FollowServer(const PacketView& view)
{
    if ((view.tcpFlags & PacketView::TCP_SYN) && !clientAcked)
    {
        serverAnswered = true;
        clientExpects = SegmentEnd(view);
    }
    serverFinished |= (view.tcpFlags & PacketView::TCP_FIN) != 0;
}

} // namespace ns3
