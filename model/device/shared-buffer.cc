// SPDX-License-Identifier: GPL-2.0-only

#include "shared-buffer.h"

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
        m_used += queue->GetNBytes();
        queue->TraceConnectWithoutContext("BytesInQueue", MakeCallback(&SharedBuffer::Count, this));
    }
}

SharedBuffer::Verdict
SharedBuffer::Ask(uint32_t device, uint32_t bytes, uint64_t size, double alpha) const
{
    if (m_used + bytes > size)
    {
        return Verdict::FULL;
    }
    const uint64_t here = m_queues.at(device)->GetNBytes();
    const double most = alpha * static_cast<double>(size - m_used);
    return alpha > 0 && static_cast<double>(here) >= most ? Verdict::OVER_THRESHOLD
                                                          : Verdict::ADMITTED;
}

void
SharedBuffer::Count(uint32_t before, uint32_t after)
{
    m_used = m_used + after - before;
    m_most = std::max(m_most, m_used);
}

} // namespace ns3
