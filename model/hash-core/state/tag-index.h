// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TAG_INDEX_H
#define FLOWHASH_TAG_INDEX_H

#include "tag-bucket.h"
#include "zeroed-array.h"

#include <cstddef>
#include <cstdint>

namespace flowhash
{

/// From the hash of a flow to the places where it may be: TagBuckets, seven of twelve slots
/// full at most, 9 1/7 bytes an entry.
class TagIndex
{
  public:
    using Place = uint32_t; //!< not 0

    /// @param capacity entries
    explicit TagIndex(std::size_t capacity)
        : m_buckets((capacity + ENTRIES_A_BUCKET - 1) / ENTRIES_A_BUCKET)
    {
    }

    /// @param hash of a flow, well mixed @return the bucket where a search begins
    std::size_t Home(uint64_t hash) const
    {
        return static_cast<std::size_t>((hash >> 32) * m_buckets.Size() >> 32);
    }

    /// Asks for a bucket ahead. @param bucket it
    void AskFor(std::size_t bucket) const
    {
        Prefetch(&m_buckets[bucket]);
    }

    /// What the home of a flow says of it.
    struct Hint
    {
        Place likely; //!< where it is most likely, or 0
        bool open;    //!< false: it is nowhere
    };

    /// @param hash of a flow @param bucket its home @return what can be said by that line alone
    Hint Look(uint64_t hash, std::size_t bucket) const
    {
        const TagBucket& tags = m_buckets[bucket];
        const uint32_t match = MatchTags(tags, TagOf(hash));
        // Without a branch, as tags cannot be foreseen: some slot is read in any case.
        const uint32_t last = uint32_t{1} << (TagBucket::SLOTS - 1);
        const Place first = tags.places[LowestBit(match | last)];
        return {match == 0 ? 0 : first, match != 0 || tags.passed != 0};
    }

    /// @param hash of a flow @param bucket its home @param isThere told a place, says whether the
    /// flow is there @return its place, or 0
    template <typename IsThere>
    Place Find(uint64_t hash, std::size_t bucket, const IsThere& isThere) const
    {
        const uint8_t tag = TagOf(hash);
        for (std::size_t looked = 0; looked < m_buckets.Size(); ++looked)
        {
            const TagBucket& tags = m_buckets[bucket];
            for (uint32_t match = MatchTags(tags, tag); match != 0; match &= match - 1)
            {
                const Place place = tags.places[LowestBit(match)];
                if (isThere(place))
                {
                    return place;
                }
            }
            if (tags.passed == 0)
            {
                break;
            }
            bucket = After(bucket);
        }
        return 0;
    }

    /// @param hash of a flow that is not there @param place where it is from now on
    void Add(uint64_t hash, Place place)
    {
        std::size_t bucket = Home(hash);
        uint32_t free = 0;
        while ((free = MatchTags(m_buckets[bucket], 0)) == 0)
        {
            ++m_buckets[bucket].passed;
            bucket = After(bucket);
        }
        const unsigned slot = LowestBit(free);
        m_buckets[bucket].tags[slot] = TagOf(hash);
        m_buckets[bucket].places[slot] = place;
    }

    /// @param hash of a flow @param place where it was
    void Remove(uint64_t hash, Place place)
    {
        for (std::size_t bucket = Home(hash);; bucket = After(bucket))
        {
            TagBucket& tags = m_buckets[bucket];
            for (uint32_t match = MatchTags(tags, TagOf(hash)); match != 0; match &= match - 1)
            {
                if (tags.places[LowestBit(match)] == place)
                {
                    tags.tags[LowestBit(match)] = 0;
                    return;
                }
            }
            --tags.passed;
        }
    }

    /// @return bytes
    std::size_t Bytes() const
    {
        return m_buckets.Bytes();
    }

  private:
    static constexpr std::size_t ENTRIES_A_BUCKET = 7; // of 12 slots: one in 40 buckets overflows

    std::size_t After(std::size_t bucket) const
    {
        return bucket + 1 == m_buckets.Size() ? 0 : bucket + 1;
    }

    ZeroedArray<TagBucket> m_buckets;
};

} // namespace flowhash

#endif // FLOWHASH_TAG_INDEX_H
