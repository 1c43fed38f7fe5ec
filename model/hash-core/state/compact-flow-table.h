// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_COMPACT_FLOW_TABLE_H
#define FLOWHASH_COMPACT_FLOW_TABLE_H

#include "../affinity-state.h"
#include "age-list.h"
#include "compact-flow.h"
#include "flow-lines.h"
#include "tag-index.h"
#include "zeroed-array.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace flowhash
{

/**
 * A bounded map from flows to members, the memory inside several affinity states. Where it is full
 * an older flow makes room for a new one; a flow idle for longer than the timeout is forgotten.
 * Both directions are one flow.
 *
 * Who makes room is the policy's to say:
 * - clock: a hand goes round the entries in the order of their places. One that was used since the
 *   hand passed it, or came, stays and counts as unused from now on; the first unused one goes. A
 *   new flow takes the place that came free last, else the next that never held one.
 * - lru: the least recently used one, exactly.
 *
 * A hit touches two cache lines: the index's (a hash table of lines with one-byte tags) and the
 * entry's. An IPv4 entry takes 30.5 bytes all told (21 1/3 of its own, 9 1/7 of index), 41.1 with a
 * timeout (32 of its own), and 8 more under lru, which also touches the links of its neighbours by
 * age. The first IPv6 flow adds 32 bytes for every entry, and a line to its hits.
 * All memory is reserved at once, and the system hands it out as it is used.
 *
 * Idle flows are found when they are looked up, and with each insertion: under lru at most two of
 * the oldest, under clock at most two at the two places that a second hand comes to, and those that
 * the first one meets. So `entries` may count some that are idle already.
 */
class CompactFlowTable
{
  public:
    /// Where an entry is as long as it lasts; 0: nowhere.
    using Place = FlowLines::Place;

    /// Who makes room.
    enum class Policy : uint8_t
    {
        CLOCK,
        LRU,
    };

    static constexpr std::size_t MOST_ENTRIES = std::size_t{1} << 30;

    /**
     * @param capacity entries, 1 to 2^30 @param idle how long an unused flow is remembered, ns;
     * 0: for ever @param policy who makes room @throws SpecError for a capacity out of bounds or
     * beyond the machine's memory
     */
    CompactFlowTable(std::size_t capacity, int64_t idle, Policy policy = Policy::CLOCK);

    /// Reads `entries`, `idle` and `policy`. @param parameters of a spec @return a table of that
    /// size
    static CompactFlowTable Make(SpecParameters& parameters);

    /// Finds, refreshes and counts. @param flow either direction @param now ns @return its member
    std::optional<MemberId> Find(const FlowKey& flow, int64_t now);

    /// What Find would answer. @param flow either direction @param now ns @return its member
    std::optional<MemberId> Peek(const FlowKey& flow, int64_t now) const;

    /// @param flow either direction @return where its entry is
    Place PlaceOf(const FlowKey& flow) const;

    /// @param place anything @param flow one @return the place if it is the flow's, else 0
    Place Claimed(Place place, const FlowKey& flow) const;

    /// The rest of Find. @param place of a flow; 0: it has none @param now ns @return its member
    std::optional<MemberId> FindAt(Place place, int64_t now);

    /// FindAt that changes nothing. @copydetails FindAt
    std::optional<MemberId> PeekAt(Place place, int64_t now) const;

    /// Find whose answer is no optional. @param flow either direction @param now ns
    /// @param member becomes its member, if it is known @return whether it is
    bool FindFlow(const FlowKey& flow, int64_t now, MemberId& member);

    /// Find for some, with the same effects in the same order; memory is asked for ahead.
    /// @copydetails AffinityState::FindSome
    uint64_t FindSome(const FlowKey* flows, std::size_t count, int64_t now, MemberId* members);

    /// Asks for the memory that Find will read. @param flows keys @param count how many
    void AskAhead(const FlowKey* flows, std::size_t count) const;

    /// Remembers, over any older entry. @param flow either direction @param member its member
    /// @param now ns
    void Insert(const FlowKey& flow, MemberId member, int64_t now);

    /// Forgets a flow. @param flow either direction @param why for the listener @return whether it
    /// was known
    bool Erase(const FlowKey& flow, ForgottenEntry::Why why);

    /// @param see told the key of each IPv4 flow, from its low end to the high one
    template <typename See>
    void ForEachNarrow(const See& see) const
    {
        for (Place place = FlowLines::FIRST; place <= m_used; place = m_entries.Next(place))
        {
            if (!m_entries.IsFree(place) && !m_entries.Flow(place).IsWide())
            {
                see(m_entries.Flow(place).Key(nullptr));
            }
        }
    }

    /// @param listener told of each entry that leaves, for whatever reason
    void OnForget(ForgetListener listener);

    /// @return counts so far
    const StateUsage& Usage() const
    {
        return m_usage;
    }

  private:
    static constexpr std::size_t BATCH = AffinityState::MOST_AT_ONCE;

    /// The flows of a batch, and which of them the index may know and where.
    struct BatchSearch
    {
        std::array<CompactFlow, BATCH> flows;
        std::array<uint64_t, BATCH> hashes; //!< QuickHash
        std::array<Place, BATCH> likely;
        std::array<uint8_t, BATCH> open; //!< which, in order
    };

    std::optional<MemberId> Answer(Place place, int64_t now);
    bool AnswerInto(Place place, int64_t now, MemberId& member);
    bool FindFarther(const FlowKey& flow, int64_t now, MemberId& member);
    void AskForLines(const FlowKey* flows, std::size_t count, BatchSearch& search) const;
    std::size_t AskForEntries(std::size_t count, BatchSearch& search) const;
    Place Locate(const FlowIdentity& identity) const;
    Place LocateBy(const FlowIdentity& identity, std::size_t bucket, Place likely) const;
    Place Search(const FlowIdentity& identity, std::size_t bucket) const;
    bool IsAt(const FlowIdentity& identity, Place place) const;

    bool IsIdle(Place place, int64_t now) const
    {
        return m_idle > 0 && now - m_entries.Used(place) > m_idle;
    }

    Place TakeFree(int64_t now);
    void Expire(int64_t now);
    void ExpireAt(Place place);
    void Evict(int64_t now);
    void EvictByHand(int64_t now);
    Place After(Place place) const;
    void Refresh(Place place, int64_t now);
    void ReserveWide();
    void Remove(Place place, ForgottenEntry::Why why);
    void Forget(Place place, ForgottenEntry::Why why) const;

    int64_t m_idle;
    std::size_t m_capacity;
    bool m_exact; //!< by age
    FlowLines m_entries;
    TagIndex m_index;
    AgeList m_ages;                    //!< of ordinals; under lru alone
    ZeroedArray<WideAddresses> m_wide; //!< by ordinal; empty until an IPv6 flow comes
    Place m_used{0};                   //!< the last place that ever held a flow
    Place m_free{0};                   //!< one that is free again; its member is the next one
    Place m_hand{0};                   //!< the place that was examined last for eviction
    Place m_sweep{0};                  //!< and that for idle flows
    StateUsage m_usage;
    ForgetListener m_forgotten;
};

} // namespace flowhash

#endif // FLOWHASH_COMPACT_FLOW_TABLE_H
