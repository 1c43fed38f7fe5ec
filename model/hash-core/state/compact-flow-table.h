// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_COMPACT_FLOW_TABLE_H
#define FLOWHASH_COMPACT_FLOW_TABLE_H

#include "../affinity-state.h"
#include "compact-flow.h"
#include "tag-bucket.h"
#include "zeroed-array.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace flowhash
{

/**
 * A bounded map from flows to members, the memory inside several affinity states. The least
 * recently used flow makes room for a new one, exactly; a flow idle for longer than the timeout is
 * forgotten. Both directions are one flow.
 *
 * An IPv4 entry takes 48 bytes all told: 32 of its own, 8 of its place among the others by age, 8
 * of index (a hash table of cache lines with one-byte tags, two thirds full at most). The first
 * IPv6 flow adds 32 bytes for every entry. All memory is reserved at once, and the system hands it
 * out as it is used.
 *
 * Idle flows are found when they are looked up, and at most two of the oldest with each insertion,
 * so `entries` may count some that are idle already.
 */
class CompactFlowTable
{
  public:
    /// Where an entry is, from 1, as long as it lasts; 0: nowhere.
    using Place = uint32_t;

    static constexpr std::size_t MOST_ENTRIES = std::size_t{1} << 30;

    /**
     * @param capacity entries, 1 to 2^30 @param idle how long an unused flow is remembered, ns;
     * 0: for ever @throws SpecError for a capacity out of bounds or beyond the machine's memory
     */
    CompactFlowTable(std::size_t capacity, int64_t idle);

    /// Reads `entries` and `idle`. @param parameters of a spec @return a table of that size
    static CompactFlowTable Make(SpecParameters& parameters);

    /// Finds, refreshes and counts. @param flow either direction @param now ns @return its member
    std::optional<MemberId> Find(const FlowKey& flow, int64_t now);

    /// Find where the place is known, or claimed. @param place anything @param flow whose entry it
    /// must be @param now ns @return its member; none where it is another's place
    std::optional<MemberId> FindAt(Place place, const FlowKey& flow, int64_t now);

    /// FindAt that changes nothing. @copydetails FindAt
    std::optional<MemberId> PeekAt(Place place, const FlowKey& flow, int64_t now) const;

    /// What Find would answer. @param flow either direction @param now ns @return its member
    std::optional<MemberId> Peek(const FlowKey& flow, int64_t now) const;

    /// Find for many, with the same effects in the same order; memory is asked for ahead.
    /// @param flows their keys @param count how many @param now ns @param out their members
    void FindBatch(const FlowKey* flows,
                   std::size_t count,
                   int64_t now,
                   std::optional<MemberId>* out);

    /// Remembers, over any older entry. @param flow either direction @param member its member
    /// @param now ns
    void Insert(const FlowKey& flow, MemberId member, int64_t now);

    /// Forgets a flow. @param flow either direction @param why for the listener @return whether it
    /// was known
    bool Erase(const FlowKey& flow, ForgottenEntry::Why why);

    /// @param flow either direction @return where its entry is
    Place PlaceOf(const FlowKey& flow) const;

    /// @param listener told of each entry that leaves, for whatever reason
    void OnForget(ForgetListener listener);

    /// @return counts so far
    const StateUsage& Usage() const
    {
        return m_usage;
    }

  private:
    static constexpr std::size_t BATCH = 64;

    /// A flow.
    struct Entry
    {
        CompactFlow flow;
        MemberId member;
        uint32_t spare;
        int64_t used; //!< kept only where there is a timeout
    };

    /// A flow's neighbours by age, in a ring through place 0: its older one is the newest of all.
    struct Age
    {
        Place older;
        Place newer;
    };

    /// Where a batch has got to with one of its flows.
    struct Search
    {
        FlowIdentity identity;
        std::size_t bucket;
        Place place;
    };

    void FindSome(const FlowKey* flows,
                  std::size_t count,
                  int64_t now,
                  std::optional<MemberId>* out);
    std::optional<MemberId> Answer(Place place, int64_t now);
    std::size_t Home(uint64_t hash) const;
    std::size_t After(std::size_t bucket) const;
    Place FirstCandidate(const Search& search) const;
    Place Locate(const FlowIdentity& identity) const;
    Place LocateFrom(const FlowIdentity& identity, std::size_t bucket) const;
    bool IsAt(const FlowIdentity& identity, Place place) const;
    bool IsKnownAt(Place place, const FlowKey& flow) const;
    bool IsIdle(Place place, int64_t now) const;
    Place TakeFree(int64_t now);
    void Expire(int64_t now);
    void Refresh(Place place, int64_t now);
    void LinkNewest(Place place);
    void UnlinkAge(Place place);
    void Index(uint64_t hash, Place place);
    void Unindex(uint64_t hash, Place place);
    void ReserveWide();
    void Remove(Place place, ForgottenEntry::Why why);
    void Forget(Place place, ForgottenEntry::Why why) const;

    int64_t m_idle;
    std::size_t m_capacity;
    ZeroedArray<Entry> m_entries; //!< from place 1
    ZeroedArray<Age> m_ages;
    ZeroedArray<TagBucket> m_buckets;
    ZeroedArray<WideAddresses> m_wide; //!< empty until an IPv6 flow comes
    Place m_used{0};                   //!< places that ever held a flow: 1 to this
    Place m_free{0};                   //!< of these, one that is free; the rest by their ages
    StateUsage m_usage;
    ForgetListener m_forgotten;
};

} // namespace flowhash

#endif // FLOWHASH_COMPACT_FLOW_TABLE_H
