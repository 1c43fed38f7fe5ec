// SPDX-License-Identifier: GPL-2.0-only

#include "heartbeat-header.h"

#include <boost/crc.hpp>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(HeartbeatHeader);

namespace
{

constexpr uint32_t HERE = 0x48420101; // "HB", version 1, kind
constexpr uint32_t LEAVES = 0x48420102;

} // namespace

TypeId
HeartbeatHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::HeartbeatHeader")
                            .SetParent<Header>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<HeartbeatHeader>();
    return tid;
}

HeartbeatHeader::HeartbeatHeader(const Word& word)
    : m_head(word.leaves ? LEAVES : HERE),
      m_word(word)
{
    m_sum = Sum();
}

uint32_t
HeartbeatHeader::Sum() const
{
    boost::crc_32_type sum;
    for (const uint32_t word : {m_head,
                                m_word.group,
                                m_word.member,
                                static_cast<uint32_t>(m_word.life >> 32),
                                static_cast<uint32_t>(m_word.life),
                                m_word.number})
    {
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            sum.process_byte(static_cast<uint8_t>(word >> shift));
        }
    }
    return sum.checksum();
}

bool
HeartbeatHeader::IsKnown() const
{
    return m_head == HERE || m_head == LEAVES;
}

bool
HeartbeatHeader::IsIntact() const
{
    return m_sum == Sum();
}

const HeartbeatHeader::Word&
HeartbeatHeader::GetWord() const
{
    return m_word;
}

TypeId
HeartbeatHeader::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
HeartbeatHeader::GetSerializedSize() const
{
    return SIZE;
}

void
HeartbeatHeader::Serialize(Buffer::Iterator start) const
{
    start.WriteHtonU32(m_head);
    start.WriteHtonU32(m_word.group);
    start.WriteHtonU32(m_word.member);
    start.WriteHtonU64(m_word.life);
    start.WriteHtonU32(m_word.number);
    start.WriteHtonU32(m_sum);
}

uint32_t
HeartbeatHeader::Deserialize(Buffer::Iterator start)
{
    m_head = start.ReadNtohU32();
    m_word.group = start.ReadNtohU32();
    m_word.member = start.ReadNtohU32();
    m_word.life = start.ReadNtohU64();
    m_word.number = start.ReadNtohU32();
    m_sum = start.ReadNtohU32();
    m_word.leaves = m_head == LEAVES;
    return SIZE;
}

void
HeartbeatHeader::Print(std::ostream& os) const
{
    os << "group=" << m_word.group << " member=" << m_word.member << " life=" << m_word.life
       << " number=" << m_word.number << (m_word.leaves ? " leaves" : "");
}

} // namespace ns3
