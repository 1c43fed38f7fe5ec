// SPDX-License-Identifier: GPL-2.0-only

#include "raw-header.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(RawHeader);

TypeId
RawHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::RawHeader")
                            .SetParent<Header>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<RawHeader>();
    return tid;
}

RawHeader::RawHeader(const uint8_t* bytes, uint32_t size, uint32_t room, TypeId type)
    : m_bytes(bytes),
      m_size(size),
      m_room(room),
      m_type(type)
{
}

TypeId
RawHeader::GetInstanceTypeId() const
{
    return m_type;
}

uint32_t
RawHeader::GetSerializedSize() const
{
    return m_room + m_size;
}

void
RawHeader::Serialize(Buffer::Iterator start) const
{
    start.Next(m_room);
    start.Write(m_bytes, m_size);
}

uint32_t
RawHeader::Deserialize(Buffer::Iterator /* start */)
{
    return 0;
}

void
RawHeader::Print(std::ostream& os) const
{
    os << m_size << " bytes";
}

} // namespace ns3
