// SPDX-License-Identifier: GPL-2.0-only

#include "request-client.h"

#include "host-address-conversion.h"
#include "request-header.h"

#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ip-protocol.h"
#include "ns3/ipv4-route.h"
#include "ns3/ipv4-routing-protocol.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6-route.h"
#include "ns3/ipv6-routing-protocol.h"
#include "ns3/ipv6.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/spec-error.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"

#include <optional>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(RequestClient);

namespace
{

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

/// @return the key of a connection's packets from the client
flowhash::FlowKey
MakeKey(const Address& local, uint16_t localPort, const Address& remote, uint16_t remotePort)
{
    flowhash::FlowKey key;
    key.source = ToHostAddress(local).bytes;
    key.destination = ToHostAddress(remote).bytes;
    key.sourcePort = localPort;
    key.destinationPort = remotePort;
    key.protocol = flowhash::IpProtocol::TCP;
    key.version = ToHostAddress(remote).version;
    return key;
}

/// @return the address that a node's packets to the target come from; invalid: there is no route
template <typename Ip, typename Header, typename IpAddress>
Address
FindSource(const Node& node, const Address& target)
{
    Socket::SocketErrno error = Socket::ERROR_NOTERROR;
    Header header;
    header.SetDestination(IpAddress::ConvertFrom(target));
    auto ip = node.GetObject<Ip>();
    auto route =
        ip ? ip->GetRoutingProtocol()->RouteOutput(nullptr, header, nullptr, error) : nullptr;
    return route ? Address(route->GetSource()) : Address();
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
        const Ptr<RequestFlow> connection = m_flows.begin()->second.connection;
        connection->Release(); // which erases it from the flows
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
    const Address local = Ipv4Address::IsMatchingType(address)
                              ? FindSource<Ipv4, Ipv4Header, Ipv4Address>(*GetNode(), address)
                              : FindSource<Ipv6, Ipv6Header, Ipv6Address>(*GetNode(), address);
    uint16_t localPort = 0;
    auto socket = local.IsInvalid() ? nullptr : BindSocket(local, remote, localPort);
    Flow& flow = m_flows[number];
    flow.start = Simulator::Now();
    flow.port = localPort;
    const uint32_t requests = m_requests.GetBytes();
    ++m_offered;
    ++m_open;
    // Before the SYN, so that monitors know the tuple when they see it.
    m_startedTrace(number, MakeKey(local.IsInvalid() ? address : local, localPort, address, port));
    if (!socket)
    {
        CountEnded(number, RequestFlow::BROKEN); // no route or no port
        m_flows.erase(number);
        return;
    }
    flow.connection = Create<RequestFlow>(socket, requests, MakeOwner(number));
    flow.connection->Connect(remote, m_timeout);
}

RequestFlow::Owner
RequestClient::MakeOwner(uint64_t number)
{
    return {MakeCallback(&RequestClient::DrawExchange, this),
            MakeCallback(&RequestClient::CountEnded, this).Bind(number),
            MakeCallback(&RequestClient::Forget, this).Bind(number)};
}

RequestFlow::Exchange
RequestClient::DrawExchange()
{
    return {m_requestSize.GetBytes(RequestHeader::SIZE), m_responseSize.GetBytes()};
}

void
RequestClient::CountEnded(uint64_t number, std::string outcome)
{
    --m_open;
    ++m_outcomes[outcome];
    m_endedTrace(number, outcome, Simulator::Now() - m_flows.at(number).start);
}

void
RequestClient::Forget(uint64_t number)
{
    const auto it = m_flows.find(number);
    m_ports.Return(it->second.port);
    m_flows.erase(it);
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

} // namespace ns3
