// SPDX-License-Identifier: MIT

#include "digest-table.h"

#include "../flow-hash.h"
#include "tag-bucket.h"

namespace flowhash
{

DigestTable::DigestTable(std::size_t capacity, unsigned digestBits)
    : m_digestBits(digestBits),
      m_tags((capacity + WORD - 1) / WORD),
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

uint64_t
DigestTable::TagOf(uint64_t hash) const
{
    return uint64_t{1} << 32 | Mix64(~hash) >> (64 - m_digestBits);
}

uint64_t&
DigestTable::TagAt(const Slot& slot)
{
    const auto place = static_cast<std::size_t>(&slot - &m_slots[0]);
    return m_tags[place / WORD][place % WORD];
}

const DigestTable::Slot*
DigestTable::Find(uint64_t hash) const
{
    const uint64_t tag = TagOf(hash);
    for (const std::size_t word : WordsOf(hash))
    {
        for (std::size_t i = 0; i < WORD; ++i)
        {
            if (m_tags[word][i] == tag)
            {
                return &m_slots[word * WORD + i];
            }
        }
    }
    return nullptr;
}

void
DigestTable::AskForWords(uint64_t hash) const
{
    for (const std::size_t word : WordsOf(hash))
    {
        Prefetch(&m_tags[word]);
    }
}

void
DigestTable::AskForSlot(uint64_t hash) const
{
    if (const Slot* const slot = Find(hash))
    {
        Prefetch(slot);
        Prefetch(&slot->flow);
    }
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
DigestTable::EmptyIn(std::size_t word)
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

std::size_t
DigestTable::WordOf(const Slot& slot) const
{
    return static_cast<std::size_t>(&slot - &m_slots[0]) / WORD;
}

std::size_t
DigestTable::OtherWord(const Slot& slot) const
{
    const Words words = WordsOf(slot.hash);
    return words[0] == WordOf(slot) ? words[1] : words[0];
}

/// Moves a flow to its other word, if a slot there is empty or can be emptied.
bool
DigestTable::MoveAway(Slot& slot, unsigned moves)
{
    const uint64_t hash = slot.hash;
    Slot* const empty = MakeRoom(OtherWord(slot), moves - 1);
    // What made room there may have moved this flow already.
    if (empty && empty != &slot && slot.taken && slot.hash == hash)
    {
        *empty = slot;
        TagAt(*empty) = TagAt(slot);
        Empty(slot);
    }
    return !slot.taken;
}

/// An empty slot in a word, after up to so many moves in a row; null where there is no way.
DigestTable::Slot*
DigestTable::MakeRoom(std::size_t word, unsigned moves)
{
    Slot* const empty = EmptyIn(word);
    for (std::size_t i = 0; i < WORD && !empty && moves > 0; ++i)
    {
        Slot& slot = m_slots[word * WORD + i];
        if (OtherWord(slot) != word && MoveAway(slot, moves))
        {
            return &slot;
        }
    }
    return empty;
}

DigestTable::Slot*
DigestTable::Place(uint64_t hash)
{
    Words words = WordsOf(hash);
    if (Slot* const other = Find(hash))
    {
        // Two flows of one digest: neither may be in the word that both look into.
        const bool inFirst = WordOf(*other) == words[0];
        MoveAway(*other, 1);
        words = inFirst ? Words{words[1], words[0]} : words;
    }
    for (unsigned moves = 0; moves <= MOST_MOVES; ++moves)
    {
        for (const std::size_t word : words)
        {
            if (Slot* const slot = MakeRoom(word, moves))
            {
                return slot;
            }
        }
    }
    return nullptr;
}

void
DigestTable::Fill(Slot& slot, const Slot& content)
{
    slot = content;
    slot.taken = true;
    TagAt(slot) = TagOf(content.hash);
    ++m_count;
}

void
DigestTable::Empty(Slot& slot)
{
    slot.taken = false;
    TagAt(slot) = 0;
}

void
DigestTable::Clear(Slot& slot)
{
    Empty(slot);
    --m_count;
}

} // namespace flowhash
