// SPDX-License-Identifier: GPL-2.0-only

#include "update-repeater.h"

#include "ns3/nstime.h"
#include "ns3/simulator.h"

#include <utility>

namespace ns3
{

UpdateRepeater::UpdateRepeater(Repeat repeat)
    : m_repeat(std::move(repeat))
{
}

UpdateRepeater::~UpdateRepeater()
{
    m_event.Cancel();
}

void
UpdateRepeater::Configure(double rate)
{
    m_rate = rate;
}

void
UpdateRepeater::Ask(uint16_t peer, uint32_t question, const SyncRange& numbers)
{
    for (uint64_t number = numbers.first; number <= numbers.last; ++number)
    {
        m_waiting[peer][static_cast<uint32_t>(number)] = question;
    }
    if (m_event.IsExpired())
    {
        Serve();
    }
}

void
UpdateRepeater::Clear()
{
    m_event.Cancel();
    m_waiting.clear();
}

void
UpdateRepeater::Serve()
{
    if (m_waiting.empty())
    {
        return;
    }
    auto next = m_waiting.upper_bound(m_served);
    next = next == m_waiting.end() ? m_waiting.begin() : next;
    m_served = next->first;
    const auto [number, question] = *next->second.begin();
    next->second.erase(number);
    if (next->second.empty())
    {
        m_waiting.erase(next);
    }
    // Who sends may learn that all is over, so what comes next is known before.
    m_event = Simulator::ScheduleNow(&UpdateRepeater::Serve, this);
    const std::size_t entries = m_repeat(m_served, number, question);
    if (m_rate > 0 && entries > 0 && !m_event.IsExpired())
    {
        m_event.Cancel();
        m_event = Simulator::Schedule(
            Seconds(static_cast<double>(entries) / m_rate), &UpdateRepeater::Serve, this);
    }
}

} // namespace ns3
