// SPDX-License-Identifier: GPL-2.0-only

// What an ExpressNetDevice that becomes silent does not send any more.

#include "express-net-device.h"

#include <algorithm>
#include <utility>

namespace ns3
{

void
ExpressNetDevice::SetSilent(bool silent)
{
    m_silent = silent;
    ForgetStarted();
    if (!silent || m_queue.empty())
    {
        return;
    }
    m_freeAt = m_queue.front().start;
    const auto isOver = [](const Purged& purged) { return purged.arrivals == 0; };
    m_purged.erase(std::remove_if(m_purged.begin(), m_purged.end(), isOver), m_purged.end());
    const auto count = static_cast<uint32_t>(m_queue.size());
    m_purged.push_back({m_queue.front().number, count, count});
    m_counts.notSent += count;
    const std::deque<Waiting> waiting = std::move(m_queue);
    m_queue.clear();
    m_queueBytes = 0;
    for (const Waiting& frame : waiting)
    {
        m_lost(frame.packet, Loss::NOT_SENT);
    }
}

ExpressNetDevice::Purged*
ExpressNetDevice::FindPurged(uint32_t number)
{
    const auto found = std::find_if(m_purged.begin(), m_purged.end(), [&](const Purged& purged) {
        return number - purged.first < purged.count; // numbers begin anew after the greatest
    });
    return found == m_purged.end() ? nullptr : &*found;
}

/// Called for each frame of this end once, when it would arrive. @return whether it does
bool
ExpressNetDevice::HasLeft(uint32_t number)
{
    ForgetStarted(); // the one that arrives, so that its packet is the receiver's alone
    Purged* const purged = m_purged.empty() ? nullptr : FindPurged(number);
    if (!purged || purged->arrivals == 0)
    {
        return true;
    }
    --purged->arrivals;
    return false;
}

} // namespace ns3
