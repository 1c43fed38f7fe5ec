// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_XX_HASH_H
#define FLOWHASH_XX_HASH_H

#include "../part-table.h"

namespace flowhash
{

/**
 * Adds xxHash (Yann Collet; XXH64 and XXH3 of 64 bits, little-endian) as `xxhash`, where the build
 * found the header of that library; else nothing.
 * @param table the hash functions
 */
void AddXxHash(PartTable<FlowHashMaker>& table);

} // namespace flowhash

#endif // FLOWHASH_XX_HASH_H
