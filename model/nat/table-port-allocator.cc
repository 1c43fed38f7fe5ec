// SPDX-License-Identifier: GPL-2.0-only

#include "table-port-allocator.h"

namespace ns3
{

TablePortAllocator::TablePortAllocator(const flowhash::Distribution& scheme,
                                       flowhash::MemberId member,
                                       flowhash::SourcePortTable::Rests rests)
    : m_table(scheme, member, rests)
{
}

void
TablePortAllocator::Prepare(const Pool& pool)
{
    m_table.Prepare(pool);
}

std::optional<uint16_t>
TablePortAllocator::Acquire(const Pool& pool, int64_t now)
{
    return m_table.Acquire(pool, now);
}

void
TablePortAllocator::Release(const Pool& pool, uint16_t port, int64_t now)
{
    m_table.Release(pool, port, now);
}

void
TablePortAllocator::Rebuild(int64_t now)
{
    m_table.Rebuild(now);
}

uint64_t
TablePortAllocator::Bytes() const
{
    return m_table.Usage().bytes;
}

} // namespace ns3
