// SPDX-License-Identifier: GPL-2.0-only

#include "chooser-probe.h"

#include "../../packet/flow-tag.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

ChooserProbe::ChooserProbe(const Monitors& monitors, Ptr<Object> device)
    : m_monitors(monitors)
{
    device->TraceConnectWithoutContext("MembersChanging",
                                       MakeCallback(&ChooserProbe::Changing, this));
    device->TraceConnectWithoutContext("MembersChanged",
                                       MakeCallback(&ChooserProbe::Changed, this));
    device->TraceConnectWithoutContext("Chosen", MakeCallback(&ChooserProbe::Chosen, this));
    device->TraceConnectWithoutContext("Forgotten", MakeCallback(&ChooserProbe::Forgotten, this));
    device->TraceConnectWithoutContext("EntryRemoved",
                                       MakeCallback(&ChooserProbe::EntryRemoved, this));
}

void
ChooserProbe::AddPool(const Chooser& chooser,
                      uint32_t tier,
                      const std::string& members,
                      const std::vector<flowhash::Member>& known)
{
    m_pools.resize(std::max<std::size_t>(m_pools.size(), chooser.pool + 1));
    const ChoiceBook::ChooserId id = m_monitors.book.AddChooser(tier, chooser, known);
    m_monitors.imbalance.AddChooser(id);
    m_pools[chooser.pool] = {true, id, members};
}

void
ChooserProbe::Changing(const Changes& /* changes */, uint32_t number)
{
    if (const Pool* const pool = FindPool(number))
    {
        m_monitors.failover.Changing(pool->id, Simulator::Now());
    }
}

void
ChooserProbe::Changed(const Changes& changes,
                      const flowhash::UpdateDelta& /* delta */,
                      uint32_t number)
{
    const Pool* const pool = FindPool(number);
    if (!pool)
    {
        return;
    }
    m_monitors.book.Update(pool->id, changes);
    m_monitors.imbalance.UpdateMembers(pool->id, changes);
    m_monitors.failover.Changed(pool->id, changes, Simulator::Now());
    for (const flowhash::MemberChange& change : changes)
    {
        Note(*pool, change);
    }
}

void
ChooserProbe::Chosen(Ptr<const Packet> packet, const PacketView& view, const MemberChoice& choice)
{
    const Pool* const pool = FindPool(choice.pool);
    FlowTag tag;
    if (pool && packet->PeekPacketTag(tag))
    {
        const bool portless = !view.hasPorts || view.quoteOffset > 0;
        m_monitors.book.Chose(
            pool->id,
            {tag.GetFlow(), tag.IsReverse(), tag.GetSequence(), portless, &view.key},
            choice);
    }
}

void
ChooserProbe::Forgotten(const flowhash::FlowKey& /* flow */,
                        flowhash::MemberId /* member */,
                        const char* why,
                        uint32_t number)
{
    if (const Pool* const pool = FindPool(number))
    {
        m_monitors.book.Forgot(pool->id, why);
    }
}

void
ChooserProbe::EntryRemoved(const flowhash::FlowKey& client,
                           const flowhash::FlowKey& /* server */,
                           const char* why)
{
    if (const Pool* const pool = FindPool(0)) // who keeps connections has no pools
    {
        m_monitors.book.Forgot(pool->id, client, why, Simulator::Now());
    }
}

const ChooserProbe::Pool*
ChooserProbe::FindPool(uint32_t pool) const
{
    return pool < m_pools.size() && m_pools[pool].known ? &m_pools[pool] : nullptr;
}

void
ChooserProbe::Note(const Pool& pool, const flowhash::MemberChange& change)
{
    using Kind = flowhash::MemberChange::Kind;
    const Chooser& chooser = m_monitors.book.GetChooser(pool.id);
    LearnedChange learned;
    learned.time = Simulator::Now().GetNanoSeconds();
    learned.group = chooser.group;
    learned.node = chooser.node;
    learned.members = pool.members;
    learned.pool = chooser.pool;
    learned.change = flowhash::MemberChange::ToWord(change.kind);
    learned.member = change.id;
    if (change.kind == Kind::ADD || change.kind == Kind::SET_WEIGHT)
    {
        learned.weight = change.weight;
    }
    m_monitors.learned.push_back(learned);
}

} // namespace ns3
