// SPDX-License-Identifier: GPL-2.0-only

// What the flows of a LightClient do.

#include "../../hash-core/wire/byte-order.h"
#include "../../hash-core/wire/ip-protocol.h"
#include "../request-header.h"
#include "../request/request-kind.h"
#include "light-client.h"

#include "ns3/flow-hash.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cstring>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("LightClientFlow");

namespace
{

using flowhash::IpProtocol;
using flowhash::StoreBig32;

int64_t
Clock()
{
    return Simulator::Now().GetNanoSeconds();
}

/// @return the sequence number of a flow's SYN
uint32_t
InitialSequence(uint32_t flow)
{
    return static_cast<uint32_t>(flowhash::Mix64(flow + 1) >> 32);
}

} // namespace

void
LightClient::WaitForPlans()
{
    m_plays = true;
}

bool
LightClient::HasPortFor(const RequestPlan& plan) const
{
    const flowhash::FlowKey key = RequestKind::KeyOf(plan, plan.target);
    return m_flows.IsFree(plan.port, key.protocol, key.version);
}

void
LightClient::Play(uint64_t flow, const RequestPlan& plan)
{
    RequestPlan own = plan;
    StartPlanned(flow, own);
}

/// The first packet, and all before it that needs the plan.
void
LightClient::Begin(Number number, const RequestPlan& plan)
{
    LightFlow& flow = m_flows[number];
    const RequestPlan::Request& first = plan.requests.front();
    flow.several = plan.requests.size() > 1;
    if (flow.several)
    {
        m_flows.KeepRest(number, plan);
    }
    if (m_flows.GetTarget(flow.target).protocol == IpProtocol::UDP)
    {
        Ask(number, first.size, first.response);
        return;
    }
    // Its sizes stand where sequence numbers will be: they are needed once it is connected.
    flow.lastAsked = first.size;
    flow.lastAwaited = first.response;
    flow.firstOpen = InitialSequence(flow.number);
    SendSegment(number, LightSegment::SYN, flow.firstOpen);
    Wait(number, Clock() + GetResendTime());
}

int64_t
LightClient::LimitOf(const LightFlow& flow) const
{
    return m_timeout.IsZero() || flow.state == LightFlow::CLOSING
               ? LightTime::NEVER
               : flow.start.Get() + m_timeout.GetNanoSeconds();
}

/// @param time when something is to be done, ns; NEVER: nothing
void
LightClient::Wait(Number number, int64_t time)
{
    m_flows[number].due = LightTime(time);
    m_timers.Arm(number, std::min(time, LimitOf(m_flows[number])));
}

void
LightClient::HandleTimer(Number number)
{
    LightFlow& flow = m_flows[number];
    const int64_t due = flow.due.Get();
    const int64_t limit = LimitOf(flow);
    if (limit <= Clock())
    {
        Abort(number);
        return;
    }
    if (due > Clock())
    {
        m_timers.Arm(number, std::min(due, limit));
        return;
    }
    if (flow.state == LightFlow::PAUSING)
    {
        const LightFlowTable::Rest* const rest = m_flows.FindRest(number);
        if (rest->pause.Get() <= Clock())
        {
            Ask(number, rest->size, rest->response);
            return;
        }
    }
    if (flow.resent >= GetResends())
    {
        flow.state == LightFlow::CLOSING ? Free(number) : Abort(number);
        return;
    }
    flow.resent = static_cast<uint8_t>(flow.resent + 1);
    flow.state == LightFlow::PAUSING || flow.state == LightFlow::AWAITING ? Probe(number)
                                                                          : Resend(number);
}

void
LightClient::Resend(Number number)
{
    LightFlow& flow = m_flows[number];
    NS_LOG_LOGIC("flow " << flow.number << " sends again, time " << unsigned{flow.resent});
    if (flow.state == LightFlow::ASKING)
    {
        SendRequest(number, flow.firstOpen, EndOfWindow(flow), true);
    }
    else
    {
        const bool syn = flow.state == LightFlow::CONNECTING;
        CountResent(1);
        SendSegment(number,
                    syn ? LightSegment::SYN : LightSegment::FIN | LightSegment::ACK,
                    syn ? flow.firstOpen : flow.lastAsked);
    }
    Wait(number, Clock() + GetResendTime());
}

/// As TCP's keep-alive (RFC 9293, section 3.8.4): a byte behind what is awaited, without it.
void
LightClient::Probe(Number number)
{
    LightFlow& flow = m_flows[number];
    SendSegment(number, LightSegment::ACK, flow.firstOpen - 1);
    int64_t time = Clock() + GetResendTime();
    if (flow.state == LightFlow::PAUSING)
    {
        time = std::min(time, m_flows.FindRest(number)->pause.Get());
    }
    Wait(number, time);
}

/// Gives up. Who is connected says so.
void
LightClient::Abort(Number number)
{
    const LightFlow& flow = m_flows[number];
    End(number, FlowOutcome::BROKEN);
    if (m_flows.GetTarget(flow.target).protocol == IpProtocol::TCP &&
        flow.state != LightFlow::CONNECTING)
    {
        SendSegment(number, LightSegment::RST | LightSegment::ACK, EndOfWindow(flow));
    }
    Free(number);
}

/// Something is to come, or the flow's pause to end: puts the next probe off.
void
LightClient::WaitForAnswer(Number number)
{
    LightFlow& flow = m_flows[number];
    const bool tcp = m_flows.GetTarget(flow.target).protocol == IpProtocol::TCP;
    const int64_t silence = m_sorts[flow.profile].light.keepAlive.GetNanoSeconds();
    int64_t time = silence == 0 || !tcp ? LightTime::NEVER : Clock() + silence;
    if (flow.state == LightFlow::PAUSING)
    {
        time = std::min(time, m_flows.FindRest(number)->pause.Get());
    }
    flow.resent = 0;
    Wait(number, time);
}

/// The response is here as a whole, or the flow is connected.
void
LightClient::NextRequest(Number number)
{
    LightFlow& flow = m_flows[number];
    const bool udp = m_flows.GetTarget(flow.target).protocol == IpProtocol::UDP;
    if (flow.later)
    {
        m_flows.DropRest(number);
    }
    LightFlowTable::Rest* const rest = m_flows.FindRest(number);
    if (!rest)
    {
        flow.later = 0;
        flow.several = 0;
        End(number, FlowOutcome::COMPLETED);
        udp ? Free(number) : Close(number);
        return;
    }
    flow.later = 1;
    if (rest->pause.Get() == 0)
    {
        Ask(number, rest->size, rest->response);
        return;
    }
    rest->pause = LightTime(Clock() + rest->pause.Get());
    flow.state = LightFlow::PAUSING;
    if (!udp)
    {
        SendSegment(number, LightSegment::ACK, flow.firstOpen);
    }
    WaitForAnswer(number);
}

/// Begins to say goodbye, once it has ended.
void
LightClient::Close(Number number)
{
    LightFlow& flow = m_flows[number];
    flow.state = LightFlow::CLOSING;
    flow.lastAsked = flow.firstOpen;
    flow.fresh = 1;
    flow.resent = 0;
    SendSegment(number, LightSegment::FIN | LightSegment::ACK, flow.lastAsked);
    Wait(number, Clock() + GetResendTime());
}

void
LightClient::Ask(Number number, uint32_t size, uint32_t response)
{
    LightFlow& flow = m_flows[number];
    if (m_flows.GetTarget(flow.target).protocol == IpProtocol::UDP)
    {
        m_gaps.Forget(number);
        flow.firstOpen = 0;
        flow.nextHeard = 0;
    }
    flow.state = LightFlow::ASKING;
    flow.lastAsked = flow.firstOpen + size;
    flow.lastAwaited = flow.nextHeard + response;
    flow.fresh = 1;
    flow.heard = 0;
    flow.resent = 0;
    SendRequest(number, flow.firstOpen, EndOfWindow(flow), false);
    Wait(number, Clock() + GetResendTime());
}

/// @return first byte that may not be sent yet
uint32_t
LightClient::EndOfWindow(const LightFlow& flow) const
{
    if (flow.state != LightFlow::ASKING)
    {
        return flow.firstOpen;
    }
    if (m_flows.GetTarget(flow.target).protocol == IpProtocol::UDP)
    {
        return flow.lastAsked;
    }
    const uint32_t window = m_sorts[flow.profile].light.window * GetMss();
    return flow.firstOpen + std::min(window, flow.lastAsked - flow.firstOpen);
}

/// @param size of the request @param response its size @return bytes that were written
uint32_t
LightClient::WriteHead(Number number, uint8_t* bytes, uint32_t size, uint32_t response)
{
    const LightFlow& flow = m_flows[number];
    const std::string& line = m_sorts[flow.profile].line;
    const auto lineSize = static_cast<uint32_t>(line.size());
    std::memcpy(bytes, line.data(), lineSize);
    bytes += lineSize;
    StoreBig32(bytes, RequestHeader::MAGIC);
    StoreBig32(bytes + 4, size - lineSize);
    StoreBig32(bytes + 8, response);
    StoreBig32(bytes + 12, flow.later ? m_flows.FindRest(number)->number : 0);
    return lineSize + RequestHeader::SIZE;
}

/// Sends some of a request. @param from its first byte @param to the one behind its last
void
LightClient::SendRequest(Number number, uint32_t from, uint32_t to, bool again)
{
    LightFlow& flow = m_flows[number];
    const bool udp = m_flows.GetTarget(flow.target).protocol == IpProtocol::UDP;
    uint8_t head[LightSegment::MOST_HEAD];
    flow.owes = 0;
    while (from != to)
    {
        LightSegment segment;
        segment.sequence = from;
        segment.payload = udp ? to - from : std::min(to - from, GetMss());
        if (flow.fresh && from == flow.firstOpen)
        {
            segment.head = head;
            segment.headSize = WriteHead(number,
                                         head,
                                         flow.lastAsked - flow.firstOpen,
                                         flow.lastAwaited - (udp ? 0 : flow.nextHeard));
        }
        from += segment.payload;
        segment.flags =
            static_cast<uint8_t>(LightSegment::ACK | (from == to ? LightSegment::PSH : 0));
        CountResent(again ? 1 : 0);
        Send(number, segment);
    }
}

/// Sends a segment without payload.
void
LightClient::SendSegment(Number number, uint8_t flags, uint32_t sequence)
{
    LightSegment segment;
    segment.flags = flags;
    segment.sequence = sequence;
    segment.mss = static_cast<uint16_t>(flags & LightSegment::SYN ? GetMss() : 0);
    m_flows[number].owes = 0;
    Send(number, segment);
}

void
LightClient::Send(Number number, LightSegment& segment)
{
    LightFlow& flow = m_flows[number];
    const LightFlowTable::Target& target = m_flows.GetTarget(flow.target);
    segment.key.source = target.way.source.bytes;
    segment.key.destination = target.address.bytes;
    segment.key.sourcePort = flow.port;
    segment.key.destinationPort = target.port;
    segment.key.protocol = target.protocol;
    segment.key.version = target.address.version;
    segment.acknowledgment = segment.flags & LightSegment::ACK ? flow.nextHeard : 0;
    const uint32_t count = flow.sent;
    flow.sent = (count + 1) & 0xffffff;
    Transmit(segment, target.way.device, flow.number, false, count, flow.profile);
}

} // namespace ns3
