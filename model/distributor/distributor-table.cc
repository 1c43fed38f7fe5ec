// SPDX-License-Identifier: GPL-2.0-only

// How the members of DistributorNetDevice's pools change, and the table that they share.

#include "../device/fragment-table.h"
#include "distributor-net-device.h"
#include "flow-ends.h"
#include "flow-sharing.h"
#include "member-pool.h"
#include "member-table.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("DistributorTable");

std::unique_ptr<MemberTable>
DistributorNetDevice::MakeTable()
{
    return std::make_unique<MemberTable>(MemberTable::Pools{
        [this] { return GetNPools(); },
        [this](uint32_t pool) { return m_pools[pool]->Scheme(); },
        [this](const auto& changes, uint32_t pool) { return Apply(changes, pool); },
        [this](const auto& changes, std::size_t entries, uint32_t pool) {
            NS_LOG_INFO("pool " << pool << ": " << changes.size()
                                << " changes of members are refused, as they need " << entries
                                << " entries of " << GetTableSize());
            m_updateRefusedTrace(changes, entries, pool);
        }});
}

flowhash::UpdateDelta
DistributorNetDevice::UpdateMembers(const std::vector<flowhash::MemberChange>& changes,
                                    uint32_t pool)
{
    const MemberPool& changed = GetPool(pool);
    changed.CheckDeclared(changes);
    return m_table->Update(changed.Named(changes), pool);
}

flowhash::UpdateDelta
DistributorNetDevice::Apply(const std::vector<flowhash::MemberChange>& changes, uint32_t pool)
{
    const MemberPool& changed = GetPool(pool);
    changed.Scheme()->CheckUpdate(changes); // what is refused is not about to be
    m_membersChangingTrace(changes, pool);
    flowhash::UpdateDelta delta =
        changed.Scheme()->Update(changes, Simulator::Now().GetNanoSeconds());
    NS_LOG_LOGIC("pool " << pool << ": " << changes.size() << " changes of members move "
                         << delta.movedShare << " of all flows");
    m_membersChangedTrace(changes, delta, pool);
    return delta;
}

void
DistributorNetDevice::SetTableSize(uint32_t size)
{
    m_table->SetSize(size);
}

uint32_t
DistributorNetDevice::GetTableSize() const
{
    return m_table->GetSize();
}

DistributorNetDevice::TableCounts
DistributorNetDevice::GetTableCounts() const
{
    const MemberTable::Counts& counts = m_table->GetCounts();
    return {counts.refused, counts.late, counts.most};
}

} // namespace ns3
