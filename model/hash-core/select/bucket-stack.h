// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_BUCKET_STACK_H
#define FLOWHASH_BUCKET_STACK_H

#include "../wire/pick.h"
#include "member-places.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace flowhash
{

/**
 * Numbered buckets that are removed in any order and come back in the reverse order; one that is
 * gone knows how many were left, and which one stood in for it. The structure that AnchorHash
 * (Mendelson, Vargaftik, Barabash, Lorenz, Keslassy, Orda: "AnchorHash: a scalable consistent
 * hash", IEEE/ACM Transactions on Networking 2021, arrays A, K, W and L) and MementoHash
 * (Coluzzi, Brocco, Antonucci, Leidi 2023, the replacement set) share.
 *
 * A bucket belongs to one member for as long as that member is live. A new member takes the bucket
 * that was removed last, else a new one at the end. Thus the buckets depend on the history; in one
 * update members leave first, then others come, both in the order of their ids.
 */
class BucketStack
{
  public:
    /// Keys that WalkBatch takes at once, at most.
    static constexpr std::size_t MOST_IN_BATCH = 64;

    /// @param capacity buckets, always that many, of which those without a member count as removed
    /// from the last to the first; 0: as many as are needed, without a limit
    explicit BucketStack(uint32_t capacity);

    /// Brings the buckets in line with the members. @param live those of now, sorted by id
    void Follow(const std::vector<Member>& live);

    /// @return buckets, removed ones included
    uint32_t Size() const
    {
        return static_cast<uint32_t>(m_buckets.size());
    }

    /**
     * Follows the removed buckets to one that works.
     * @param bucket the first @param draw 64 random bits of the key
     * @param draws where there is one, the draws are added to it
     * @return the member of the bucket found
     */
    MemberId Walk(uint32_t bucket, uint64_t draw, uint64_t* draws = nullptr) const
    {
        while (const uint32_t left = m_buckets[bucket].left)
        {
            draw = NextDraw(draw);
            bucket = Among(draw, left);
            // Gone before, so in the view of that time another one had its place.
            while (m_buckets[bucket].left >= left)
            {
                bucket = m_buckets[bucket].other;
            }
            if (draws)
            {
                ++*draws;
            }
        }
        return m_buckets[bucket].other;
    }

    /// Walk whose first step has no branch, which could not be foreseen: for a stack of which most
    /// buckets work. @param bucket the first @param draw 64 random bits of the key @return the
    /// member of the bucket found
    MemberId ShortWalk(uint32_t bucket, uint64_t draw) const
    {
        const uint32_t view = m_buckets[bucket].left;
        draw = NextDraw(draw);
        bucket = Among(draw, view) | (bucket & (uint32_t{0} - static_cast<uint32_t>(view == 0)));
        const Bucket at = m_buckets[bucket];
        return at.left == 0 ? at.other : WalkOn(bucket, view, draw);
    }

    /// @return whether a walk is so short on average that ShortWalk is faster
    bool IsShort() const
    {
        return m_removed.size() < m_working;
    }

    /**
     * Walk for many keys, a step of each in turn, so that no key's loads and branches wait for
     * another's. The answers are those of Walk.
     * @param draws 64 random bits of each key; overwritten
     * @param count how many, at most MOST_IN_BATCH
     * @param out first bucket of each; its member afterwards
     */
    void WalkBatch(uint64_t* draws, std::size_t count, uint32_t* out) const;

    /// @return how many buckets are removed
    std::size_t Removed() const
    {
        return m_removed.size();
    }

    /// @return whether every bucket works
    bool IsFull() const
    {
        return m_removed.empty();
    }

    /// @param draw 64 bits, of which the upper 32 count @param count above 0 @return below count
    static uint32_t Among(uint64_t draw, uint32_t count)
    {
        return static_cast<uint32_t>(((draw >> 32) * count) >> 32);
    }

    /// @return bytes
    std::size_t Bytes() const;

    /**
     * The share of the keys that an update moved: those of members that left, and what newcomers
     * took beyond the buckets of those. The expectation of an ideal hash.
     * @param before live members before, at least one @param after live members after, likewise
     * @return 0 to 1
     */
    static double MovedShare(const std::vector<Member>& before, const std::vector<Member>& after);

  private:
    /// A bucket as the look-up reads it.
    struct Bucket
    {
        uint32_t left{0};  //!< buckets that worked when it was removed; 0: it works (A)
        uint32_t other{0}; //!< its member, or the bucket that stood in for it (K)
    };

    /// A linear congruential generator of 64 bits, whose upper 32 are used.
    static uint64_t NextDraw(uint64_t draw)
    {
        return draw * 2862933555777941757ULL + 3037000493ULL;
    }

    /// One step from a removed bucket, without a branch. @param bucket where the key is @param view
    /// how many worked in the view that it has: that of the bucket where it drew last @param draw
    /// its next random number
    void Step(uint32_t& bucket, uint32_t& view, uint64_t& draw) const
    {
        const Bucket at = m_buckets[bucket];
        const bool goneBefore = at.left >= view;
        const uint64_t next = NextDraw(draw);
        bucket = Pick(goneBefore, at.other, Among(next, at.left));
        view = Pick(goneBefore, view, at.left);
        draw = Pick(goneBefore, draw, next);
    }

    MemberId WalkOn(uint32_t bucket, uint32_t view, uint64_t draw) const;
    void Reset();
    void Remove(uint32_t bucket);
    uint32_t Add(MemberId member);

    uint32_t m_capacity;
    uint32_t m_working{0};
    std::vector<Bucket> m_buckets;
    std::vector<uint32_t> m_atPlace; //!< working buckets by place (W)
    std::vector<uint32_t> m_place;   //!< of each bucket: its last place (L)
    std::vector<uint32_t> m_removed; //!< the last one last
    MemberPlaces m_members;          //!< buckets of the live ones
};

} // namespace flowhash

#endif // FLOWHASH_BUCKET_STACK_H
