// SPDX-License-Identifier: GPL-2.0-only

// What a LightServer does for requests: work, and responses.

#include "../../hash-core/wire/byte-order.h"
#include "../response-header.h"
#include "light-server.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <array>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("LightServerWork");

namespace
{

int64_t
Clock()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

/// A request is here as a whole.
void
LightServer::Hand(Number number)
{
    LightConnection& connection = m_connections[number];
    if (m_busy < m_workers)
    {
        StartWork(number);
        return;
    }
    if (m_waiting < m_queueLimit)
    {
        connection.state = LightConnection::WAITING;
        ++m_waiting;
        m_queue.emplace_back(number, connection.flow);
        connection.udp ? void() : Acknowledge(number);
        return;
    }
    NS_LOG_LOGIC("a request is refused: all workers are busy and the queue is full");
    ++m_refused;
    connection.udp ? Free(number) : Close(number);
}

void
LightServer::StartWork(Number number)
{
    LightConnection& connection = m_connections[number];
    Time time = m_serviceTime.GetTime();
    if (m_times && connection.flow != NO_FLOW)
    {
        // Over UDP what is sent first is the request's number.
        time =
            m_times(connection.flow,
                    connection.udp ? std::optional<uint32_t>(connection.firstOpen) : std::nullopt,
                    time);
    }
    ++m_busy;
    connection.state = LightConnection::WORKING;
    if (time.IsZero())
    {
        FinishWork(number);
        return;
    }
    if (connection.owes)
    {
        Acknowledge(number);
    }
    Wait(number, Clock() + time.GetNanoSeconds());
}

void
LightServer::FinishWork(Number number)
{
    LightConnection& connection = m_connections[number];
    --m_busy;
    if (connection.state == LightConnection::GONE)
    {
        m_timers.Disarm(number);
        m_connections.Forget(number);
        StartWaiting();
        return;
    }
    ++m_served;
    connection.state = LightConnection::OPEN;
    if (connection.udp)
    {
        SendDatagrams(number);
        Free(number);
    }
    else
    {
        connection.resent = 0;
        BeginResponse(number);
    }
    StartWaiting();
}

void
LightServer::StartWaiting()
{
    while (!m_queue.empty() && m_busy < m_workers)
    {
        const auto [number, flow] = m_queue.front();
        m_queue.pop_front();
        const LightConnection& connection = m_connections[number];
        if (connection.state == LightConnection::WAITING && connection.flow == flow)
        {
            --m_waiting;
            StartWork(number);
        }
    }
}

const LightProfile&
LightServer::ProfileOf(const LightConnection& connection) const
{
    static const LightProfile USUAL;
    return connection.profile < m_profiles.size() ? m_profiles[connection.profile] : USUAL;
}

void
LightServer::Wait(Number number, int64_t time)
{
    m_connections[number].due = LightTime(time);
    m_timers.Arm(number, time);
}

void
LightServer::HandleTimer(Number number)
{
    LightConnection& connection = m_connections[number];
    const bool open = connection.state == LightConnection::OPEN;
    if (connection.paced)
    {
        Pace(number);
    }
    else if (connection.due.Get() > Clock())
    {
        m_timers.Arm(number, connection.due.Get());
    }
    else if (connection.state == LightConnection::WORKING ||
             connection.state == LightConnection::GONE)
    {
        FinishWork(number);
    }
    else if (connection.state != LightConnection::WAITING &&
             (!open || connection.firstOpen != connection.nextSent))
    {
        Resend(number);
    }
}

void
LightServer::Resend(Number number)
{
    LightConnection& connection = m_connections[number];
    if (connection.resent >= GetResends())
    {
        NS_LOG_LOGIC("the client of flow " << connection.flow << " is silent");
        Free(number);
        return;
    }
    connection.resent = static_cast<uint8_t>(connection.resent + 1);
    if (connection.state == LightConnection::OPEN)
    {
        const uint32_t open = connection.nextSent - connection.firstOpen;
        CountResent((open + GetMss() - 1) / GetMss());
        SendPayload(number, connection.firstOpen, connection.nextSent);
    }
    else
    {
        const bool syn = connection.state == LightConnection::HALF_OPEN;
        CountResent(1);
        SendSegment(number,
                    (syn ? LightSegment::SYN : LightSegment::FIN) | LightSegment::ACK,
                    syn ? connection.firstOpen : connection.nextSent);
    }
    Wait(number, Clock() + GetResendTime());
}

void
LightServer::BeginResponse(Number number)
{
    LightConnection& connection = m_connections[number];
    if (ProfileOf(connection).pace == 0)
    {
        SendMore(number);
        return;
    }
    m_timers.Disarm(number); // one that is earlier than the next segment would win
    connection.paced = 1;
    SendPaced(number);
}

/// What was acknowledged makes room for more of a response.
void
LightServer::SendMore(Number number)
{
    LightConnection& connection = m_connections[number];
    const LightProfile& profile = ProfileOf(connection);
    if (connection.state != LightConnection::OPEN || connection.requestLeft > 0)
    {
        return;
    }
    if (profile.pace > 0)
    {
        connection.due = LightTime(Clock() + GetResendTime());
        CloseWhenDone(number);
        return;
    }
    const uint32_t window = profile.window * GetMss();
    const uint32_t end =
        connection.firstOpen + std::min(window, connection.lastToSend - connection.firstOpen);
    if (static_cast<int32_t>(end - connection.nextSent) > 0)
    {
        const uint32_t from = connection.nextSent;
        connection.nextSent = end;
        SendPayload(number, from, end);
    }
    if (connection.firstOpen != connection.nextSent)
    {
        Wait(number, Clock() + GetResendTime());
    }
    CloseWhenDone(number);
}

/// A segment's time is over. What was not acknowledged for too long goes first.
void
LightServer::Pace(Number number)
{
    LightConnection& connection = m_connections[number];
    if (connection.firstOpen != connection.nextSent && connection.due.Get() <= Clock())
    {
        if (connection.resent >= GetResends())
        {
            Free(number);
            return;
        }
        connection.resent = static_cast<uint8_t>(connection.resent + 1);
        connection.due = LightTime(Clock() + GetResendTime());
        CountResent(1);
        const uint32_t open = connection.nextSent - connection.firstOpen;
        SendPayload(number, connection.firstOpen, connection.firstOpen + std::min(open, GetMss()));
    }
    SendPaced(number);
}

void
LightServer::SendPaced(Number number)
{
    LightConnection& connection = m_connections[number];
    const uint32_t from = connection.nextSent;
    const uint32_t size = std::min(GetMss(), connection.lastToSend - from);
    if (connection.firstOpen == from)
    {
        connection.due = LightTime(Clock() + GetResendTime());
    }
    connection.nextSent = from + size;
    SendPayload(number, from, from + size);
    if (connection.nextSent == connection.lastToSend)
    {
        connection.paced = 0;
        Wait(number, Clock() + GetResendTime());
        return;
    }
    const double seconds = size * 8.0 / static_cast<double>(ProfileOf(connection).pace);
    m_timers.Arm(number, Clock() + std::max<int64_t>(1, static_cast<int64_t>(seconds * 1e9)));
}

/// @param from first byte @param to the one behind the last
void
LightServer::SendPayload(Number number, uint32_t from, uint32_t to)
{
    while (from != to)
    {
        LightSegment segment;
        segment.sequence = from;
        segment.payload = std::min(to - from, GetMss());
        from += segment.payload;
        segment.flags =
            static_cast<uint8_t>(LightSegment::ACK | (from == to ? LightSegment::PSH : 0));
        Send(number, segment);
    }
    m_connections[number].owes = 0;
}

void
LightServer::SendDatagrams(Number number)
{
    LightConnection& connection = m_connections[number];
    const uint32_t asked = connection.firstOpen;
    const auto now = static_cast<uint32_t>(Simulator::Now().GetMilliSeconds());
    if (2 * MilliSeconds(now - connection.nextSent).GetNanoSeconds() > GetResendTime())
    {
        connection.sent = 1; // the client may have asked again, and got the answer
    }
    std::array<uint8_t, ResponseHeader::SIZE> header;
    flowhash::StoreBig32(header.data(), asked);
    for (uint32_t piece = 0, left = connection.lastToSend; left > 0; ++piece)
    {
        const uint32_t part = std::min(left, ResponseHeader::PIECE);
        flowhash::StoreBig32(header.data() + 4, piece);
        LightSegment segment;
        segment.head = header.data();
        segment.headSize = ResponseHeader::SIZE;
        segment.payload = ResponseHeader::SIZE + part;
        Send(number, segment);
        left -= part;
    }
}

void
LightServer::SendSegment(Number number, uint8_t flags, uint32_t sequence)
{
    LightSegment segment;
    segment.flags = flags;
    segment.sequence = sequence;
    segment.mss = static_cast<uint16_t>(flags & LightSegment::SYN ? GetMss() : 0);
    m_connections[number].owes = 0;
    Send(number, segment);
}

void
LightServer::Acknowledge(Number number)
{
    const LightConnection& connection = m_connections[number];
    const bool fin = connection.state == LightConnection::CLOSING;
    SendSegment(number, LightSegment::ACK, connection.nextSent + (fin ? 1 : 0));
}

void
LightServer::Send(Number number, LightSegment& segment)
{
    LightConnection& connection = m_connections[number];
    segment.key = m_connections.KeyOf(number);
    segment.acknowledgment = connection.nextHeard;
    // What answers a flow first has number 0 as a rule: monitors keep that in little memory.
    const uint32_t count = connection.sent ? AS_MADE : 0;
    connection.sent = 1;
    Transmit(segment,
             m_connections.PeerOf(number).way.device,
             connection.flow,
             true,
             count,
             connection.profile);
}

} // namespace ns3
