// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TAG_BUCKET_H
#define FLOWHASH_TAG_BUCKET_H

#include <array>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace flowhash
{

/**
 * A cache line of a hash index: places of entries elsewhere, and of each a tag, one byte of its
 * hash, so that mostly one entry is looked at and none for a key that is not there. An entry whose
 * bucket is full goes to the next; a bucket counts those that passed it, so that a search knows
 * where to end and nothing is left behind by removals.
 */
struct alignas(64) TagBucket
{
    static constexpr unsigned SLOTS = 12;

    std::array<uint8_t, SLOTS> tags; //!< 0: the slot is free
    uint32_t passed;                 //!< entries that found it full and went on
    std::array<uint32_t, SLOTS> places;
};

static_assert(sizeof(TagBucket) == 64);

/// @param hash an entry's hash @return its tag, not 0
inline uint8_t
TagOf(uint64_t hash)
{
    const auto tag = static_cast<uint8_t>(hash);
    return tag == 0 ? 1 : tag;
}

/// @param bucket a bucket @param tag a tag, or 0 for the free slots
/// @return a bit for each slot that has the tag
inline uint32_t
MatchTagsPlainly(const TagBucket& bucket, uint8_t tag)
{
    uint32_t matches = 0;
    for (unsigned slot = 0; slot < TagBucket::SLOTS; ++slot)
    {
        matches |= static_cast<uint32_t>(bucket.tags[slot] == tag ? 1 : 0) << slot;
    }
    return matches;
}

/// The same as MatchTagsPlainly, with SSE2 where there is any. @param bucket a bucket
/// @param tag a tag, or 0 for the free slots @return a bit for each slot that has the tag
inline uint32_t
MatchTags(const TagBucket& bucket, uint8_t tag)
{
#ifdef __SSE2__
    const __m128i tags = _mm_load_si128(reinterpret_cast<const __m128i*>(&bucket));
    // Copies by a multiplication take fewer instructions than what SSE2 has for them.
    const auto eight = static_cast<int64_t>(tag * uint64_t{0x0101010101010101});
    const __m128i equal = _mm_cmpeq_epi8(tags, _mm_set1_epi64x(eight));
    const auto matches = static_cast<uint32_t>(_mm_movemask_epi8(equal));
    return matches & ((1U << TagBucket::SLOTS) - 1);
#else
    return MatchTagsPlainly(bucket, tag);
#endif
}

/// @param bits not 0 @return the place of the lowest bit that is set
inline unsigned
LowestBit(uint32_t bits)
{
    return static_cast<unsigned>(__builtin_ctz(bits));
}

/// Asks for memory ahead of its use. @param place where
inline void
Prefetch(const void* place)
{
    __builtin_prefetch(place, 1);
}

} // namespace flowhash

#endif // FLOWHASH_TAG_BUCKET_H
