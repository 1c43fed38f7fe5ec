// SPDX-License-Identifier: GPL-2.0-only

#include "request-header.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(RequestHeader);

TypeId
RequestHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::RequestHeader")
                            .SetParent<Header>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<RequestHeader>();
    return tid;
}

RequestHeader::RequestHeader(uint32_t requestSize, uint32_t responseSize, uint32_t number)
    : m_requestSize(std::max(requestSize, SIZE)),
      m_responseSize(responseSize),
      m_number(number)
{
}

bool
RequestHeader::IsValid() const
{
    return m_magic == MAGIC && m_requestSize >= SIZE;
}

uint32_t
RequestHeader::GetRequestSize() const
{
    return m_requestSize;
}

uint32_t
RequestHeader::GetResponseSize() const
{
    return m_responseSize;
}

uint32_t
RequestHeader::GetNumber() const
{
    return m_number;
}

TypeId
RequestHeader::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
RequestHeader::GetSerializedSize() const
{
    return SIZE;
}

void
RequestHeader::Serialize(Buffer::Iterator start) const
{
    start.WriteHtonU32(m_magic);
    start.WriteHtonU32(m_requestSize);
    start.WriteHtonU32(m_responseSize);
    start.WriteHtonU32(m_number);
}

uint32_t
RequestHeader::Deserialize(Buffer::Iterator start)
{
    m_magic = start.ReadNtohU32();
    m_requestSize = start.ReadNtohU32();
    m_responseSize = start.ReadNtohU32();
    m_number = start.ReadNtohU32();
    return SIZE;
}

void
RequestHeader::Print(std::ostream& os) const
{
    os << "request=" << m_requestSize << " response=" << m_responseSize << " number=" << m_number;
}

} // namespace ns3
