// SPDX-License-Identifier: GPL-2.0-only

#ifndef TABLE_PORT_ALLOCATOR_H
#define TABLE_PORT_ALLOCATOR_H

#include "port-allocator.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Ports from the pre-computed self-source port table, which a scheme maps back to this traffic
 * manager (claims 21 and 22).
 */
class TablePortAllocator : public PortAllocator
{
  public:
    /// @param scheme the distributors' scheme, kept up to date elsewhere; must outlive this
    /// @param member this traffic manager's id @param rests quarantine times, ns
    TablePortAllocator(const flowhash::Distribution& scheme,
                       flowhash::MemberId member,
                       flowhash::SourcePortTable::Rests rests);

    void Prepare(const Pool& pool) override;
    std::optional<uint16_t> Acquire(const Pool& pool, int64_t now) override;
    void Release(const Pool& pool, uint16_t port, int64_t now) override;
    void Rebuild(int64_t now) override;
    uint64_t Bytes() const override;

  private:
    flowhash::SourcePortTable m_table;
};

} // namespace ns3

#endif // TABLE_PORT_ALLOCATOR_H
