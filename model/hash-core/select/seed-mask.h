// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SEED_MASK_H
#define FLOWHASH_SEED_MASK_H

#include "../flow-hash.h"

namespace flowhash
{

/// What a selector's seed xors into its points, permutations or keys, which it mixes afterwards.
/// @param seed any; 0: nothing @return 64 bits
constexpr uint64_t
SeedMask(uint64_t seed)
{
    return seed == 0 ? 0 : Mix64(seed);
}

} // namespace flowhash

#endif // FLOWHASH_SEED_MASK_H
