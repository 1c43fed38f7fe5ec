// SPDX-License-Identifier: GPL-2.0-only

#include "flow-tag.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(FlowTag);

TypeId
FlowTag::GetTypeId()
{
    static TypeId tid = TypeId("ns3::FlowTag")
                            .SetParent<Tag>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<FlowTag>();
    return tid;
}

FlowTag::FlowTag(uint64_t flow, bool reverse, uint32_t sequence, uint32_t index)
    : m_flow(flow),
      m_sequence(sequence),
      m_index(index),
      m_reverse(reverse)
{
}

uint64_t
FlowTag::GetFlow() const
{
    return m_flow;
}

bool
FlowTag::IsReverse() const
{
    return m_reverse;
}

uint32_t
FlowTag::GetSequence() const
{
    return m_sequence;
}

uint32_t
FlowTag::GetIndex() const
{
    return m_index;
}

TypeId
FlowTag::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
FlowTag::GetSerializedSize() const
{
    return 17;
}

void
FlowTag::Serialize(TagBuffer buffer) const
{
    buffer.WriteU64(m_flow);
    buffer.WriteU32(m_sequence);
    buffer.WriteU32(m_index);
    buffer.WriteU8(m_reverse ? 1 : 0);
}

void
FlowTag::Deserialize(TagBuffer buffer)
{
    m_flow = buffer.ReadU64();
    m_sequence = buffer.ReadU32();
    m_index = buffer.ReadU32();
    m_reverse = buffer.ReadU8() != 0;
}

void
FlowTag::Print(std::ostream& os) const
{
    os << "flow=" << m_flow << (m_reverse ? " reverse" : " forward") << " packet=" << m_sequence;
}

} // namespace ns3
