// SPDX-License-Identifier: GPL-2.0-only

#include "packet-pipeline.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{

PacketPipeline::PacketPipeline(Exit exit)
    : m_exit(std::move(exit))
{
}

bool
PacketPipeline::Enter(const SteeredPacket& packet, Time service, Time latency, uint32_t limit)
{
    const Time now = Simulator::Now();
    if (m_busyUntil > now && CountWaiting() >= limit)
    {
        return false;
    }
    const Time start = std::max(now, m_busyUntil);
    m_busyUntil = start + service;
    m_lastExit = std::max(m_lastExit, m_busyUntil + latency);
    m_inside.push_back({packet, start});
    Simulator::Schedule(m_lastExit - now, &PacketPipeline::Leave, this);
    return true;
}

uint32_t
PacketPipeline::GetN() const
{
    return static_cast<uint32_t>(m_inside.size());
}

/// Starts never decrease, so those that have begun stand in front.
uint32_t
PacketPipeline::CountWaiting()
{
    const Time now = Simulator::Now();
    while (m_begun < m_inside.size() && m_inside[m_begun].start <= now)
    {
        m_begun++;
    }
    return static_cast<uint32_t>(m_inside.size() - m_begun);
}

void
PacketPipeline::Leave()
{
    SteeredPacket packet = std::move(m_inside.front().packet);
    m_inside.pop_front();
    m_begun -= std::min<std::size_t>(m_begun, 1);
    m_exit(packet);
}

} // namespace ns3
