// SPDX-License-Identifier: GPL-2.0-only

#include "load-report-header.h"

#include <boost/crc.hpp>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(LoadReportHeader);

namespace
{

constexpr uint32_t HEAD = 0x4c520100; // "LR", version 1, 0

} // namespace

TypeId
LoadReportHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::LoadReportHeader")
                            .SetParent<Header>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<LoadReportHeader>();
    return tid;
}

LoadReportHeader::LoadReportHeader(uint32_t number, uint32_t busy, uint32_t waiting)
    : m_head(HEAD),
      m_number(number),
      m_busy(busy),
      m_waiting(waiting)
{
    m_sum = Sum();
}

uint32_t
LoadReportHeader::Sum() const
{
    boost::crc_32_type sum;
    for (const uint32_t word : {m_head, m_number, m_busy, m_waiting})
    {
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            sum.process_byte(static_cast<uint8_t>(word >> shift));
        }
    }
    return sum.checksum();
}

bool
LoadReportHeader::IsValid() const
{
    return m_head == HEAD && m_sum == Sum();
}

uint32_t
LoadReportHeader::GetNumber() const
{
    return m_number;
}

uint64_t
LoadReportHeader::GetLoad() const
{
    return uint64_t{m_busy} + m_waiting;
}

TypeId
LoadReportHeader::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
LoadReportHeader::GetSerializedSize() const
{
    return SIZE;
}

void
LoadReportHeader::Serialize(Buffer::Iterator start) const
{
    start.WriteHtonU32(m_head);
    start.WriteHtonU32(m_number);
    start.WriteHtonU32(m_busy);
    start.WriteHtonU32(m_waiting);
    start.WriteHtonU32(m_sum);
}

uint32_t
LoadReportHeader::Deserialize(Buffer::Iterator start)
{
    m_head = start.ReadNtohU32();
    m_number = start.ReadNtohU32();
    m_busy = start.ReadNtohU32();
    m_waiting = start.ReadNtohU32();
    m_sum = start.ReadNtohU32();
    return SIZE;
}

void
LoadReportHeader::Print(std::ostream& os) const
{
    os << "number=" << m_number << " busy=" << m_busy << " waiting=" << m_waiting;
}

} // namespace ns3
