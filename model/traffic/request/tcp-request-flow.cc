// SPDX-License-Identifier: GPL-2.0-only

#include "tcp-request-flow.h"

#include "../../packet/host-address-conversion.h"
#include "../persist-timer.h"
#include "../request-header.h"
#include "../request-line.h"

#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <string>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("TcpRequestFlow");

TcpRequestFlow::TcpRequestFlow(const Setup& setup)
    : RequestFlow(setup)
{
}

TcpRequestFlow::~TcpRequestFlow() = default;

bool
TcpRequestFlow::Open()
{
    const Setup& setup = GetSetup();
    m_socket = Socket::CreateSocket(setup.node, TcpSocketFactory::GetTypeId());
    DisarmPersistTimer(m_socket);
    m_socket->SetAttribute("ConnTimeout", TimeValue(setup.settings.connTimeout));
    m_socket->SetAttribute("ConnCount", UintegerValue(setup.settings.connCount));
    // TCP stays in TIME_WAIT for twice this, which is in seconds.
    m_socket->SetAttribute("MaxSegLifetime", DoubleValue(setup.settings.timeWait.GetSeconds() / 2));
    return m_socket->Bind(ToSocketAddress(setup.local, setup.plan.port)) == 0;
}

void
TcpRequestFlow::DoStart()
{
    Hook();
    const RequestPlan& plan = GetSetup().plan;
    if (m_socket->Connect(ToSocketAddress(plan.target, plan.targetPort)) < 0)
    {
        End(FlowOutcome::BROKEN);
        ReleaseSoon();
    }
}

void
TcpRequestFlow::Hook()
{
    m_socket->SetConnectCallback(MakeCallback(&TcpRequestFlow::HandleConnected, this),
                                 MakeCallback(&TcpRequestFlow::HandleError, this));
    m_socket->SetRecvCallback(MakeCallback(&TcpRequestFlow::HandleReceive, this));
    m_socket->SetSendCallback(MakeCallback(&TcpRequestFlow::HandleSpace, this));
    m_socket->SetCloseCallbacks(MakeCallback(&TcpRequestFlow::HandleClose, this),
                                MakeCallback(&TcpRequestFlow::HandleError, this));
    // ns-3's TCP tells a reset from a close in no callback, and ignores a reset that answers a SYN.
    m_socket->TraceConnectWithoutContext("Rx", MakeCallback(&TcpRequestFlow::HandleSegment, this));
    m_socket->TraceConnectWithoutContext("State", MakeCallback(&TcpRequestFlow::HandleState, this));
}

void
TcpRequestFlow::Unhook()
{
    m_socket->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                                 MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    m_socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                MakeNullCallback<void, Ptr<Socket>>());
    m_socket->TraceDisconnectWithoutContext("Rx",
                                            MakeCallback(&TcpRequestFlow::HandleSegment, this));
    m_socket->TraceDisconnectWithoutContext("State",
                                            MakeCallback(&TcpRequestFlow::HandleState, this));
}

void
TcpRequestFlow::HandleConnected(Ptr<Socket> /* socket */)
{
    if (!HasEnded())
    {
        m_connected = true;
        NextRequest();
    }
}

void
TcpRequestFlow::HandleError(Ptr<Socket> /* socket */)
{
    End(FlowOutcome::BROKEN);
    ReleaseSoon();
}

void
TcpRequestFlow::DoAsk(uint32_t number, const RequestPlan::Request& request)
{
    m_received = 0;
    m_awaited = request.response;
    const std::string line = RequestLine::Make(GetSetup().plan.path);
    const auto lineSize = static_cast<uint32_t>(line.size());
    auto header = Create<Packet>();
    header->AddHeader(RequestHeader(request.size - lineSize, request.response, number));
    auto packet = Create<Packet>(reinterpret_cast<const uint8_t*>(line.data()), lineSize);
    packet->AddAtEnd(header);
    m_padding = request.size - packet->GetSize();
    const uint32_t room = std::max(m_socket->GetTxAvailable(), packet->GetSize());
    const uint32_t first = std::min(m_padding, room - packet->GetSize());
    packet->AddAtEnd(Create<Packet>(first));
    m_padding -= first;
    m_socket->Send(packet);
}

void
TcpRequestFlow::HandleSpace(Ptr<Socket> socket, uint32_t /* available */)
{
    const uint32_t size = HasEnded() ? 0 : std::min(m_padding, socket->GetTxAvailable());
    if (size > 0 && socket->Send(Create<Packet>(size)) > 0)
    {
        m_padding -= size;
    }
}

void
TcpRequestFlow::HandleReceive(Ptr<Socket> socket)
{
    for (auto packet = socket->Recv(); packet && packet->GetSize() > 0; packet = socket->Recv())
    {
        if (!HasEnded())
        {
            Take(packet->GetSize());
        }
    }
}

void
TcpRequestFlow::Take(uint32_t size)
{
    BeginAnswer();
    m_received += size;
    const bool isLast = m_awaited > 0 && m_awaited <= size;
    m_awaited -= std::min(m_awaited, size);
    if (isLast)
    {
        NextRequest();
    }
}

void
TcpRequestFlow::DoComplete()
{
    m_socket->Close();
}

void
TcpRequestFlow::HandleClose(Ptr<Socket> socket)
{
    HandleReceive(socket); // what came with the FIN
    if (!HasEnded())
    {
        // Resets are seen in HandleSegment before this.
        End(m_received == 0 ? FlowOutcome::REFUSED : FlowOutcome::BROKEN);
        socket->Close();
    }
}

void
TcpRequestFlow::HandleSegment(Ptr<const Packet> /* packet */,
                              const TcpHeader& header,
                              Ptr<const TcpSocketBase> /* socket */)
{
    if ((header.GetFlags() & TcpHeader::RST) && !HasEnded())
    {
        NS_LOG_LOGIC("a reset to port " << GetSetup().plan.port
                                        << (m_connected ? ", connected" : ", not connected"));
        End(m_connected ? FlowOutcome::BROKEN : FlowOutcome::REFUSED);
        // Not within TCP's own handling of the segment: this closes the socket.
        Simulator::ScheduleNow(&TcpRequestFlow::DoAbort, Ptr<TcpRequestFlow>(this));
    }
}

void
TcpRequestFlow::HandleState(TcpSocket::TcpStates_t /* before */, TcpSocket::TcpStates_t now)
{
    if (now == TcpSocket::CLOSED)
    {
        ReleaseSoon();
    }
}

void
TcpRequestFlow::DoAbort()
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

bool
TcpRequestFlow::DoRelease()
{
    if (!m_socket)
    {
        return false;
    }
    Unhook();
    m_socket = nullptr;
    return true;
}

} // namespace ns3
