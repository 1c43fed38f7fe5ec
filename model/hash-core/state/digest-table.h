// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_DIGEST_TABLE_H
#define FLOWHASH_DIGEST_TABLE_H

#include "../flow-key.h"
#include "../member-change.h"
#include "zeroed-array.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace flowhash
{

/**
 * SilkRoad's connection table: words of four slots, two words for each flow, in a slot a digest of
 * the flow and a version. A look-up takes the first slot whose digest is right, another flow's
 * included: with D bits and a load of L, 8 L / 2^D of unknown flows find one.
 *
 * Where both words are full, their flows move to their other words, up to three in a row (cuckoo
 * hashing), which fills nine tenths of the slots and more. The flow itself is kept beside the slot
 * for what a switch's own software knows, and for counting.
 */
class DigestTable
{
  public:
    static constexpr std::size_t WORD = 4;
    static constexpr std::size_t WAYS = 2;

    /// A flow. What each of its packets reads is in one cache line, of an IPv6 flow in two.
    struct alignas(64) Slot
    {
        int64_t used;
        uint64_t hash;
        uint64_t rest; //!< CompactFlow's: with the hash it tells the whole of an IPv4 flow
        uint32_t version;
        MemberId member; //!< that it had when it was inserted; not part of the switch's memory
        bool taken;
        FlowKey flow; //!< ordered; not part of the switch's memory
    };

    /// @param capacity flows at most; in whole words @param digestBits 1 to 32
    DigestTable(std::size_t capacity, unsigned digestBits);

    /// @param hash of a flow, well mixed @return the slot that a switch would find, or null
    Slot* Find(uint64_t hash);
    /// @copydoc Find
    const Slot* Find(uint64_t hash) const;

    /// Asks for the memory that Find will read first. @param hash of a flow
    void AskForWords(uint64_t hash) const;

    /// Asks for the memory that is read of the slot found. @param hash of a flow
    void AskForSlot(uint64_t hash) const;

    /// @param flow ordered @param hash of it @return its own slot, or null
    Slot* FindOwn(const FlowKey& flow, uint64_t hash);

    /// Makes room for a flow, so that if it can be no other is found in its place. @param hash of
    /// it
    /// @return an empty slot, or null where there is none
    Slot* Place(uint64_t hash);

    /// Fills a slot. @param slot from Place @param content its content
    void Fill(Slot& slot, const Slot& content);

    /// Empties a slot. @param slot it
    void Clear(Slot& slot);

    /// @param i below Size() @return the slot there
    Slot& At(std::size_t i)
    {
        return m_slots[i];
    }

    /// @return flows in it
    std::size_t Count() const
    {
        return m_count;
    }

    /// @return slots
    std::size_t Size() const
    {
        return m_slots.Size();
    }

  private:
    static constexpr unsigned MOST_MOVES = 3;

    using Words = std::array<std::size_t, WAYS>;

    /// What a search goes by, of the slots of a word: a digest and a bit above it where the slot is
    /// taken. Two words are two cache lines, the slots themselves would be eight.
    using Tags = std::array<uint64_t, WORD>;

    Words WordsOf(uint64_t hash) const;
    uint64_t TagOf(uint64_t hash) const;
    uint64_t& TagAt(const Slot& slot);
    Slot* EmptyIn(std::size_t word);
    void Empty(Slot& slot);
    std::size_t WordOf(const Slot& slot) const;
    std::size_t OtherWord(const Slot& slot) const;
    bool MoveAway(Slot& slot, unsigned moves);
    Slot* MakeRoom(std::size_t word, unsigned moves);

    unsigned m_digestBits;
    std::size_t m_count{0};
    ZeroedArray<Tags> m_tags; //!< by word
    ZeroedArray<Slot> m_slots;
};

} // namespace flowhash

#endif // FLOWHASH_DIGEST_TABLE_H
