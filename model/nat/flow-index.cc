// SPDX-License-Identifier: GPL-2.0-only

#include "flow-index.h"

#include <utility>

namespace ns3
{

namespace
{

constexpr std::size_t FIRST_SIZE = 64;

} // namespace

FlowIndex::FlowIndex()
    : m_slots(FIRST_SIZE),
      m_mask(FIRST_SIZE - 1)
{
}

void
FlowIndex::Insert(uint64_t hash, uint32_t value)
{
    if (2 * (m_used + 1) > m_slots.size())
    {
        Grow();
    }
    Place({TagOf(hash), value});
    ++m_used;
}

void
FlowIndex::Place(Slot slot)
{
    std::size_t i = slot.tag & m_mask;
    while (m_slots[i].value != EMPTY)
    {
        i = (i + 1) & m_mask;
    }
    m_slots[i] = slot;
}

void
FlowIndex::Grow()
{
    std::vector<Slot> old(2 * m_slots.size());
    std::swap(old, m_slots);
    m_mask = m_slots.size() - 1;
    for (const Slot& slot : old)
    {
        if (slot.value != EMPTY)
        {
            Place(slot);
        }
    }
}

void
FlowIndex::Erase(uint64_t hash, uint32_t value)
{
    std::size_t i = TagOf(hash) & m_mask;
    while (m_slots[i].value != value)
    {
        if (m_slots[i].value == EMPTY)
        {
            return;
        }
        i = (i + 1) & m_mask;
    }
    --m_used;
    CloseGap(i);
}

void
FlowIndex::CloseGap(std::size_t gap)
{
    for (std::size_t i = (gap + 1) & m_mask; m_slots[i].value != EMPTY; i = (i + 1) & m_mask)
    {
        // One may move to the gap if that is no further back than its home.
        const std::size_t home = m_slots[i].tag & m_mask;
        if (((i - home) & m_mask) >= ((i - gap) & m_mask))
        {
            m_slots[gap] = m_slots[i];
            gap = i;
        }
    }
    m_slots[gap] = Slot();
}

void
FlowIndex::Clear()
{
    m_slots.assign(FIRST_SIZE, Slot());
    m_mask = FIRST_SIZE - 1;
    m_used = 0;
}

std::size_t
FlowIndex::Bytes() const
{
    return m_slots.capacity() * sizeof(Slot);
}

} // namespace ns3
