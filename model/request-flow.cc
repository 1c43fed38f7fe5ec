// SPDX-License-Identifier: GPL-2.0-only

#include "request-flow.h"

#include "request-header.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

RequestFlow::RequestFlow(Ptr<Socket> socket, uint32_t requests, const Owner& owner)
    : m_socket(socket),
      m_owner(owner),
      m_requests(requests)
{
}

RequestFlow::~RequestFlow() = default;

void
RequestFlow::Connect(const Address& remote, Time timeout)
{
    Hook();
    if (!timeout.IsZero())
    {
        m_timeout = Simulator::Schedule(timeout, &RequestFlow::HandleTimeout, this);
    }
    if (m_socket->Connect(remote) < 0)
    {
        End(BROKEN);
        ReleaseSoon();
    }
}

void
RequestFlow::Hook()
{
    m_socket->SetConnectCallback(MakeCallback(&RequestFlow::HandleConnected, this),
                                 MakeCallback(&RequestFlow::HandleError, this));
    m_socket->SetRecvCallback(MakeCallback(&RequestFlow::HandleReceive, this));
    m_socket->SetSendCallback(MakeCallback(&RequestFlow::HandleSpace, this));
    m_socket->SetCloseCallbacks(MakeCallback(&RequestFlow::HandleClose, this),
                                MakeCallback(&RequestFlow::HandleError, this));
    // ns-3's TCP tells a reset from a close in no callback, and ignores a reset that answers a SYN.
    m_socket->TraceConnectWithoutContext("Rx", MakeCallback(&RequestFlow::HandleSegment, this));
    m_socket->TraceConnectWithoutContext("State", MakeCallback(&RequestFlow::HandleState, this));
}

void
RequestFlow::Unhook()
{
    m_socket->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                                 MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    m_socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                MakeNullCallback<void, Ptr<Socket>>());
    m_socket->TraceDisconnectWithoutContext("Rx", MakeCallback(&RequestFlow::HandleSegment, this));
    m_socket->TraceDisconnectWithoutContext("State", MakeCallback(&RequestFlow::HandleState, this));
}

void
RequestFlow::HandleConnected(Ptr<Socket> /* socket */)
{
    if (!m_ended)
    {
        m_connected = true;
        NextRequest();
    }
}

void
RequestFlow::HandleError(Ptr<Socket> /* socket */)
{
    End(BROKEN);
    ReleaseSoon();
}

void
RequestFlow::NextRequest()
{
    --m_requests;
    const Exchange exchange = m_owner.draw();
    m_received = 0;
    m_awaited = exchange.response;
    auto packet = Create<Packet>();
    packet->AddHeader(RequestHeader(exchange.request, exchange.response));
    m_padding = exchange.request - RequestHeader::SIZE;
    const uint32_t room = std::max(m_socket->GetTxAvailable(), RequestHeader::SIZE);
    const uint32_t first = std::min(m_padding, room - RequestHeader::SIZE);
    packet->AddPaddingAtEnd(first);
    m_padding -= first;
    m_socket->Send(packet);
}

void
RequestFlow::HandleSpace(Ptr<Socket> socket, uint32_t /* available */)
{
    const uint32_t size = m_ended ? 0 : std::min(m_padding, socket->GetTxAvailable());
    if (size > 0 && socket->Send(Create<Packet>(size)) > 0)
    {
        m_padding -= size;
    }
}

void
RequestFlow::HandleReceive(Ptr<Socket> socket)
{
    for (auto packet = socket->Recv(); packet && packet->GetSize() > 0; packet = socket->Recv())
    {
        if (!m_ended)
        {
            Take(packet->GetSize());
        }
    }
}

void
RequestFlow::Take(uint32_t size)
{
    m_received += size;
    m_awaited -= std::min(m_awaited, size);
    if (m_awaited > 0)
    {
        return;
    }
    if (m_requests > 0)
    {
        NextRequest();
        return;
    }
    End(COMPLETED);
    m_socket->Close();
}

void
RequestFlow::HandleClose(Ptr<Socket> socket)
{
    HandleReceive(socket); // what came with the FIN
    if (!m_ended)
    {
        // Resets are seen in HandleSegment before this.
        End(m_received == 0 ? REFUSED : BROKEN);
        socket->Close();
    }
}

void
RequestFlow::HandleSegment(Ptr<const Packet> /* packet */,
                           const TcpHeader& header,
                           Ptr<const TcpSocketBase> /* socket */)
{
    if ((header.GetFlags() & TcpHeader::RST) && !m_ended)
    {
        End(m_connected ? BROKEN : REFUSED);
        // Not within TCP's own handling of the segment: this closes the socket.
        Simulator::ScheduleNow(&RequestFlow::Abort, Ptr<RequestFlow>(this));
    }
}

void
RequestFlow::HandleState(TcpSocket::TcpStates_t /* before */, TcpSocket::TcpStates_t now)
{
    if (now == TcpSocket::CLOSED)
    {
        ReleaseSoon();
    }
}

void
RequestFlow::HandleTimeout()
{
    End(BROKEN);
    Abort();
}

void
RequestFlow::End(const std::string& outcome)
{
    if (!m_ended)
    {
        m_ended = true;
        m_timeout.Cancel();
        m_owner.ended(outcome);
    }
}

void
RequestFlow::Abort()
{
    Address peer;
    if (!m_socket || m_socket->GetPeerName(peer) != 0)
    {
        return; // TCP has closed it
    }
    if (m_connected)
    {
        // ns-3's TCP has no abort; to connect a connected socket is one: it resets and closes.
        m_socket->Connect(peer);
    }
    else
    {
        m_socket->Close();
    }
}

void
RequestFlow::ReleaseSoon()
{
    // Not at once: TCP still works on the socket.
    Simulator::ScheduleNow(&RequestFlow::Release, Ptr<RequestFlow>(this));
}

void
RequestFlow::Release()
{
    if (m_socket)
    {
        m_timeout.Cancel();
        Unhook();
        m_socket = nullptr;
        m_owner.released();
    }
}

} // namespace ns3
