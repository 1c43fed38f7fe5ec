// SPDX-License-Identifier: GPL-2.0-only

#include "sync-header.h"

#include "sync-codec.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(SyncHeader);

TypeId
SyncHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::SyncHeader")
                            .SetParent<Header>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<SyncHeader>();
    return tid;
}

SyncHeader::SyncHeader(const SyncMessage& message)
    : m_bytes(synccodec::Encode(message)),
      m_message(message)
{
}

const char*
SyncHeader::GetFault() const
{
    return m_fault;
}

const SyncMessage&
SyncHeader::GetMessage() const
{
    return m_message;
}

TypeId
SyncHeader::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
SyncHeader::GetSerializedSize() const
{
    return static_cast<uint32_t>(m_bytes.size());
}

void
SyncHeader::Serialize(Buffer::Iterator start) const
{
    start.Write(m_bytes.data(), GetSerializedSize());
}

uint32_t
SyncHeader::Deserialize(Buffer::Iterator start)
{
    m_bytes.resize(start.GetRemainingSize());
    start.Read(m_bytes.data(), GetSerializedSize());
    m_message = SyncMessage();
    m_fault = synccodec::Decode(m_bytes.data(), m_bytes.size(), m_message);
    return GetSerializedSize();
}

void
SyncHeader::Print(std::ostream& os) const
{
    if (m_fault)
    {
        os << m_fault;
        return;
    }
    os << m_message.GetKind() << " node=" << m_message.sender.node
       << " incarnation=" << m_message.sender.incarnation << " size=" << m_bytes.size();
}

} // namespace ns3
