// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_JUMP_HASH_H
#define FLOWHASH_JUMP_HASH_H

#include <cstdint>

namespace flowhash
{

/**
 * Jump consistent hash (Lamping and Veach, "A fast, minimal memory, consistent hash algorithm",
 * 2014): from n to n + 1 buckets exactly 1 / (n + 1) of the keys move, all to the new bucket. Bit
 * for bit the published function, with its generator of 64 bits.
 * @param key any value @param buckets how many, 1 to 2^31
 * @param jumps where there is one, the iterations are added to it: the n-th harmonic number on
 * average @return a bucket below `buckets`
 */
inline uint32_t
JumpHash(uint64_t key, uint32_t buckets, uint64_t* jumps = nullptr)
{
    uint64_t bucket = 0;
    uint64_t next = 0;
    do
    {
        bucket = next;
        key = key * 2862933555777941757ULL + 1;
        next = static_cast<uint64_t>(static_cast<double>(bucket + 1) *
                                     (0x1p31 / static_cast<double>((key >> 33) + 1)));
        if (jumps)
        {
            ++*jumps;
        }
    } while (next < buckets);
    return static_cast<uint32_t>(bucket);
}

} // namespace flowhash

#endif // FLOWHASH_JUMP_HASH_H
