// SPDX-License-Identifier: GPL-2.0-only

#include "load-reporter.h"

#include "ns3/abort.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/log.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"

#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("LoadReporter");

NS_OBJECT_ENSURE_REGISTERED(LoadReporter);

TypeId
LoadReporter::GetTypeId()
{
    static TypeId tid = TypeId("ns3::LoadReporter")
                            .SetParent<Application>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<LoadReporter>()
                            .AddAttribute("Interval",
                                          "Time from one report to the next (time).",
                                          TimeValue(MilliSeconds(100)),
                                          MakeTimeAccessor(&LoadReporter::m_interval),
                                          MakeTimeChecker(MicroSeconds(1)));
    return tid;
}

LoadReporter::LoadReporter()
    : m_phase(CreateObject<UniformRandomVariable>())
{
}

LoadReporter::~LoadReporter() = default;

void
LoadReporter::SetLook(Look look)
{
    m_look = std::move(look);
}

void
LoadReporter::AddTarget(const Address& address)
{
    m_targets.push_back(Ipv4Address::IsMatchingType(address)
                            ? Address(InetSocketAddress(Ipv4Address::ConvertFrom(address), PORT))
                            : Address(Inet6SocketAddress(Ipv6Address::ConvertFrom(address), PORT)));
}

uint64_t
LoadReporter::GetNSent() const
{
    return m_sent;
}

int64_t
LoadReporter::AssignStreams(int64_t stream)
{
    m_phase->SetStream(stream);
    return 1;
}

void
LoadReporter::DoDispose()
{
    m_next.Cancel();
    m_sockets.clear();
    m_look = nullptr;
    Application::DoDispose();
}

void
LoadReporter::StartApplication()
{
    NS_ABORT_MSG_IF(!m_look, "a LoadReporter needs to know what to report: SetLook");
    for (const Address& target : m_targets)
    {
        const bool ipv4 = InetSocketAddress::IsMatchingType(target);
        const auto socket =
            Socket::CreateSocket(GetNode(), TypeId::LookupByName("ns3::UdpSocketFactory"));
        ipv4 ? socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 0))
             : socket->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), 0));
        socket->Connect(target);
        socket->ShutdownRecv();
        m_sockets.push_back(socket);
    }
    const double phase = m_phase->GetValue(0, 1);
    m_next =
        Simulator::Schedule(NanoSeconds(static_cast<uint64_t>(phase * m_interval.GetNanoSeconds())),
                            &LoadReporter::Report,
                            this);
}

void
LoadReporter::StopApplication()
{
    m_next.Cancel();
    m_sockets.clear();
}

void
LoadReporter::Report()
{
    uint32_t busy = 0;
    uint32_t waiting = 0;
    m_look(busy, waiting);
    NS_LOG_LOGIC("report " << m_number << ": " << busy << " in work, " << waiting << " waiting");
    for (const Ptr<Socket>& socket : m_sockets)
    {
        auto packet = Create<Packet>();
        packet->AddHeader(LoadReportHeader(m_number, busy, waiting));
        m_sent += socket->Send(packet) > 0 ? 1 : 0;
    }
    ++m_number;
    m_next = Simulator::Schedule(m_interval, &LoadReporter::Report, this);
}

} // namespace ns3
