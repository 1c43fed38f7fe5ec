// SPDX-License-Identifier: GPL-2.0-only

#include "request-client.h"

#include "host-address-conversion.h"
#include "request-header.h"

#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-route.h"
#include "ns3/ipv4-routing-protocol.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6-route.h"
#include "ns3/ipv6-routing-protocol.h"
#include "ns3/ipv6.h"
#include "ns3/packet.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/spec-error.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(RequestClient);

namespace
{

constexpr uint8_t PROTOCOL_TCP = 6;
constexpr const char* COMPLETED = "completed";
constexpr const char* BROKEN = "broken";
constexpr const char* REFUSED = "refused";

/// @return the socket address of an Ipv4Address or Ipv6Address and a port
Address
ToSocketAddress(const Address& address, uint16_t port)
{
    if (Ipv4Address::IsMatchingType(address))
    {
        return InetSocketAddress(Ipv4Address::ConvertFrom(address), port);
    }
    return Inet6SocketAddress(Ipv6Address::ConvertFrom(address), port);
}

flowhash::FlowKey
MakeKey(const Address& local, uint16_t localPort, const Address& remote, uint16_t remotePort)
{
    flowhash::FlowKey key;
    key.source = ToHostAddress(local).bytes;
    key.destination = ToHostAddress(remote).bytes;
    key.sourcePort = localPort;
    key.destinationPort = remotePort;
    key.protocol = PROTOCOL_TCP;
    key.version = ToHostAddress(remote).version;
    return key;
}

} // namespace

TypeId
RequestClient::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::RequestClient")
            .SetParent<Application>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<RequestClient>()
            .AddAttribute("FlowNumbers",
                          "Allots the flow numbers of the run; without it the client has its own.",
                          PointerValue(),
                          MakePointerAccessor(&RequestClient::m_numbers),
                          MakePointerChecker<FlowNumbers>())
            .AddAttribute("Interarrival",
                          "Time from one flow's start to the next (SizeDistribution, seconds).",
                          StringValue("exponential:0.1"),
                          MakeStringAccessor(&RequestClient::SetInterarrival,
                                             &RequestClient::GetInterarrival),
                          MakeStringChecker())
            .AddAttribute(
                "RequestSize",
                "Size of a request, at least 12 (SizeDistribution, bytes).",
                StringValue("constant:200"),
                MakeStringAccessor(&RequestClient::SetRequestSize, &RequestClient::GetRequestSize),
                MakeStringChecker())
            .AddAttribute("ResponseSize",
                          "Size of a response, at least 1 (SizeDistribution, bytes).",
                          StringValue("constant:10000"),
                          MakeStringAccessor(&RequestClient::SetResponseSize,
                                             &RequestClient::GetResponseSize),
                          MakeStringChecker())
            .AddAttribute(
                "Requests",
                "Requests of one flow, at least 1 (SizeDistribution, rounded).",
                StringValue("constant:1"),
                MakeStringAccessor(&RequestClient::SetRequests, &RequestClient::GetRequests),
                MakeStringChecker())
            .AddAttribute(
                "SourcePorts",
                "How source ports are picked: linux or random (ClientPortPicker).",
                StringValue("linux"),
                MakeStringAccessor(&RequestClient::SetSourcePorts, &RequestClient::GetSourcePorts),
                MakeStringChecker())
            .AddAttribute("ConnTimeout",
                          "Wait for the answer to the first SYN; doubled each time (time).",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&RequestClient::m_connTimeout),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("ConnCount",
                          "SYNs that are sent before a flow is broken.",
                          UintegerValue(6),
                          MakeUintegerAccessor(&RequestClient::m_connCount),
                          MakeUintegerChecker<uint32_t>(1, 30))
            .AddAttribute("TimeWait",
                          "How long a closed connection keeps its port (time).",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&RequestClient::m_timeWait),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("Timeout",
                          "Longest life of a flow, after which it is broken; 0: no limit (time).",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&RequestClient::m_timeout),
                          MakeTimeChecker(Seconds(0)))
            .AddTraceSource("FlowStarted",
                            "A flow starts: its number, the key of the client's packets.",
                            MakeTraceSourceAccessor(&RequestClient::m_startedTrace),
                            "ns3::RequestClient::FlowStartedTracedCallback")
            .AddTraceSource("FlowEnded",
                            "A flow is completed, broken or refused.",
                            MakeTraceSourceAccessor(&RequestClient::m_endedTrace),
                            "ns3::RequestClient::FlowEndedTracedCallback");
    return tid;
}

RequestClient::RequestClient()
    : m_pick(CreateObject<UniformRandomVariable>())
{
}

RequestClient::~RequestClient() = default;

void
RequestClient::AddTarget(const Address& address, uint16_t port)
{
    // ns-3's static routing ends the program when it is asked for a route to some of the others.
    if (!IsUnicastAddress(ToHostAddress(address)))
    {
        throw flowhash::SpecError("no single host can have target address " +
                                  ToHostAddress(address).ToString());
    }
    m_targets.emplace_back(address, port);
}

uint64_t
RequestClient::GetNOffered() const
{
    return m_offered;
}

uint64_t
RequestClient::GetNEnded(const std::string& outcome) const
{
    const auto it = m_outcomes.find(outcome);
    return it == m_outcomes.end() ? 0 : it->second;
}

uint32_t
RequestClient::GetNOpen() const
{
    return m_open;
}

uint32_t
RequestClient::GetNPortsInUse() const
{
    return m_ports.GetNInUse();
}

int64_t
RequestClient::AssignStreams(int64_t stream)
{
    int64_t used = 0;
    for (auto* distribution : {&m_interarrival, &m_requestSize, &m_responseSize, &m_requests})
    {
        used += distribution->AssignStreams(stream + used);
    }
    used += m_ports.AssignStreams(stream + used);
    m_pick->SetStream(stream + used);
    return used + 1;
}

void
RequestClient::SetInterarrival(std::string spec)
{
    m_interarrival = SizeDistribution(spec);
}

std::string
RequestClient::GetInterarrival() const
{
    return m_interarrival.GetSpec();
}

void
RequestClient::SetRequestSize(std::string spec)
{
    m_requestSize = SizeDistribution(spec);
}

std::string
RequestClient::GetRequestSize() const
{
    return m_requestSize.GetSpec();
}

void
RequestClient::SetResponseSize(std::string spec)
{
    m_responseSize = SizeDistribution(spec);
}

std::string
RequestClient::GetResponseSize() const
{
    return m_responseSize.GetSpec();
}

void
RequestClient::SetRequests(std::string spec)
{
    m_requests = SizeDistribution(spec);
}

std::string
RequestClient::GetRequests() const
{
    return m_requests.GetSpec();
}

void
RequestClient::SetSourcePorts(std::string policy)
{
    m_ports = ClientPortPicker(policy);
}

std::string
RequestClient::GetSourcePorts() const
{
    return m_ports.GetPolicy();
}

void
RequestClient::DoDispose()
{
    m_next.Cancel();
    while (!m_flows.empty())
    {
        Release(m_flows.begin()->first);
    }
    m_numbers = nullptr;
    Application::DoDispose();
}

void
RequestClient::StartApplication()
{
    if (!m_numbers)
    {
        m_numbers = CreateObject<FlowNumbers>();
    }
    if (!m_targets.empty())
    {
        ScheduleNext();
    }
}

void
RequestClient::StopApplication()
{
    m_next.Cancel();
}

void
RequestClient::ScheduleNext()
{
    m_next = Simulator::Schedule(m_interarrival.GetTime(), &RequestClient::StartFlow, this);
}

void
RequestClient::StartFlow()
{
    ScheduleNext();
    const auto last = static_cast<uint32_t>(m_targets.size() - 1);
    const auto& [address, port] = m_targets[m_pick->GetInteger(0, last)];
    const Address remote = ToSocketAddress(address, port);
    const uint64_t number = m_numbers->Next();
    const Address local = FindLocal(address);
    Flow& flow = m_flows[number];
    uint16_t localPort = 0;
    flow.socket = local.IsInvalid() ? nullptr : BindSocket(local, remote, localPort);
    flow.key = MakeKey(local.IsInvalid() ? address : local, localPort, address, port);
    flow.start = Simulator::Now();
    flow.requests = m_requests.GetBytes();
    ++m_offered;
    ++m_open;
    // Before the SYN, so that monitors know the tuple when they see it.
    m_startedTrace(number, flow.key);
    if (!flow.socket)
    {
        End(number, BROKEN); // no route or no port
        Release(number);
        return;
    }
    Connect(number, remote);
}

Address
RequestClient::FindLocal(const Address& target) const
{
    Socket::SocketErrno error = Socket::ERROR_NOTERROR;
    if (Ipv4Address::IsMatchingType(target))
    {
        auto ipv4 = GetNode()->GetObject<Ipv4>();
        Ipv4Header header;
        header.SetDestination(Ipv4Address::ConvertFrom(target));
        auto route = ipv4 ? ipv4->GetRoutingProtocol()->RouteOutput(nullptr, header, nullptr, error)
                          : nullptr;
        return route ? Address(route->GetSource()) : Address();
    }
    auto ipv6 = GetNode()->GetObject<Ipv6>();
    Ipv6Header header;
    header.SetDestination(Ipv6Address::ConvertFrom(target));
    auto route =
        ipv6 ? ipv6->GetRoutingProtocol()->RouteOutput(nullptr, header, nullptr, error) : nullptr;
    return route ? Address(route->GetSource()) : Address();
}

Ptr<Socket>
RequestClient::BindSocket(const Address& local, const Address& remote, uint16_t& port)
{
    auto socket = MakeSocket();
    std::vector<uint16_t> foreign; // in use by others of this node
    std::optional<uint16_t> taken;
    while ((taken = m_ports.Take(remote)))
    {
        if (socket->Bind(ToSocketAddress(local, *taken)) == 0)
        {
            port = *taken;
            break;
        }
        foreign.push_back(*taken);
    }
    for (const uint16_t other : foreign)
    {
        m_ports.Return(other);
    }
    return taken ? socket : nullptr;
}

Ptr<Socket>
RequestClient::MakeSocket()
{
    auto socket = Socket::CreateSocket(GetNode(), TcpSocketFactory::GetTypeId());
    socket->SetAttribute("ConnTimeout", TimeValue(m_connTimeout));
    socket->SetAttribute("ConnCount", UintegerValue(m_connCount));
    // TCP stays in TIME_WAIT for twice this, which is in seconds.
    socket->SetAttribute("MaxSegLifetime", DoubleValue(m_timeWait.GetSeconds() / 2));
    return socket;
}

void
RequestClient::Connect(uint64_t number, const Address& remote)
{
    Flow& flow = m_flows.at(number);
    auto socket = flow.socket;
    socket->SetConnectCallback(
        MakeCallback(&RequestClient::HandleConnected, this).Bind(number),
        MakeCallback(&RequestClient::HandleConnectFailed, this).Bind(number));
    socket->SetRecvCallback(MakeCallback(&RequestClient::HandleReceive, this).Bind(number));
    socket->SetSendCallback(MakeCallback(&RequestClient::HandleSpace, this).Bind(number));
    socket->SetCloseCallbacks(MakeCallback(&RequestClient::HandleClose, this).Bind(number),
                              MakeCallback(&RequestClient::HandleError, this).Bind(number));
    // ns-3's TCP tells a reset from a close in no callback, and ignores a reset that answers a SYN.
    socket->TraceConnectWithoutContext(
        "Rx", MakeCallback(&RequestClient::HandleSegment, this).Bind(number));
    socket->TraceConnectWithoutContext(
        "State", MakeCallback(&RequestClient::HandleState, this).Bind(number));
    if (!m_timeout.IsZero())
    {
        flow.timeout = Simulator::Schedule(m_timeout, &RequestClient::HandleTimeout, this, number);
    }
    if (socket->Connect(remote) < 0)
    {
        End(number, BROKEN);
        Simulator::ScheduleNow(&RequestClient::Release, this, number);
    }
}

void
RequestClient::HandleConnected(uint64_t number, Ptr<Socket> /* socket */)
{
    const auto it = m_flows.find(number);
    if (it != m_flows.end() && !it->second.ended)
    {
        it->second.connected = true;
        NextRequest(number);
    }
}

void
RequestClient::HandleConnectFailed(uint64_t number, Ptr<Socket> /* socket */)
{
    End(number, BROKEN);
    Simulator::ScheduleNow(&RequestClient::Release, this, number);
}

void
RequestClient::NextRequest(uint64_t number)
{
    Flow& flow = m_flows.at(number);
    --flow.requests;
    flow.received = 0;
    flow.awaited = m_responseSize.GetBytes();
    const RequestHeader header(m_requestSize.GetBytes(RequestHeader::SIZE),
                               static_cast<uint32_t>(flow.awaited));
    auto packet = Create<Packet>();
    packet->AddHeader(header);
    flow.padding = header.GetRequestSize() - RequestHeader::SIZE;
    const uint32_t room = std::max(flow.socket->GetTxAvailable(), RequestHeader::SIZE);
    const uint32_t first = std::min(flow.padding, room - RequestHeader::SIZE);
    packet->AddPaddingAtEnd(first);
    flow.padding -= first;
    flow.socket->Send(packet);
}

void
RequestClient::SendPadding(Flow& flow)
{
    const uint32_t size = std::min(flow.padding, flow.socket->GetTxAvailable());
    if (size > 0 && flow.socket->Send(Create<Packet>(size)) > 0)
    {
        flow.padding -= size;
    }
}

void
RequestClient::HandleSpace(uint64_t number, Ptr<Socket> /* socket */, uint32_t /* available */)
{
    const auto it = m_flows.find(number);
    if (it != m_flows.end() && !it->second.ended)
    {
        SendPadding(it->second);
    }
}

void
RequestClient::HandleReceive(uint64_t number, Ptr<Socket> socket)
{
    for (auto packet = socket->Recv(); packet && packet->GetSize() > 0; packet = socket->Recv())
    {
        const auto it = m_flows.find(number);
        if (it == m_flows.end() || it->second.ended)
        {
            continue;
        }
        Flow& flow = it->second;
        flow.received += packet->GetSize();
        flow.awaited -= std::min<uint64_t>(flow.awaited, packet->GetSize());
        if (flow.awaited > 0)
        {
            continue;
        }
        if (flow.requests > 0)
        {
            NextRequest(number);
            continue;
        }
        End(number, COMPLETED);
        socket->Close();
    }
}

void
RequestClient::HandleClose(uint64_t number, Ptr<Socket> socket)
{
    HandleReceive(number, socket); // what came with the FIN
    const auto it = m_flows.find(number);
    if (it != m_flows.end() && !it->second.ended)
    {
        // Resets are seen in HandleSegment before this.
        End(number, it->second.received == 0 ? REFUSED : BROKEN);
        socket->Close();
    }
}

void
RequestClient::HandleError(uint64_t number, Ptr<Socket> /* socket */)
{
    End(number, BROKEN);
    Simulator::ScheduleNow(&RequestClient::Release, this, number);
}

void
RequestClient::HandleSegment(uint64_t number,
                             Ptr<const Packet> /* packet */,
                             const TcpHeader& header,
                             Ptr<const TcpSocketBase> /* socket */)
{
    const auto it = m_flows.find(number);
    if ((header.GetFlags() & TcpHeader::RST) && it != m_flows.end() && !it->second.ended)
    {
        End(number, it->second.connected ? BROKEN : REFUSED);
        // Not within TCP's own handling of the segment: this closes the socket.
        Simulator::ScheduleNow(&RequestClient::Abort, this, number);
    }
}

void
RequestClient::HandleState(uint64_t number,
                           TcpSocket::TcpStates_t /* before */,
                           TcpSocket::TcpStates_t now)
{
    if (now == TcpSocket::CLOSED)
    {
        // Not at once: TCP still works on the socket.
        Simulator::ScheduleNow(&RequestClient::Release, this, number);
    }
}

void
RequestClient::HandleTimeout(uint64_t number)
{
    End(number, BROKEN);
    Abort(number);
}

void
RequestClient::End(uint64_t number, const std::string& outcome)
{
    const auto it = m_flows.find(number);
    if (it == m_flows.end() || it->second.ended)
    {
        return;
    }
    it->second.ended = true;
    it->second.timeout.Cancel();
    --m_open;
    ++m_outcomes[outcome];
    m_endedTrace(number, outcome, Simulator::Now() - it->second.start);
}

void
RequestClient::Abort(uint64_t number)
{
    const auto it = m_flows.find(number);
    Address peer;
    if (it == m_flows.end() || it->second.socket->GetPeerName(peer) != 0)
    {
        return; // TCP has closed it
    }
    auto socket = it->second.socket;
    if (it->second.connected)
    {
        // ns-3's TCP has no abort; to connect a connected socket is one: it resets and closes.
        socket->Connect(peer);
    }
    else
    {
        socket->Close();
    }
}

void
RequestClient::Release(uint64_t number)
{
    const auto it = m_flows.find(number);
    if (it == m_flows.end())
    {
        return;
    }
    it->second.timeout.Cancel();
    auto socket = it->second.socket;
    if (socket)
    {
        m_ports.Return(it->second.key.sourcePort);
        socket->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                                   MakeNullCallback<void, Ptr<Socket>>());
        socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
        socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
        socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                  MakeNullCallback<void, Ptr<Socket>>());
        socket->TraceDisconnectWithoutContext(
            "Rx", MakeCallback(&RequestClient::HandleSegment, this).Bind(number));
        socket->TraceDisconnectWithoutContext(
            "State", MakeCallback(&RequestClient::HandleState, this).Bind(number));
    }
    m_flows.erase(it);
}

} // namespace ns3
