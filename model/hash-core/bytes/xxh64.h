// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_XXH64_H
#define FLOWHASH_XXH64_H

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

} // namespace flowhash

#endif // FLOWHASH_XXH64_H
