// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_FAST_MODULO_H
#define FLOWHASH_FAST_MODULO_H

#include <cstdint>

namespace flowhash
{

/**
 * The remainder of a division by a number that is set once, by multiplications alone; exact for
 * every value.
 *
 * Values of at most 32 bits: Lemire, Kaser and Kurz, Faster remainder by direct computation (2019),
 * two multiplications. Wider ones: the quotient after Granlund and Montgomery, Division by
 * invariant integers using multiplication (1994), figure 4.1.
 */
class FastModulo
{
  public:
    /// @param divisor 1 to 2^32 - 1
    explicit FastModulo(uint64_t divisor = 1)
        : m_divisor(divisor),
          m_reciprocal(UINT64_MAX / divisor + 1)
    {
        unsigned bits = 0; // the least power of two that is not below the divisor
        while (uint64_t{1} << bits < divisor)
        {
            ++bits;
        }
        const uint64_t above = (uint64_t{1} << bits) - divisor;
        m_magic = static_cast<uint64_t>((static_cast<Wide>(above) << 64) / divisor) + 1;
        m_firstShift = bits < 1 ? bits : 1;
        m_secondShift = bits - m_firstShift;
    }

    /// @param value below 2^32 @return its remainder
    uint64_t OfNarrow(uint64_t value) const
    {
        const uint64_t fraction = m_reciprocal * value;
        return static_cast<uint64_t>(static_cast<Wide>(fraction) * m_divisor >> 64);
    }

    /// @param value any @return its remainder
    uint64_t OfWide(uint64_t value) const
    {
        const auto high = static_cast<uint64_t>(static_cast<Wide>(m_magic) * value >> 64);
        const uint64_t quotient = (high + ((value - high) >> m_firstShift)) >> m_secondShift;
        return value - quotient * m_divisor;
    }

  private:
    __extension__ using Wide = unsigned __int128;

    uint64_t m_divisor;
    uint64_t m_reciprocal;
    uint64_t m_magic;
    unsigned m_firstShift;
    unsigned m_secondShift;
};

} // namespace flowhash

#endif // FLOWHASH_FAST_MODULO_H
