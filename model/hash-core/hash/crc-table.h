// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_CRC_TABLE_H
#define FLOWHASH_CRC_TABLE_H

#include "../wire/byte-order.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace flowhash
{

/**
 * A cyclic redundancy check over bytes whose least significant bit goes first, eight bytes at a
 * time (Kounavis and Berry, "A Systematic Approach to Building High Performance Software-Based CRC
 * Generators", ISCC 2005: slicing). Every other form of a CRC is this one with the bits of its
 * input or output turned around.
 * @tparam Word unsigned, at least as wide as the polynomial
 */
template <typename Word>
class CrcTable
{
  public:
    /// @param polynomial without its leading term, the bits turned around: bit 0 is the greatest
    explicit constexpr CrcTable(Word polynomial)
    {
        for (std::size_t byte = 0; byte < 256; ++byte)
        {
            Word value = static_cast<Word>(byte);
            for (int bit = 0; bit < 8; ++bit)
            {
                value = static_cast<Word>((value >> 1) ^ ((value & 1) ? polynomial : 0));
            }
            m_slices[0][byte] = value;
        }
        for (std::size_t k = 1; k < m_slices.size(); ++k)
        {
            for (std::size_t byte = 0; byte < 256; ++byte)
            {
                const Word before = m_slices[k - 1][byte];
                m_slices[k][byte] = static_cast<Word>((before >> 8) ^ m_slices[0][before & 0xff]);
            }
        }
    }

    /**
     * Feeds bytes.
     * @param value the register before, bits turned around @param data bytes @param size how many
     * @return the register after
     */
    Word Update(Word value, const uint8_t* data, std::size_t size) const
    {
        for (; size >= 8; size -= 8, data += 8)
        {
            value = UpdateEight(value, LoadLittle64(data));
        }
        if (sizeof(Word) <= 4 && size >= 4)
        {
            value = UpdateFour(value, LoadLittle32(data));
            size -= 4;
            data += 4;
        }
        for (; size > 0; --size, ++data)
        {
            value = UpdateOne(value, *data);
        }
        return value;
    }

    /// @param value the register @param eight bytes, the first the least significant
    /// @return the register after
    Word UpdateEight(Word value, uint64_t eight) const
    {
        eight ^= value;
        return Fold(static_cast<uint32_t>(eight), 4) ^ Fold(static_cast<uint32_t>(eight >> 32), 0);
    }

    /// @param value the register, of 32 bits at most @param four bytes, the first the least
    /// significant @return the register after
    Word UpdateFour(Word value, uint32_t four) const
    {
        return Fold(four ^ static_cast<uint32_t>(value), 0);
    }

    /// @param value the register @param byte one byte @return the register after
    Word UpdateOne(Word value, uint8_t byte) const
    {
        return static_cast<Word>((value >> 8) ^ m_slices[0][(value ^ byte) & 0xff]);
    }

  private:
    /// What the four bytes of a word add to the register after `behind` more bytes.
    Word Fold(uint32_t word, std::size_t behind) const
    {
        return m_slices[behind + 3][word & 0xff] ^ m_slices[behind + 2][(word >> 8) & 0xff] ^
               m_slices[behind + 1][(word >> 16) & 0xff] ^ m_slices[behind][word >> 24];
    }

    /// Slice k: what a byte adds to the register after k more bytes.
    std::array<std::array<Word, 256>, 8> m_slices{};
};

/// @param value a number @param width its bits, the rest zero @return these bits in the opposite
/// order
constexpr uint64_t
ReverseBits(uint64_t value, unsigned width)
{
    constexpr uint64_t masks[] = {0x5555555555555555,
                                  0x3333333333333333,
                                  0x0f0f0f0f0f0f0f0f,
                                  0x00ff00ff00ff00ff,
                                  0x0000ffff0000ffff};
    unsigned step = 1;
    for (const uint64_t mask : masks)
    {
        value = (value >> step & mask) | (value & mask) << step;
        step *= 2;
    }
    return (value >> 32 | value << 32) >> (64 - width);
}

} // namespace flowhash

#endif // FLOWHASH_CRC_TABLE_H
