// SPDX-License-Identifier: GPL-2.0-only

#include "shared-buffer.h"

#include "ns3/express-net-device.h"
#include "ns3/pointer.h"
#include "ns3/queue.h"
#include "ns3/spec-error.h"

#include <algorithm>

namespace ns3
{

SharedBuffer::SharedBuffer() = default;

SharedBuffer::~SharedBuffer()
{
    for (const auto& [index, queue] : m_queues)
    {
        queue->TraceDisconnectWithoutContext("BytesInQueue",
                                             MakeCallback(&SharedBuffer::Count, this));
    }
}

void
SharedBuffer::Add(const Ptr<NetDevice>& device)
{
    if (const auto line = DynamicCast<ExpressNetDevice>(device))
    {
        m_lines[device->GetIfIndex()] = line;
        return;
    }
    PointerValue value;
    const bool has = device->GetAttributeFailSafe("TxQueue", value);
    const Ptr<QueueBase> queue = has ? value.Get<QueueBase>() : nullptr;
    if (!queue)
    {
        throw flowhash::SpecError("a port of class " + device->GetInstanceTypeId().GetName() +
                                  " has no TxQueue, which a shared buffer counts");
    }
    if (m_queues.emplace(device->GetIfIndex(), queue).second)
    {
        m_queued += queue->GetNBytes();
        queue->TraceConnectWithoutContext("BytesInQueue", MakeCallback(&SharedBuffer::Count, this));
    }
}

SharedBuffer::Verdict
SharedBuffer::Ask(uint32_t device, uint32_t bytes, uint64_t size, double alpha)
{
    const uint64_t used = GetUsed();
    if (used + bytes > size)
    {
        return Verdict::FULL;
    }
    const double most = alpha * static_cast<double>(size - used);
    if (alpha > 0 && static_cast<double>(GetUsed(device)) >= most)
    {
        return Verdict::OVER_THRESHOLD;
    }
    m_most = std::max(m_most, used + bytes); // also of one that goes through a queue at once
    return Verdict::ADMITTED;
}

/// @return bytes that wait at all ports
uint64_t
SharedBuffer::GetUsed() const
{
    uint64_t used = m_queued;
    for (const auto& [index, line] : m_lines)
    {
        used += line->GetQueueBytes();
    }
    return used;
}

/// @param device index of one that was added @return bytes that wait there
uint64_t
SharedBuffer::GetUsed(uint32_t device) const
{
    const auto line = m_lines.find(device);
    return line != m_lines.end() ? line->second->GetQueueBytes() : m_queues.at(device)->GetNBytes();
}

void
SharedBuffer::Count(uint32_t before, uint32_t after)
{
    m_queued = m_queued + after - before;
    m_most = std::max(m_most, GetUsed());
}

} // namespace ns3
