// SPDX-License-Identifier: GPL-2.0-only

// What a LightServer hears.

#include "../../hash-core/wire/byte-order.h"
#include "../../hash-core/wire/ip-protocol.h"
#include "../../packet/flow-tag.h"
#include "../request-header.h"
#include "../request-line.h"
#include "light-server.h"

#include "ns3/flow-hash.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <array>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("LightServerArrival");

using flowhash::IpProtocol;
using flowhash::LoadBig32;

bool
LightServer::DoReceive(const Arrival& arrival)
{
    const PacketView& view = arrival.view;
    const bool tcp = view.key.protocol == IpProtocol::TCP;
    if (view.IsQuote() || (!tcp && view.key.protocol != IpProtocol::UDP))
    {
        return false;
    }
    const Number number = tcp ? m_connections.Find(view.key) : LightConnectionTable::NONE;
    if (number != LightConnectionTable::NONE)
    {
        TakeSegment(number, arrival);
        return true;
    }
    if (!IsKnownOwn(view.destination))
    {
        return false;
    }
    const uint32_t service = m_connections.FindService(view.key);
    const bool served = service != LightConnectionTable::NONE;
    if (!tcp)
    {
        served ? TakeDatagram(arrival, service) : void();
        return served; // else the stack says that the port is unreachable
    }
    if (served && view.AsksForConnection())
    {
        Accept(arrival, service);
    }
    else if (!(view.tcpFlags & LightSegment::RST))
    {
        Reset(arrival, true, true);
    }
    return true;
}

/// @return place of the client's address; NONE: there is no way to it
uint32_t
LightServer::FindPeer(const flowhash::FlowKey& key)
{
    const uint32_t known = m_connections.FindPeer(key);
    if (known != LightConnectionTable::NONE)
    {
        return known;
    }
    const Way way = FindWay({key.source, key.version});
    return way.device ? m_connections.AddPeer(key, way) : LightConnectionTable::NONE;
}

void
LightServer::SetFlow(Number number, const Arrival& arrival)
{
    if (arrival.tag)
    {
        m_connections[number].flow = static_cast<uint32_t>(arrival.tag->GetFlow());
        m_connections[number].profile = static_cast<uint8_t>(arrival.tag->GetIndex());
        if (arrival.tag->GetSequence() > 0)
        {
            m_connections[number].sent = 1; // by this server or by another one
        }
    }
}

void
LightServer::Accept(const Arrival& arrival, uint32_t service)
{
    const flowhash::FlowKey& key = arrival.view.key;
    const uint32_t peer = FindPeer(key);
    if (peer == LightConnectionTable::NONE)
    {
        NS_LOG_LOGIC("there is no way back to " << key.ToString());
        return;
    }
    const Number number = m_connections.Open(key, peer, service, true);
    LightConnection& connection = m_connections[number];
    connection.flow = NO_FLOW;
    SetFlow(number, arrival);
    // No two servers answer a SYN with the same number: a flow that is moved does not go on.
    const uint64_t seed = uint64_t{GetNode()->GetId()} << 32 | connection.flow;
    connection.firstOpen =
        static_cast<uint32_t>(flowhash::Mix64(seed ^ arrival.view.tcpSequence) >> 32);
    connection.nextSent = connection.firstOpen + 1;
    connection.lastToSend = connection.nextSent;
    connection.nextHeard = arrival.view.tcpSequence + 1;
    SendSegment(number, LightSegment::SYN | LightSegment::ACK, connection.firstOpen);
    Wait(number, Simulator::Now().GetNanoSeconds() + GetResendTime());
}

void
LightServer::TakeSegment(Number number, const Arrival& arrival)
{
    LightConnection& connection = m_connections[number];
    const PacketView& view = arrival.view;
    if (view.tcpFlags & LightSegment::RST)
    {
        NS_LOG_LOGIC("flow " << connection.flow << " was reset");
        Free(number);
        return;
    }
    if (view.tcpFlags & LightSegment::SYN)
    {
        TakeSyn(number, arrival);
        return;
    }
    if (connection.flow == NO_FLOW)
    {
        SetFlow(number, arrival);
    }
    if (!TakeAcknowledgment(number, arrival))
    {
        return;
    }
    const uint32_t size = view.PayloadSize();
    const bool ends = (view.tcpFlags & LightSegment::FIN) != 0;
    if (size > 0 && !TakePayload(number, arrival))
    {
        return;
    }
    if (ends)
    {
        TakeFin(number, view.tcpSequence + size);
    }
    else if (size == 0 && view.tcpSequence == connection.nextHeard - 1)
    {
        Acknowledge(number); // a probe
    }
}

void
LightServer::TakeSyn(Number number, const Arrival& arrival)
{
    LightConnection& connection = m_connections[number];
    if (connection.state == LightConnection::HALF_OPEN &&
        connection.nextHeard == arrival.view.tcpSequence + 1)
    {
        SetFlow(number, arrival);
        CountResent(1);
        SendSegment(number, LightSegment::SYN | LightSegment::ACK, connection.firstOpen);
        return;
    }
    Acknowledge(number); // who asks anew will reset this one (RFC 9293, section 3.10.7.4)
}

/// @return whether the connection goes on with the segment
bool
LightServer::TakeAcknowledgment(Number number, const Arrival& arrival)
{
    LightConnection& connection = m_connections[number];
    const uint32_t acknowledgment = arrival.view.tcpAcknowledgment;
    if (connection.state == LightConnection::HALF_OPEN)
    {
        if (acknowledgment != connection.nextSent)
        {
            Reset(arrival, true, true);
            return false;
        }
        connection.state = LightConnection::OPEN;
    }
    const bool fin = connection.state == LightConnection::CLOSING;
    const uint32_t taken = acknowledgment - connection.firstOpen;
    if (taken > connection.nextSent + (fin ? 1 : 0) - connection.firstOpen)
    {
        return true; // nothing new
    }
    if (taken > 0)
    {
        connection.firstOpen = acknowledgment;
        connection.resent = 0;
        if (fin && connection.last && acknowledgment == connection.nextSent + 1)
        {
            Free(number);
            return false;
        }
        SendMore(number);
    }
    return true;
}

/// @return whether the record is there still
bool
LightServer::TakePayload(Number number, const Arrival& arrival)
{
    LightConnection& connection = m_connections[number];
    const PacketView& view = arrival.view;
    const uint32_t before = connection.nextHeard;
    if (connection.state == LightConnection::OPEN && !connection.last)
    {
        m_gaps.Take(number, connection.nextHeard, view.tcpSequence, view.PayloadSize());
    }
    const uint32_t size = connection.nextHeard - before;
    if (size == 0)
    {
        Acknowledge(number); // it is here already, or ahead of its turn
        return true;
    }
    if (connection.requestLeft == 0)
    {
        const Request request = Read(arrival);
        connection.requestLeft = request.size;
        connection.lastToSend += request.response;
    }
    if (connection.requestLeft < size)
    {
        NS_LOG_LOGIC("what flow " << connection.flow << " sent is no request");
        ++m_malformed;
        connection.requestLeft = 0;
        Close(number);
        return true;
    }
    connection.requestLeft -= size;
    if (connection.requestLeft == 0)
    {
        connection.owes = 1;
        Hand(number);
    }
    else if (connection.owes || (view.tcpFlags & LightSegment::PSH))
    {
        Acknowledge(number);
    }
    else
    {
        connection.owes = 1;
    }
    return true;
}

LightServer::Request
LightServer::Read(const Arrival& arrival)
{
    const uint32_t offset = arrival.view.payloadOffset;
    std::array<uint8_t, PacketView::WANTED + RequestLine::MOST + RequestHeader::SIZE> bytes;
    uint32_t copied = arrival.copied;
    const uint8_t* start = arrival.bytes;
    if (copied < arrival.packet->GetSize() &&
        copied < offset + RequestHeader::SIZE + RequestLine::MOST)
    {
        copied = arrival.packet->CopyData(bytes.data(), bytes.size());
        start = bytes.data();
    }
    const uint8_t* const end = start + copied;
    const uint8_t* header = start + offset;
    const auto& word = RequestLine::START;
    if (header + word.size() < end && std::equal(word.begin(), word.end(), header))
    {
        header = std::find(header, end, RequestLine::LAST);
        header += header == end ? 0 : 1;
    }
    if (header + RequestHeader::SIZE > end || LoadBig32(header) != RequestHeader::MAGIC ||
        LoadBig32(header + 4) < RequestHeader::SIZE || LoadBig32(header + 8) == 0)
    {
        return {};
    }
    const auto line = static_cast<uint32_t>(header - start) - offset;
    return {line + LoadBig32(header + 4), LoadBig32(header + 8), LoadBig32(header + 12)};
}

/// @param sequence of the FIN
void
LightServer::TakeFin(Number number, uint32_t sequence)
{
    LightConnection& connection = m_connections[number];
    const bool closing = connection.state == LightConnection::CLOSING;
    if (connection.last && closing)
    {
        CountResent(1); // what answered it was lost
        SendSegment(number, LightSegment::FIN | LightSegment::ACK, connection.nextSent);
        return;
    }
    if (connection.last || sequence != connection.nextHeard)
    {
        Acknowledge(number);
        return;
    }
    connection.last = 1;
    ++connection.nextHeard;
    if (closing)
    {
        Acknowledge(number);
        connection.firstOpen == connection.nextSent + 1 ? Free(number) : void();
        return;
    }
    CloseWhenDone(number);
    if (connection.state != LightConnection::CLOSING)
    {
        Acknowledge(number);
    }
}

void
LightServer::CloseWhenDone(Number number)
{
    const LightConnection& connection = m_connections[number];
    if (connection.last && connection.state == LightConnection::OPEN &&
        connection.nextSent == connection.lastToSend)
    {
        Close(number);
    }
}

/// Sends no more, but for a FIN.
void
LightServer::Close(Number number)
{
    LightConnection& connection = m_connections[number];
    connection.state = LightConnection::CLOSING;
    connection.lastToSend = connection.nextSent;
    connection.resent = 0;
    SendSegment(number, LightSegment::FIN | LightSegment::ACK, connection.nextSent);
    Wait(number, Simulator::Now().GetNanoSeconds() + GetResendTime());
}

void
LightServer::TakeDatagram(const Arrival& arrival, uint32_t service)
{
    const Request request = Read(arrival);
    const uint32_t peer = FindPeer(arrival.view.key);
    if (request.size != arrival.view.PayloadSize() || peer == LightConnectionTable::NONE)
    {
        ++m_malformed;
        return;
    }
    const Number number = m_connections.Open(arrival.view.key, peer, service, false);
    LightConnection& connection = m_connections[number];
    connection.udp = 1;
    connection.flow = NO_FLOW;
    SetFlow(number, arrival);
    connection.firstOpen = request.number;
    connection.lastToSend = request.response;
    connection.nextSent = static_cast<uint32_t>(Simulator::Now().GetMilliSeconds());
    Hand(number);
}

void
LightServer::Free(Number number)
{
    LightConnection& connection = m_connections[number];
    m_gaps.Forget(number);
    if (!connection.udp)
    {
        m_connections.Hide(number);
    }
    if (connection.state == LightConnection::WORKING)
    {
        connection.state = LightConnection::GONE; // the worker goes on
        return;
    }
    m_waiting -= connection.state == LightConnection::WAITING ? 1 : 0;
    m_timers.Disarm(number);
    m_connections.Forget(number);
}

} // namespace ns3
