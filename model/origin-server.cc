// SPDX-License-Identifier: GPL-2.0-only

#include "origin-server.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(OriginServer);

TypeId
OriginServer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::OriginServer")
            .SetParent<Application>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<OriginServer>()
            .AddAttribute(
                "ServiceTime",
                "How long a worker takes for a request (SizeDistribution, seconds).",
                StringValue("constant:0"),
                MakeStringAccessor(&OriginServer::SetServiceTime, &OriginServer::GetServiceTime),
                MakeStringChecker())
            .AddAttribute("Workers",
                          "Requests worked on at once.",
                          UintegerValue(64),
                          MakeUintegerAccessor(&OriginServer::m_workers),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("QueueLimit",
                          "Requests that may wait for a worker; more are refused.",
                          UintegerValue(1024),
                          MakeUintegerAccessor(&OriginServer::m_queueLimit),
                          MakeUintegerChecker<uint32_t>(0))
            .AddTraceSource("RequestServed",
                            "A response starts.",
                            MakeTraceSourceAccessor(&OriginServer::m_servedTrace),
                            "ns3::OriginServer::ServedTracedCallback")
            .AddTraceSource("RequestRefused",
                            "A request found all workers busy and the queue full.",
                            MakeTraceSourceAccessor(&OriginServer::m_refusedTrace),
                            "ns3::OriginServer::RefusedTracedCallback");
    return tid;
}

OriginServer::OriginServer() = default;
OriginServer::~OriginServer() = default;

void
OriginServer::AddPort(uint16_t port)
{
    m_ports.push_back(port);
}

void
OriginServer::SetFailed(bool failed)
{
    failed ? m_failure.Begin(GetNode()) : m_failure.End(GetNode());
}

bool
OriginServer::HasFailed() const
{
    return m_failure.IsActive();
}

uint64_t
OriginServer::GetNServed() const
{
    return m_served;
}

uint64_t
OriginServer::GetNRefused() const
{
    return m_refused;
}

uint64_t
OriginServer::GetNMalformed() const
{
    return m_malformed;
}

uint32_t
OriginServer::GetNConnections() const
{
    return static_cast<uint32_t>(m_connections.size());
}

uint32_t
OriginServer::GetNBusy() const
{
    return static_cast<uint32_t>(m_jobs.size());
}

uint32_t
OriginServer::GetNWaiting() const
{
    return static_cast<uint32_t>(m_waiting.size());
}

int64_t
OriginServer::AssignStreams(int64_t stream)
{
    return m_serviceTime.AssignStreams(stream);
}

void
OriginServer::SetServiceTime(std::string spec)
{
    m_serviceTime = SizeDistribution(spec);
}

std::string
OriginServer::GetServiceTime() const
{
    return m_serviceTime.GetSpec();
}

void
OriginServer::DoDispose()
{
    StopApplication();
    Application::DoDispose();
}

void
OriginServer::StartApplication()
{
    if (m_ports.empty())
    {
        m_ports.push_back(80);
    }
    for (const uint16_t port : m_ports)
    {
        if (GetNode()->GetObject<Ipv4>())
        {
            Listen(InetSocketAddress(Ipv4Address::GetAny(), port));
        }
        if (GetNode()->GetObject<Ipv6>())
        {
            Listen(Inet6SocketAddress(Ipv6Address::GetAny(), port));
        }
    }
}

void
OriginServer::Listen(const Address& any)
{
    auto socket = Socket::CreateSocket(GetNode(), TcpSocketFactory::GetTypeId());
    socket->Bind(any);
    socket->Listen();
    socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                              MakeCallback(&OriginServer::HandleAccept, this));
    m_listeners.push_back(socket);
}

void
OriginServer::StopApplication()
{
    for (auto& listener : m_listeners)
    {
        listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    MakeNullCallback<void, Ptr<Socket>, const Address&>());
        listener->Close();
    }
    m_listeners.clear();
    for (auto& [number, job] : m_jobs)
    {
        job.second.Cancel();
    }
    m_jobs.clear();
    m_waiting.clear();
    while (!m_connections.empty())
    {
        auto socket = m_connections.begin()->second.socket;
        Forget(m_connections.begin()->first);
        socket->Close();
    }
}

void
OriginServer::HandleAccept(Ptr<Socket> socket, const Address& from)
{
    const uint64_t id = m_nextConnection++;
    Connection& connection = m_connections[id];
    connection.socket = socket;
    connection.client = from;
    socket->SetRecvCallback(MakeCallback(&OriginServer::HandleReceive, this).Bind(id));
    socket->SetSendCallback(MakeCallback(&OriginServer::HandleSpace, this).Bind(id));
    socket->SetCloseCallbacks(MakeCallback(&OriginServer::HandlePeerClose, this).Bind(id),
                              MakeCallback(&OriginServer::HandleGone, this).Bind(id));
}

void
OriginServer::HandleReceive(uint64_t id, Ptr<Socket> socket)
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
            ++m_malformed;
            Forget(id);
            socket->Close();
            return;
        }
    }
    NextRequest(id);
}

void
OriginServer::NextRequest(uint64_t id)
{
    const auto it = m_connections.find(id);
    if (it == m_connections.end() || it->second.inHand)
    {
        return;
    }
    Connection& connection = it->second;
    if (connection.reader.IsEmpty())
    {
        CloseWhenDone(id);
        return;
    }
    const Job job{id, connection.reader.Next(), Simulator::Now()};
    connection.inHand = true;
    if (m_jobs.size() < m_workers)
    {
        StartJob(job);
    }
    else if (m_waiting.size() < m_queueLimit)
    {
        m_waiting.push_back(job);
    }
    else
    {
        Refuse(id);
    }
}

void
OriginServer::Refuse(uint64_t id)
{
    const Connection& connection = m_connections.at(id);
    auto socket = connection.socket;
    ++m_refused;
    m_refusedTrace(connection.client);
    Forget(id);
    socket->Close();
}

void
OriginServer::StartJob(const Job& job)
{
    const uint64_t number = m_nextJob++;
    const EventId event =
        Simulator::Schedule(m_serviceTime.GetTime(), &OriginServer::FinishJob, this, number);
    m_jobs.emplace(number, std::make_pair(job, event));
}

void
OriginServer::FinishJob(uint64_t number)
{
    const Job job = m_jobs.at(number).first;
    m_jobs.erase(number);
    Respond(job);
    StartWaiting();
}

void
OriginServer::StartWaiting()
{
    while (!m_waiting.empty() && m_jobs.size() < m_workers)
    {
        const Job job = m_waiting.front();
        m_waiting.pop_front();
        if (m_connections.count(job.connection))
        {
            StartJob(job);
        }
    }
}

void
OriginServer::Respond(const Job& job)
{
    const auto it = m_connections.find(job.connection);
    if (it == m_connections.end())
    {
        return; // the client went away
    }
    it->second.inHand = false;
    it->second.unsent += job.responseSize;
    ++m_served;
    m_servedTrace(it->second.client, job.responseSize, Simulator::Now() - job.arrival);
    SendMore(job.connection);
    NextRequest(job.connection);
}

void
OriginServer::SendMore(uint64_t id)
{
    const auto it = m_connections.find(id);
    while (it != m_connections.end() && it->second.unsent > 0)
    {
        Connection& connection = it->second;
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
OriginServer::HandleSpace(uint64_t id, Ptr<Socket> /* socket */, uint32_t /* available */)
{
    SendMore(id);
    CloseWhenDone(id);
}

void
OriginServer::HandlePeerClose(uint64_t id, Ptr<Socket> socket)
{
    HandleReceive(id, socket); // what came with the FIN
    const auto it = m_connections.find(id);
    if (it != m_connections.end())
    {
        it->second.closing = true;
        CloseWhenDone(id);
    }
}

void
OriginServer::HandleGone(uint64_t id, Ptr<Socket> /* socket */)
{
    Forget(id);
}

void
OriginServer::CloseWhenDone(uint64_t id)
{
    const auto it = m_connections.find(id);
    if (it == m_connections.end())
    {
        return;
    }
    const Connection& connection = it->second;
    if (connection.closing && !connection.inHand && connection.reader.IsEmpty() &&
        connection.unsent == 0)
    {
        auto socket = connection.socket;
        Forget(id);
        socket->Close();
    }
}

void
OriginServer::Forget(uint64_t id)
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
