// SPDX-License-Identifier: GPL-2.0-only

// What the flows of a LightClient hear.

#include "../../hash-core/wire/byte-order.h"
#include "../../hash-core/wire/ip-protocol.h"
#include "../response-header.h"
#include "light-client.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("LightClientArrival");

namespace
{

using flowhash::IpProtocol;
using flowhash::LoadBig32;

int64_t
Clock()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

/// Something of an answer is here.
void
LightClient::Answer(Number number)
{
    LightFlow& flow = m_flows[number];
    flow.heard = 1;
    if (!flow.answered)
    {
        flow.answered = 1;
        m_answeredTrace(flow.number);
    }
}

bool
LightClient::DoReceive(const Arrival& arrival)
{
    const PacketView& view = arrival.view;
    if (view.IsQuote())
    {
        return TakeIcmp(arrival);
    }
    const Number number = m_flows.Find(view.key);
    if (number != LightFlowTable::NONE)
    {
        view.key.protocol == IpProtocol::TCP ? TakeSegment(number, arrival)
                                             : TakeDatagram(number, arrival);
        return true;
    }
    if (view.key.protocol != IpProtocol::TCP || !IsKnownOwn(view.destination))
    {
        return false;
    }
    if (!(view.tcpFlags & LightSegment::RST))
    {
        // A reply that came past its manager has the server's own address: no flow asked that.
        Reset(arrival, false, m_flows.IsTarget(view.key));
    }
    return true;
}

void
LightClient::TakeSegment(Number number, const Arrival& arrival)
{
    LightFlow& flow = m_flows[number];
    const PacketView& view = arrival.view;
    if (view.tcpFlags & LightSegment::RST)
    {
        TakeReset(number);
        return;
    }
    if (flow.state == LightFlow::CONNECTING)
    {
        TakeSynAck(number, arrival);
        return;
    }
    if (view.tcpFlags & LightSegment::SYN)
    {
        SendSegment(number, LightSegment::ACK, EndOfWindow(flow)); // what acknowledged it was lost
        return;
    }
    TakeAcknowledgment(number, view.tcpAcknowledgment);
    if (flow.state == LightFlow::PAUSING || flow.state == LightFlow::AWAITING)
    {
        WaitForAnswer(number);
    }
    const bool ends = (view.tcpFlags & LightSegment::FIN) != 0;
    if (view.PayloadSize() > 0)
    {
        TakePayload(number, arrival);
    }
    if (ends)
    {
        TakeFin(number, view.tcpSequence + view.PayloadSize());
    }
    else if (flow.state == LightFlow::CLOSING && flow.heard && !flow.fresh)
    {
        Free(number);
    }
}

void
LightClient::TakeReset(Number number)
{
    const auto state = m_flows[number].state;
    NS_LOG_LOGIC("a reset to flow " << m_flows[number].number);
    if (state != LightFlow::CLOSING)
    {
        End(number, state == LightFlow::CONNECTING ? FlowOutcome::REFUSED : FlowOutcome::BROKEN);
    }
    Free(number);
}

void
LightClient::TakeSynAck(Number number, const Arrival& arrival)
{
    LightFlow& flow = m_flows[number];
    const PacketView& view = arrival.view;
    constexpr uint8_t both = LightSegment::SYN | LightSegment::ACK;
    if ((view.tcpFlags & both) != both || view.tcpAcknowledgment != flow.firstOpen + 1)
    {
        if (view.tcpFlags & LightSegment::ACK)
        {
            Reset(arrival, false, true); // of an old connection, RFC 9293, section 3.10.7.3
        }
        return;
    }
    ++flow.firstOpen;
    flow.nextHeard = view.tcpSequence + 1;
    SendSegment(number, LightSegment::ACK, flow.firstOpen);
    Ask(number, flow.lastAsked, flow.lastAwaited);
}

void
LightClient::TakeAcknowledgment(Number number, uint32_t acknowledgment)
{
    LightFlow& flow = m_flows[number];
    if (flow.state == LightFlow::CLOSING)
    {
        flow.fresh = flow.fresh && acknowledgment != flow.lastAsked + 1;
        return;
    }
    const uint32_t taken = acknowledgment - flow.firstOpen;
    if (flow.state != LightFlow::ASKING || taken == 0 || taken > flow.lastAsked - flow.firstOpen)
    {
        return;
    }
    const uint32_t before = EndOfWindow(flow);
    flow.firstOpen = acknowledgment;
    flow.fresh = 0;
    flow.resent = 0;
    if (flow.firstOpen == flow.lastAsked)
    {
        flow.state = LightFlow::AWAITING;
        return;
    }
    const uint32_t end = EndOfWindow(flow);
    SendRequest(number,
                static_cast<int32_t>(acknowledgment - before) > 0 ? acknowledgment : before,
                end,
                false);
    Wait(number, Clock() + GetResendTime());
}

/// The flow's record is there still, afterwards: over TCP it says goodbye first.
void
LightClient::TakePayload(Number number, const Arrival& arrival)
{
    LightFlow& flow = m_flows[number];
    const PacketView& view = arrival.view;
    if (flow.state != LightFlow::AWAITING)
    {
        SendSegment(number, LightSegment::ACK, EndOfWindow(flow)); // it is here already
        return;
    }
    const uint32_t before = flow.nextHeard;
    m_gaps.Take(number, flow.nextHeard, view.tcpSequence, view.PayloadSize());
    const bool turn = flow.nextHeard != before;
    if (turn)
    {
        Answer(number);
    }
    if (flow.nextHeard == flow.lastAwaited)
    {
        NextRequest(number);
        return;
    }
    if (!turn || flow.owes || (view.tcpFlags & LightSegment::PSH))
    {
        SendSegment(number, LightSegment::ACK, flow.firstOpen);
    }
    else
    {
        flow.owes = 1;
    }
}

/// @param sequence of the FIN
void
LightClient::TakeFin(Number number, uint32_t sequence)
{
    LightFlow& flow = m_flows[number];
    if (sequence != flow.nextHeard)
    {
        SendSegment(number, LightSegment::ACK, EndOfWindow(flow)); // something before it is missing
        return;
    }
    ++flow.nextHeard;
    if (flow.state == LightFlow::CLOSING)
    {
        flow.heard = 1;
        SendSegment(number, LightSegment::ACK, flow.lastAsked + 1);
        if (!flow.fresh)
        {
            Free(number);
        }
        return;
    }
    End(number, flow.heard ? FlowOutcome::BROKEN : FlowOutcome::REFUSED);
    Close(number);
    flow.heard = 1;
}

void
LightClient::TakeDatagram(Number number, const Arrival& arrival)
{
    LightFlow& flow = m_flows[number];
    const PacketView& view = arrival.view;
    if (flow.state != LightFlow::ASKING || view.PayloadSize() <= ResponseHeader::SIZE ||
        arrival.copied < view.payloadOffset + ResponseHeader::SIZE)
    {
        return;
    }
    const uint8_t* const header = arrival.bytes + view.payloadOffset;
    const uint32_t asked = flow.later ? m_flows.FindRest(number)->number : 0;
    const uint32_t begin = LoadBig32(header + 4) * ResponseHeader::PIECE;
    const uint32_t size = view.PayloadSize() - ResponseHeader::SIZE;
    if (LoadBig32(header) != asked || begin + size > flow.lastAwaited ||
        !m_gaps.Take(number, flow.nextHeard, begin, size))
    {
        return; // of an answer that is here already
    }
    Answer(number);
    if (flow.nextHeard == flow.lastAwaited)
    {
        NextRequest(number);
        return;
    }
    Wait(number, Clock() + GetResendTime());
}

/// ICMP's word that a port is unreachable refuses a flow over UDP.
bool
LightClient::TakeIcmp(const Arrival& arrival)
{
    const PacketView& view = arrival.view;
    const bool ipv6 = view.destination.version == 6;
    const uint8_t* const icmp = arrival.bytes + view.transportOffset;
    const bool unreachable =
        icmp[0] == (ipv6 ? 1 : 3) && icmp[1] == (ipv6 ? 4 : 3); // RFC 4443, RFC 792
    const Number number = unreachable && view.key.protocol == IpProtocol::UDP
                              ? m_flows.Find(view.key)
                              : LightFlowTable::NONE;
    if (number == LightFlowTable::NONE)
    {
        return false;
    }
    End(number, FlowOutcome::REFUSED);
    Free(number);
    return true;
}

} // namespace ns3
