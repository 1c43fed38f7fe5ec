// SPDX-License-Identifier: GPL-2.0-only

#include "worker-pool.h"

#include "origin-service.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("WorkerPool");

WorkerPool::WorkerPool(Callback<void, const WorkerJob&> done)
    : m_done(done)
{
}

void
WorkerPool::SetServiceTime(const std::string& spec)
{
    m_serviceTime = SizeDistribution(spec);
}

const std::string&
WorkerPool::GetServiceTime() const
{
    return m_serviceTime.GetSpec();
}

void
WorkerPool::SetServiceTimes(ServiceTimes times)
{
    m_times = std::move(times);
}

void
WorkerPool::SetWorkers(uint32_t workers)
{
    m_workers = workers;
}

uint32_t
WorkerPool::GetWorkers() const
{
    return m_workers;
}

void
WorkerPool::SetQueueLimit(uint32_t limit)
{
    m_queueLimit = limit;
}

uint32_t
WorkerPool::GetQueueLimit() const
{
    return m_queueLimit;
}

bool
WorkerPool::Take(const WorkerJob& job)
{
    if (m_jobs.size() < m_workers)
    {
        Start(job);
    }
    else if (m_waiting.size() < m_queueLimit)
    {
        m_waiting.push_back(job);
    }
    else
    {
        return false;
    }
    return true;
}

void
WorkerPool::Start(const WorkerJob& job)
{
    const uint64_t number = m_nextJob++;
    Time time = m_serviceTime.GetTime();
    if (m_times && job.flow)
    {
        time = m_times(*job.flow, job.number, time);
    }
    const EventId event = Simulator::Schedule(time, &WorkerPool::Finish, this, number);
    m_jobs.emplace(number, std::make_pair(job, event));
}

void
WorkerPool::Finish(uint64_t number)
{
    const WorkerJob job = m_jobs.at(number).first;
    m_jobs.erase(number);
    m_done(job);
    StartWaiting();
}

void
WorkerPool::StartWaiting()
{
    while (!m_waiting.empty() && m_jobs.size() < m_workers)
    {
        const WorkerJob job = m_waiting.front();
        m_waiting.pop_front();
        if (job.service->IsWanted(job.request))
        {
            Start(job);
        }
        else
        {
            NS_LOG_LOGIC("who asked request " << job.request << " is gone");
        }
    }
}

void
WorkerPool::Clear()
{
    for (auto& [number, job] : m_jobs)
    {
        job.second.Cancel();
    }
    m_jobs.clear();
    m_waiting.clear();
}

uint32_t
WorkerPool::GetNBusy() const
{
    return static_cast<uint32_t>(m_jobs.size());
}

uint32_t
WorkerPool::GetNWaiting() const
{
    return static_cast<uint32_t>(m_waiting.size());
}

int64_t
WorkerPool::AssignStreams(int64_t stream)
{
    return m_serviceTime.AssignStreams(stream);
}

} // namespace ns3
