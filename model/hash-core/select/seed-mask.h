// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SEED_MASK_H
#define FLOWHASH_SEED_MASK_H

#include "../flow-hash.h"

namespace flowhash
{

/// What a selector's seed xors into its points, permutations or hashes, which it mixes afterwards.
/// @param seed any; 0: nothing @return 64 bits
constexpr uint64_t
SeedMask(uint64_t seed)
{
    return seed == 0 ? 0 : Mix64(seed);
}

/**
 * The hash that a selector with a seed goes by. It is mixed where the selector itself mixes too
 * little to make another seed an independent replication; without a seed it stays, as published
 * vectors want.
 * @param hash of a flow @param mask of the seed, see SeedMask() @return 64 bits
 */
constexpr uint64_t
SeededHash(uint64_t hash, uint64_t mask)
{
    return mask == 0 ? hash : Mix64(hash ^ mask);
}

} // namespace flowhash

#endif // FLOWHASH_SEED_MASK_H
