// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_XXH64_H
#define FLOWHASH_XXH64_H

#include "../wire/rotate.h"

#include <cstddef>
#include <cstdint>

namespace flowhash
{

/**
 * XXH64 as its specification has it (Collet, xxHash fast digest algorithm, version 0.1.1), for the
 * names of members; `hash=xxhash` is the library's own, which is faster.
 * @param data bytes @param size how many @param seed any @return the hash
 */
uint64_t Xxh64(const uint8_t* data, std::size_t size, uint64_t seed);

/// What XXH64 multiplies by.
namespace xxh64
{

constexpr uint64_t PRIME1 = 0x9e3779b185ebca87ULL;
constexpr uint64_t PRIME2 = 0xc2b2ae3d27d4eb4fULL;
constexpr uint64_t PRIME3 = 0x165667b19e3779f9ULL;
constexpr uint64_t PRIME4 = 0x85ebca77c2b2ae63ULL;
constexpr uint64_t PRIME5 = 0x27d4eb2f165667c5ULL;

} // namespace xxh64

/**
 * Xxh64 of 13 bytes in two words, the first byte lowest: in line, so that a compiler makes many at
 * once of it.
 * @param first eight bytes @param rest five, and nothing above @param seed any @return the hash
 */
inline uint64_t
Xxh64OfTuple(uint64_t first, uint64_t rest, uint64_t seed)
{
    uint64_t state = seed + xxh64::PRIME5 + 13;
    state ^= RotateLeft(first * xxh64::PRIME2, 31) * xxh64::PRIME1;
    state = RotateLeft(state, 27) * xxh64::PRIME1 + xxh64::PRIME4;
    state ^= (rest & 0xffffffff) * xxh64::PRIME1;
    state = RotateLeft(state, 23) * xxh64::PRIME2 + xxh64::PRIME3;
    state = RotateLeft(state ^ (rest >> 32) * xxh64::PRIME5, 11) * xxh64::PRIME1;
    state = (state ^ state >> 33) * xxh64::PRIME2;
    state = (state ^ state >> 29) * xxh64::PRIME3;
    return state ^ state >> 32;
}

} // namespace flowhash

#endif // FLOWHASH_XXH64_H
