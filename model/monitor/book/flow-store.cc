// SPDX-License-Identifier: GPL-2.0-only

#include "flow-store.h"

#include "ns3/abort.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// Multiplicative: numbers that follow each other lie apart.
uint32_t
HashOfNumber(uint32_t number)
{
    return number * 0x9e3779b1U;
}

} // namespace

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
FlowStore::Find(uint64_t flow) const
{
    if (flow >= m_size)
    {
        return NONE;
    }
    if (m_latest != NONE && Flow(m_latest).number == flow)
    {
        return m_latest;
    }
    const uint32_t slot = FindSlot(static_cast<uint32_t>(flow));
    m_latest = slot;
    return slot;
}

uint32_t
FlowStore::FindSlot(uint32_t number) const
{
    return m_index.Find(HashOfNumber(number),
                        [this, number](uint32_t slot) { return Flow(slot).number == number; });
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
    m_index.Insert(HashOfNumber(Flow(slot).number), slot, [this](uint32_t other) {
        return HashOfNumber(Flow(other).number);
    });
    m_size = std::max(m_size, flow + 1);
    ++m_count;
    m_latest = slot;
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
    FreeRests(slot);
    const uint32_t number = Flow(slot).number;
    m_index.Erase(HashOfNumber(number), slot, [this](uint32_t other) {
        return HashOfNumber(Flow(other).number);
    });
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
    m_latest = NONE;
}

void
FlowStore::FreeRests(uint32_t slot)
{
    for (uint32_t place = Flow(slot).rest; place != NONE;)
    {
        const uint32_t next = m_rests[place].next;
        m_rests[place] = TierRest();
        m_freeRests.push_back(place);
        place = next;
    }
    Flow(slot).rest = NONE;
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
    const TierRest* rest = &m_rests[Flow(slot).rest];
    while (rest->tier != tier)
    {
        rest = &m_rests[rest->next];
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
    uint32_t place = 0;
    if (m_freeRests.empty())
    {
        place = static_cast<uint32_t>(m_rests.size());
        m_rests.emplace_back();
    }
    else
    {
        place = m_freeRests.back();
        m_freeRests.pop_back();
    }
    TierRest& rest = m_rests[place];
    rest.tier = tier;
    rest.next = Flow(slot).rest;
    Flow(slot).rest = place;
    Tier(tier, slot).bits |= TierPart::REST;
    return rest;
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
    uint32_t* link = &Flow(slot).rest;
    while (m_rests[*link].tier != tier)
    {
        link = &m_rests[*link].next;
    }
    const uint32_t place = *link;
    *link = m_rests[place].next;
    m_rests[place] = TierRest();
    m_freeRests.push_back(place);
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
