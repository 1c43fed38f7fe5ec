// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_RANDOM_DRAW_H
#define FLOWHASH_RANDOM_DRAW_H

#include "../flow-hash.h"

#include <cstddef>

namespace flowhash
{

/**
 * A number of a sequence that follows from its seed alone, at any position without those before.
 * @param seed of the sequence @param choice which choice it is for @param number which draw of that
 * choice, below 2^16 @return 64 random bits
 */
constexpr uint64_t
RandomDraw(uint64_t seed, uint64_t choice, uint64_t number)
{
    constexpr uint64_t STEP = 0x9e3779b97f4a7c15ULL;
    return Mix64(Mix64(seed + STEP) + ((choice << 16) + number) * STEP);
}

/// @param draw 64 random bits, of which the upper 32 count @param count 1 to 2^32
/// @return a number below the count
constexpr std::size_t
DrawBelow(uint64_t draw, std::size_t count)
{
    return static_cast<std::size_t>((draw >> 32) * count >> 32);
}

} // namespace flowhash

#endif // FLOWHASH_RANDOM_DRAW_H
