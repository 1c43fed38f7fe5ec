// SPDX-License-Identifier: GPL-2.0-only

#include "load-reporter.h"

#include "ns3/abort.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/log.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"

#include <algorithm>
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
    if (std::any_of(m_targets.begin(), m_targets.end(), [&address](const Target& known) {
            return known.address == address;
        }))
    {
        return;
    }
    m_targets.push_back({address, nullptr});
    if (m_running)
    {
        Open(m_targets.back());
    }
}

void
LoadReporter::RemoveTarget(const Address& address)
{
    m_targets.erase(
        std::remove_if(m_targets.begin(),
                       m_targets.end(),
                       [&address](const Target& known) { return known.address == address; }),
        m_targets.end());
}

void
LoadReporter::Open(Target& target)
{
    const bool ipv4 = Ipv4Address::IsMatchingType(target.address);
    target.socket = Socket::CreateSocket(GetNode(), TypeId::LookupByName("ns3::UdpSocketFactory"));
    ipv4 ? target.socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 0))
         : target.socket->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), 0));
    target.socket->Connect(
        ipv4 ? Address(InetSocketAddress(Ipv4Address::ConvertFrom(target.address), PORT))
             : Address(Inet6SocketAddress(Ipv6Address::ConvertFrom(target.address), PORT)));
    target.socket->ShutdownRecv();
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
    m_targets.clear();
    m_look = nullptr;
    Application::DoDispose();
}

void
LoadReporter::StartApplication()
{
    NS_ABORT_MSG_IF(!m_look, "a LoadReporter needs to know what to report: SetLook");
    m_running = true;
    for (Target& target : m_targets)
    {
        Open(target);
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
    m_running = false;
    m_next.Cancel();
    for (Target& target : m_targets)
    {
        target.socket = nullptr;
    }
}

void
LoadReporter::Report()
{
    uint32_t busy = 0;
    uint32_t waiting = 0;
    m_look(busy, waiting);
    NS_LOG_LOGIC("report " << m_number << ": " << busy << " in work, " << waiting << " waiting");
    for (const Target& target : m_targets)
    {
        auto packet = Create<Packet>();
        packet->AddHeader(LoadReportHeader(m_number, busy, waiting));
        m_sent += target.socket->Send(packet) > 0 ? 1 : 0;
    }
    ++m_number;
    m_next = Simulator::Schedule(m_interval, &LoadReporter::Report, this);
}

} // namespace ns3
