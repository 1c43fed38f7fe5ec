// SPDX-License-Identifier: GPL-2.0-only

#include "response-header.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ResponseHeader);

uint32_t
ResponseHeader::CountPieces(uint32_t size)
{
    return size / PIECE + (size % PIECE == 0 ? 0 : 1);
}

TypeId
ResponseHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ResponseHeader")
                            .SetParent<Header>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<ResponseHeader>();
    return tid;
}

ResponseHeader::ResponseHeader(uint32_t number, uint32_t piece)
    : m_number(number),
      m_piece(piece)
{
}

uint32_t
ResponseHeader::GetNumber() const
{
    return m_number;
}

uint32_t
ResponseHeader::GetPiece() const
{
    return m_piece;
}

TypeId
ResponseHeader::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
ResponseHeader::GetSerializedSize() const
{
    return SIZE;
}

void
ResponseHeader::Serialize(Buffer::Iterator start) const
{
    start.WriteHtonU32(m_number);
    start.WriteHtonU32(m_piece);
}

uint32_t
ResponseHeader::Deserialize(Buffer::Iterator start)
{
    m_number = start.ReadNtohU32();
    m_piece = start.ReadNtohU32();
    return SIZE;
}

void
ResponseHeader::Print(std::ostream& os) const
{
    os << "number=" << m_number << " piece=" << m_piece;
}

} // namespace ns3
