// SPDX-License-Identifier: GPL-2.0-only

#include "flow-store.h"

#include "ns3/abort.h"

#include <algorithm>
#include <utility>

namespace ns3
{

FlowStore::FlowStore() = default;

uint32_t
FlowStore::AddTier()
{
    Chunks<TierPart>& tier = m_tiers.emplace_back();
    while (tier.size() < m_flows.size())
    {
        tier.push_back(std::make_unique<std::array<TierPart, CHUNK>>());
    }
    return GetNTiers() - 1;
}

uint32_t
FlowStore::GetNTiers() const
{
    return static_cast<uint32_t>(m_tiers.size());
}

uint32_t
FlowStore::Touch(uint64_t flow)
{
    const uint32_t found = Find(flow);
    if (found != NONE || m_retired.Has(flow))
    {
        return found;
    }
    NS_ABORT_MSG_UNLESS(flow < FREE, "a run has up to 2^32 - 1 flows");
    const uint32_t slot = NewSlot();
    Flow(slot).number = static_cast<uint32_t>(flow);
    m_index.Insert(flow, slot);
    m_size = std::max(m_size, flow + 1);
    ++m_count;
    return slot;
}

uint32_t
FlowStore::NewSlot()
{
    if (!m_free.empty())
    {
        const uint32_t slot = m_free.back();
        m_free.pop_back();
        return slot;
    }
    if (m_end % CHUNK == 0)
    {
        m_flows.push_back(std::make_unique<std::array<FlowPart, CHUNK>>());
        for (FlowPart& part : *m_flows.back())
        {
            part.number = FREE;
        }
        for (auto& tier : m_tiers)
        {
            tier.push_back(std::make_unique<std::array<TierPart, CHUNK>>());
        }
    }
    return m_end++;
}

bool
FlowStore::IsRetired(uint64_t flow) const
{
    return m_retired.Has(flow);
}

void
FlowStore::Retire(uint32_t slot)
{
    const uint32_t number = Flow(slot).number;
    m_index.Erase(number);
    m_rests.erase(slot);
    Flow(slot) = FlowPart();
    Flow(slot).number = FREE;
    for (uint32_t tier = 0; tier < GetNTiers(); ++tier)
    {
        Tier(tier, slot) = TierPart();
    }
    if (slot / CHUNK < m_labels.size())
    {
        (*m_labels[slot / CHUNK])[slot % CHUNK] = FlowLabels();
    }
    m_carried.erase(slot);
    m_retired.Add(number);
    m_free.push_back(slot);
    --m_count;
}

uint64_t
FlowStore::Size() const
{
    return m_size;
}

uint64_t
FlowStore::GetN() const
{
    return m_count;
}

const TierRest*
FlowStore::FindRest(uint32_t tier, uint32_t slot) const
{
    if ((Tier(tier, slot).bits & TierPart::REST) == 0)
    {
        return nullptr;
    }
    const TierRest* rest = m_rests.find(slot)->second.get();
    while (rest->tier != tier)
    {
        rest = rest->next.get();
    }
    return rest;
}

TierRest&
FlowStore::Rest(uint32_t tier, uint32_t slot)
{
    if (const TierRest* const found = FindRest(tier, slot))
    {
        return const_cast<TierRest&>(*found);
    }
    std::unique_ptr<TierRest>& first = m_rests[slot];
    auto rest = std::make_unique<TierRest>();
    rest->tier = tier;
    rest->next = std::move(first);
    first = std::move(rest);
    Tier(tier, slot).bits |= TierPart::REST;
    return *first;
}

void
FlowStore::DropEmptyRest(uint32_t tier, uint32_t slot)
{
    const TierRest* const rest = FindRest(tier, slot);
    const TierPart& part = Tier(tier, slot);
    if (!rest || (part.bits & (TierPart::SPILLED | TierPart::WIDE)) != 0 ||
        !rest->visited.empty() || !rest->observed.empty() || rest->reply || rest->strayed ||
        rest->violations > 0)
    {
        return;
    }
    const auto first = m_rests.find(slot);
    std::unique_ptr<TierRest>* link = &first->second;
    while ((*link)->tier != tier)
    {
        link = &(*link)->next;
    }
    *link = std::move((*link)->next);
    if (!first->second)
    {
        m_rests.erase(first);
    }
    Tier(tier, slot).bits &= static_cast<uint8_t>(~TierPart::REST);
}

FlowLabels
FlowStore::GetLabels(uint32_t slot) const
{
    return slot / CHUNK < m_labels.size() ? (*m_labels[slot / CHUNK])[slot % CHUNK] : FlowLabels();
}

void
FlowStore::SetLabels(uint32_t slot, const FlowLabels& labels)
{
    while (slot / CHUNK >= m_labels.size())
    {
        m_labels.push_back(std::make_unique<std::array<FlowLabels, CHUNK>>());
    }
    (*m_labels[slot / CHUNK])[slot % CHUNK] = labels;
}

void
FlowStore::AddBytes(uint32_t slot, bool reverse, uint32_t bytes)
{
    uint32_t& sum = Flow(slot).bytes[reverse];
    sum += bytes;
    if (sum < bytes)
    {
        ++m_carried[slot][reverse];
    }
}

void
FlowStore::ClearBytes()
{
    for (uint32_t slot = 0; slot < m_end; ++slot)
    {
        Flow(slot).bytes = {};
    }
    m_carried.clear();
}

uint64_t
FlowStore::GetBytes(uint32_t slot, bool reverse) const
{
    const auto carried = m_carried.find(slot);
    return (carried != m_carried.end() ? carried->second[reverse] << 32 : 0) +
           Flow(slot).bytes[reverse];
}

uint32_t
FlowStore::GetEnd() const
{
    return m_end;
}

bool
FlowStore::IsUsed(uint32_t slot) const
{
    return Flow(slot).number != FREE;
}

KeyPacker&
FlowStore::Keys()
{
    return m_keys;
}

const KeyPacker&
FlowStore::Keys() const
{
    return m_keys;
}

} // namespace ns3
