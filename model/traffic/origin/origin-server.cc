// SPDX-License-Identifier: GPL-2.0-only

#include "origin-server.h"

#include "../../../base/spec-checker.h"
#include "origin-service.h"
#include "worker-pool.h"

#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <stdexcept>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("OriginServer");

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
                flowdist::MakeSpecChecker(SizeDistribution::Check))
            .AddAttribute(
                "Workers",
                "Requests worked on at once.",
                UintegerValue(64),
                MakeUintegerAccessor(&OriginServer::SetWorkers, &OriginServer::GetWorkers),
                MakeUintegerChecker<uint32_t>(1))
            .AddAttribute(
                "QueueLimit",
                "Requests that may wait for a worker; more are refused.",
                UintegerValue(1024),
                MakeUintegerAccessor(&OriginServer::SetQueueLimit, &OriginServer::GetQueueLimit),
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

OriginServer::OriginServer()
    : m_pool(std::make_unique<WorkerPool>(MakeCallback(&OriginServer::Finish, this)))
{
}

OriginServer::~OriginServer() = default;

void
OriginServer::AddPort(uint16_t port, const std::string& transport)
{
    auto service = m_services.find(transport);
    if (service == m_services.end())
    {
        auto made = OriginService::Make(transport, MakeCallback(&OriginServer::Take, this));
        service = m_services.emplace(transport, std::move(made)).first;
    }
    service->second->AddPort(port);
}

void
OriginServer::SetFailed(bool failed)
{
    if (!GetNode())
    {
        throw std::logic_error("OriginServer: a server on no node cannot fail: "
                               "Node::AddApplication comes first");
    }
    NS_LOG_LOGIC("node " << GetNode()->GetId() << (failed ? " fails" : " works again"));
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
    uint64_t malformed = 0;
    for (const auto& [transport, service] : m_services)
    {
        malformed += service->GetNMalformed();
    }
    return malformed;
}

uint32_t
OriginServer::GetNConnections() const
{
    uint32_t connections = 0;
    for (const auto& [transport, service] : m_services)
    {
        connections += service->GetNConnections();
    }
    return connections;
}

uint32_t
OriginServer::GetNBusy() const
{
    return m_pool->GetNBusy();
}

uint32_t
OriginServer::GetNWaiting() const
{
    return m_pool->GetNWaiting();
}

int64_t
OriginServer::AssignStreams(int64_t stream)
{
    return m_pool->AssignStreams(stream);
}

void
OriginServer::SetServiceTime(std::string spec)
{
    m_pool->SetServiceTime(spec);
}

std::string
OriginServer::GetServiceTime() const
{
    return m_pool->GetServiceTime();
}

void
OriginServer::SetWorkers(uint32_t workers)
{
    m_pool->SetWorkers(workers);
}

uint32_t
OriginServer::GetWorkers() const
{
    return m_pool->GetWorkers();
}

void
OriginServer::SetQueueLimit(uint32_t limit)
{
    m_pool->SetQueueLimit(limit);
}

uint32_t
OriginServer::GetQueueLimit() const
{
    return m_pool->GetQueueLimit();
}

void
OriginServer::DoDispose()
{
    m_pool->Clear();
    for (const auto& [transport, service] : m_services)
    {
        service->Abandon();
    }
    Application::DoDispose();
}

void
OriginServer::StartApplication()
{
    if (m_services.empty())
    {
        AddPort(80);
    }
    for (const auto& [transport, service] : m_services)
    {
        service->Start(GetNode());
    }
}

void
OriginServer::StopApplication()
{
    m_pool->Clear();
    for (const auto& [transport, service] : m_services)
    {
        service->Stop();
    }
}

void
OriginServer::SetServiceTimes(const ServiceTimes& times, const AnsweredFlow& flowOf)
{
    m_pool->SetServiceTimes(times);
    m_flowOf = flowOf;
}

bool
OriginServer::Take(const WorkerJob& asked)
{
    WorkerJob job = asked;
    if (m_flowOf)
    {
        job.flow = m_flowOf(job.service->GetAnswerKey(job.request));
        job.number = job.service->GetNumber(job.request);
    }
    if (m_pool->Take(job))
    {
        return true;
    }
    NS_LOG_LOGIC("a request is refused: all workers are busy and the queue is full");
    ++m_refused;
    m_refusedTrace(job.client);
    return false;
}

void
OriginServer::Finish(const WorkerJob& job)
{
    if (job.service->IsWanted(job.request))
    {
        ++m_served;
        m_servedTrace(job.client, job.responseSize, Simulator::Now() - job.arrival);
        job.service->Respond(job.request, job.responseSize);
    }
}

} // namespace ns3
