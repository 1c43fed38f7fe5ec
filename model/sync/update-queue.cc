// SPDX-License-Identifier: GPL-2.0-only

#include "update-queue.h"

#include "ns3/nstime.h"
#include "ns3/simulator.h"

#include <utility>

namespace ns3
{

UpdateQueue::~UpdateQueue()
{
    m_event.Cancel();
}

void
UpdateQueue::Configure(double rate, uint32_t limit)
{
    m_rate = rate;
    m_limit = limit;
}

bool
UpdateQueue::Push(uint32_t n, std::function<void(uint32_t)> apply, std::function<void()> done)
{
    if (m_rate == 0 && m_work.empty())
    {
        for (uint32_t i = 0; i < n; ++i)
        {
            apply(i);
        }
        done();
        return true;
    }
    if (m_n > 0 && uint64_t{m_n} + n > m_limit)
    {
        return false;
    }
    m_work.push_back({0, n, std::move(apply), std::move(done)});
    m_n += n;
    if (m_work.size() == 1)
    {
        Finish();
    }
    return true;
}

uint32_t
UpdateQueue::GetN() const
{
    return m_n;
}

void
UpdateQueue::Clear()
{
    m_event.Cancel();
    m_work.clear();
    m_n = 0;
}

void
UpdateQueue::Schedule()
{
    const Time cost = m_rate == 0 ? Time(0) : Seconds(1 / m_rate);
    m_event = Simulator::Schedule(cost, &UpdateQueue::Serve, this);
}

void
UpdateQueue::Serve()
{
    const std::function<void(uint32_t)> apply = m_work.front().apply;
    const uint32_t i = m_work.front().next++;
    --m_n;
    apply(i); // it may clear the queue
    if (!m_work.empty())
    {
        Finish();
    }
}

void
UpdateQueue::Finish()
{
    while (!m_work.empty() && m_work.front().next == m_work.front().n)
    {
        const std::function<void()> done = std::move(m_work.front().done);
        m_work.pop_front();
        done();
    }
    if (!m_work.empty() && m_event.IsExpired())
    {
        Schedule();
    }
}

} // namespace ns3
