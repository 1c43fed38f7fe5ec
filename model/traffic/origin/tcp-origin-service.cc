// SPDX-License-Identifier: GPL-2.0-only

#include "tcp-origin-service.h"

#include "../../hash-core/wire/ip-protocol.h"
#include "../persist-timer.h"

#include "ns3/log.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/tcp-socket-factory.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("TcpOriginService");

TcpOriginService::TcpOriginService(const Submit& submit)
    : OriginService(submit)
{
}

TcpOriginService::~TcpOriginService() = default;

Ptr<Socket>
TcpOriginService::DoListen(Ptr<Node> node, const Address& any)
{
    auto socket = Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
    DisarmPersistTimer(socket);
    if (socket->Bind(any) != 0)
    {
        return nullptr;
    }
    socket->Listen();
    socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                              MakeCallback(&TcpOriginService::HandleAccept, this));
    return socket;
}

void
TcpOriginService::DoClose(Ptr<Socket> socket)
{
    socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                              MakeNullCallback<void, Ptr<Socket>, const Address&>());
    socket->Close();
}

void
TcpOriginService::DoAbandon()
{
    while (!m_connections.empty())
    {
        Forget(m_connections.begin()->first);
    }
}

void
TcpOriginService::DoStop()
{
    while (!m_connections.empty())
    {
        Close(m_connections.begin()->first);
    }
}

void
TcpOriginService::HandleAccept(Ptr<Socket> socket, const Address& from)
{
    const uint64_t id = m_nextConnection++;
    NatConnection& connection = m_connections[id];
    connection.socket = socket;
    connection.client = from;
    socket->SetRecvCallback(MakeCallback(&TcpOriginService::HandleReceive, this).Bind(id));
    socket->SetSendCallback(MakeCallback(&TcpOriginService::HandleSpace, this).Bind(id));
    socket->SetCloseCallbacks(MakeCallback(&TcpOriginService::HandlePeerClose, this).Bind(id),
                              MakeCallback(&TcpOriginService::HandleGone, this).Bind(id));
}

void
TcpOriginService::HandleReceive(uint64_t id, Ptr<Socket> socket)
{
    for (auto packet = socket->Recv(); packet && packet->GetSize() > 0; packet = socket->Recv())
    {
        const auto it = m_connections.find(id);
        if (it == m_connections.end())
        {
            continue; // refused: what is left is read, else TCP would close with a reset
        }
        if (!it->second.reader.Take(packet))
        {
            NS_LOG_LOGIC("what connection " << id << " sent is no request");
            CountMalformed();
            Close(id);
            return;
        }
    }
    NextRequest(id);
}

void
TcpOriginService::NextRequest(uint64_t id)
{
    const auto it = m_connections.find(id);
    if (it == m_connections.end() || it->second.inHand)
    {
        return;
    }
    NatConnection& connection = it->second;
    if (connection.reader.IsEmpty())
    {
        CloseWhenDone(id);
        return;
    }
    connection.inHand = true;
    if (!Hand(id, connection.client, connection.reader.Next()))
    {
        Close(id);
    }
}

void
TcpOriginService::Respond(uint64_t request, uint32_t size)
{
    NatConnection& connection = m_connections.at(request);
    connection.inHand = false;
    connection.unsent += size;
    SendMore(request);
    NextRequest(request);
}

bool
TcpOriginService::IsWanted(uint64_t request) const
{
    return m_connections.count(request) > 0;
}

flowhash::FlowKey
TcpOriginService::GetAnswerKey(uint64_t request) const
{
    const NatConnection& connection = m_connections.at(request);
    return KeyOf(connection.socket, connection.client, flowhash::IpProtocol::TCP);
}

uint32_t
TcpOriginService::GetNConnections() const
{
    return static_cast<uint32_t>(m_connections.size());
}

void
TcpOriginService::SendMore(uint64_t id)
{
    const auto it = m_connections.find(id);
    while (it != m_connections.end() && it->second.unsent > 0)
    {
        NatConnection& connection = it->second;
        const auto size = static_cast<uint32_t>(
            std::min<uint64_t>(connection.unsent, connection.socket->GetTxAvailable()));
        if (size == 0)
        {
            return;
        }
        if (connection.socket->Send(Create<Packet>(size)) < 0)
        {
            Forget(id);
            return;
        }
        connection.unsent -= size;
    }
}

void
TcpOriginService::HandleSpace(uint64_t id, Ptr<Socket> /* socket */, uint32_t /* available */)
{
    SendMore(id);
    CloseWhenDone(id);
}

void
TcpOriginService::HandlePeerClose(uint64_t id, Ptr<Socket> socket)
{
    HandleReceive(id, socket); // what came with the FIN
    const auto it = m_connections.find(id);
    if (it != m_connections.end())
    {
        it->second.closing = true;
        CloseWhenDone(id);
        // ns-3's TCP tells a reset as a close, before it has closed the socket.
        Simulator::ScheduleNow(&TcpOriginService::ForgetReset, this, id);
    }
}

void
TcpOriginService::ForgetReset(uint64_t id)
{
    const auto it = m_connections.find(id);
    Address peer;
    if (it != m_connections.end() && it->second.socket->GetPeerName(peer) != 0)
    {
        NS_LOG_LOGIC("connection " << id << " was reset");
        Forget(id);
    }
}

void
TcpOriginService::HandleGone(uint64_t id, Ptr<Socket> /* socket */)
{
    Forget(id);
}

void
TcpOriginService::CloseWhenDone(uint64_t id)
{
    const auto it = m_connections.find(id);
    if (it == m_connections.end())
    {
        return;
    }
    const NatConnection& connection = it->second;
    if (connection.closing && !connection.inHand && connection.reader.IsEmpty() &&
        connection.unsent == 0)
    {
        Close(id);
    }
}

void
TcpOriginService::Close(uint64_t id)
{
    auto socket = m_connections.at(id).socket;
    Forget(id);
    socket->Close();
}

void
TcpOriginService::Forget(uint64_t id)
{
    const auto it = m_connections.find(id);
    if (it == m_connections.end())
    {
        return;
    }
    auto socket = it->second.socket;
    socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                              MakeNullCallback<void, Ptr<Socket>>());
    m_connections.erase(it);
}

} // namespace ns3
