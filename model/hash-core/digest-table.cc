// SPDX-License-Identifier: MIT

#include "digest-table.h"

#include "flow-hash.h"

namespace flowhash
{

DigestTable::DigestTable(std::size_t capacity, unsigned digestBits)
    : m_digestBits(digestBits),
      m_slots((capacity + WORD - 1) / WORD * WORD)
{
}

/// The two words are the same one for some flows.
DigestTable::Words
DigestTable::WordsOf(uint64_t hash) const
{
    const uint64_t words = m_slots.Size() / WORD;
    return {static_cast<std::size_t>((hash >> 32) * words >> 32),
            static_cast<std::size_t>((hash & 0xffffffff) * words >> 32)};
}

uint32_t
DigestTable::DigestOf(uint64_t hash) const
{
    return static_cast<uint32_t>(Mix64(~hash) >> (64 - m_digestBits));
}

const DigestTable::Slot*
DigestTable::Find(uint64_t hash) const
{
    const uint32_t digest = DigestOf(hash);
    for (const std::size_t word : WordsOf(hash))
    {
        for (std::size_t i = 0; i < WORD; ++i)
        {
            const Slot& slot = m_slots[word * WORD + i];
            if (slot.taken && slot.digest == digest)
            {
                return &slot;
            }
        }
    }
    return nullptr;
}

DigestTable::Slot*
DigestTable::Find(uint64_t hash)
{
    return const_cast<Slot*>(static_cast<const DigestTable*>(this)->Find(hash));
}

DigestTable::Slot*
DigestTable::FindOwn(const FlowKey& flow, uint64_t hash)
{
    for (const std::size_t word : WordsOf(hash))
    {
        for (std::size_t i = 0; i < WORD; ++i)
        {
            Slot& slot = m_slots[word * WORD + i];
            if (slot.taken && slot.hash == hash && slot.flow == flow)
            {
                return &slot;
            }
        }
    }
    return nullptr;
}

DigestTable::Slot*
DigestTable::Empty(std::size_t word)
{
    for (std::size_t i = 0; i < WORD; ++i)
    {
        Slot& slot = m_slots[word * WORD + i];
        if (!slot.taken)
        {
            return &slot;
        }
    }
    return nullptr;
}

bool
DigestTable::MoveAway(Slot& slot)
{
    const std::size_t here = static_cast<std::size_t>(&slot - &m_slots[0]) / WORD;
    const Words words = WordsOf(slot.hash);
    const std::size_t there = words[0] == here ? words[1] : words[0];
    Slot* const empty = there == here ? nullptr : Empty(there);
    if (empty)
    {
        *empty = slot;
        slot.taken = false;
    }
    return empty != nullptr;
}

DigestTable::Slot*
DigestTable::Place(uint64_t hash)
{
    if (Slot* const other = Find(hash))
    {
        MoveAway(
            *other); // two flows of one digest: the switch's software keeps them apart if it can
    }
    const Words words = WordsOf(hash);
    for (const std::size_t word : words)
    {
        if (Slot* const empty = Empty(word))
        {
            return empty;
        }
    }
    for (const std::size_t word : words)
    {
        for (std::size_t i = 0; i < WORD; ++i)
        {
            if (MoveAway(m_slots[word * WORD + i]))
            {
                return &m_slots[word * WORD + i];
            }
        }
    }
    return nullptr;
}

void
DigestTable::Fill(Slot& slot, const Slot& content)
{
    slot = content;
    slot.digest = DigestOf(content.hash);
    slot.taken = true;
    ++m_count;
}

void
DigestTable::Clear(Slot& slot)
{
    slot.taken = false;
    --m_count;
}

} // namespace flowhash
