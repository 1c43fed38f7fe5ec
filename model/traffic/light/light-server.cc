// SPDX-License-Identifier: GPL-2.0-only

#include "light-server.h"

#include "../../../base/spec-checker.h"
#include "../../hash-core/wire/ip-protocol.h"

#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("LightServer");

NS_OBJECT_ENSURE_REGISTERED(LightServer);

using flowhash::IpProtocol;

TypeId
LightServer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::LightServer")
            .SetParent<LightEndpoint>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<LightServer>()
            .AddAttribute(
                "ServiceTime",
                "How long a worker takes for a request (SizeDistribution, seconds).",
                StringValue("constant:0"),
                MakeStringAccessor(&LightServer::SetServiceTime, &LightServer::GetServiceTime),
                flowdist::MakeSpecChecker(SizeDistribution::Check))
            .AddAttribute("Workers",
                          "Requests worked on at once.",
                          UintegerValue(64),
                          MakeUintegerAccessor(&LightServer::m_workers),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("QueueLimit",
                          "Requests that may wait for a worker; more are refused.",
                          UintegerValue(1024),
                          MakeUintegerAccessor(&LightServer::m_queueLimit),
                          MakeUintegerChecker<uint32_t>(0));
    return tid;
}

LightServer::LightServer()
    : m_timers(m_connections.GetRecords())
{
    m_timers.SetCallback([this](Number number) { HandleTimer(number); });
}

LightServer::~LightServer() = default;

void
LightServer::AddPort(uint16_t port, const std::string& transport)
{
    if (transport != "tcp" && transport != "udp")
    {
        throw std::invalid_argument("LightServer: transport \"" + transport +
                                    "\" is not known: tcp, udp");
    }
    m_hasPorts = true;
    m_connections.AddService(port, transport == "udp" ? IpProtocol::UDP : IpProtocol::TCP);
}

void
LightServer::AddProfile(const LightProfile& profile)
{
    m_profiles.push_back(profile);
}

void
LightServer::SetFailed(bool failed)
{
    if (!GetNode())
    {
        throw std::logic_error("LightServer: a server on no node cannot fail: "
                               "Node::AddApplication comes first");
    }
    NS_LOG_LOGIC("node " << GetNode()->GetId() << (failed ? " fails" : " works again"));
    failed ? m_failure.Begin(GetNode()) : m_failure.End(GetNode());
}

bool
LightServer::HasFailed() const
{
    return m_failure.IsActive();
}

uint64_t
LightServer::GetNServed() const
{
    return m_served;
}

uint64_t
LightServer::GetNRefused() const
{
    return m_refused;
}

uint64_t
LightServer::GetNMalformed() const
{
    return m_malformed;
}

uint32_t
LightServer::GetNConnections() const
{
    return m_connections.GetN();
}

uint32_t
LightServer::GetNBusy() const
{
    return m_busy;
}

uint32_t
LightServer::GetNWaiting() const
{
    return m_waiting;
}

std::size_t
LightServer::GetFlowBytes() const
{
    return m_connections.GetBytes() + m_timers.GetBytes();
}

int64_t
LightServer::AssignStreams(int64_t stream)
{
    return m_serviceTime.AssignStreams(stream);
}

void
LightServer::SetServiceTime(std::string spec)
{
    m_serviceTime = SizeDistribution(spec);
}

std::string
LightServer::GetServiceTime() const
{
    return m_serviceTime.GetSpec();
}

void
LightServer::SetServiceTimes(ServiceTimes times)
{
    m_times = std::move(times);
}

void
LightServer::DoDispose()
{
    m_timers.Stop();
    LightEndpoint::DoDispose();
}

void
LightServer::StartApplication()
{
    if (!m_hasPorts)
    {
        AddPort(80);
    }
    Attach();
}

void
LightServer::StopApplication()
{
    Detach();
}

} // namespace ns3
