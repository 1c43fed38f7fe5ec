// SPDX-License-Identifier: GPL-2.0-only

#include "load-report-header.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(LoadReportHeader);

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
    : m_report(LoadReport{number, busy, waiting})
{
}

bool
LoadReportHeader::IsValid() const
{
    return m_report.has_value();
}

uint32_t
LoadReportHeader::GetNumber() const
{
    return m_report->number;
}

uint64_t
LoadReportHeader::GetLoad() const
{
    return uint64_t{m_report->busy} + m_report->waiting;
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
    const auto bytes = m_report.value_or(LoadReport{}).Encode();
    start.Write(bytes.data(), SIZE);
}

uint32_t
LoadReportHeader::Deserialize(Buffer::Iterator start)
{
    uint8_t bytes[SIZE];
    start.Read(bytes, SIZE);
    m_report = LoadReport::Decode(bytes, SIZE);
    return SIZE;
}

void
LoadReportHeader::Print(std::ostream& os) const
{
    if (m_report)
    {
        os << "number=" << m_report->number << " busy=" << m_report->busy
           << " waiting=" << m_report->waiting;
    }
}

} // namespace ns3
