// SPDX-License-Identifier: MIT

#include "compact-flow-table.h"

#include "../part-registry.h"
#include "../spec-error.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace flowhash
{

namespace
{

constexpr std::size_t ENTRIES_A_BUCKET = 8; // of 12 slots: few entries leave their bucket

std::size_t
Checked(std::size_t capacity)
{
    if (capacity < 1 || capacity > CompactFlowTable::MOST_ENTRIES)
    {
        throw SpecError("a flow table has 1 to " + std::to_string(CompactFlowTable::MOST_ENTRIES) +
                        " entries, not " + std::to_string(capacity));
    }
    return capacity;
}

} // namespace

CompactFlowTable::CompactFlowTable(std::size_t capacity, int64_t idle)
    : m_idle(idle),
      m_capacity(Checked(capacity)),
      m_entries(capacity + 1),
      m_ages(capacity + 1),
      m_buckets((capacity + ENTRIES_A_BUCKET - 1) / ENTRIES_A_BUCKET)
{
    m_usage.bytes = m_entries.Bytes() + m_ages.Bytes() + m_buckets.Bytes();
}

CompactFlowTable
CompactFlowTable::Make(SpecParameters& parameters)
{
    const uint64_t entries = parameters.TakeInteger("entries", 65536, 1, MOST_ENTRIES);
    const int64_t idle = parameters.TakeDuration("idle", 0);
    return {static_cast<std::size_t>(entries), idle};
}

// ---- finding -----------------------------------------------------------------------------------

inline std::size_t
CompactFlowTable::Home(uint64_t hash) const
{
    return static_cast<std::size_t>((hash >> 32) * m_buckets.Size() >> 32);
}

inline std::size_t
CompactFlowTable::After(std::size_t bucket) const
{
    return bucket + 1 == m_buckets.Size() ? 0 : bucket + 1;
}

inline bool
CompactFlowTable::IsAt(const FlowIdentity& identity, Place place) const
{
    return m_entries[place].flow == identity.Compact() &&
           (!identity.IsWide() || m_wide[place] == identity.Wide());
}

CompactFlowTable::Place
CompactFlowTable::Locate(const FlowIdentity& identity) const
{
    return LocateFrom(identity, Home(identity.Hash()));
}

inline CompactFlowTable::Place
CompactFlowTable::LocateFrom(const FlowIdentity& identity, std::size_t bucket) const
{
    const uint8_t tag = TagOf(identity.Hash());
    for (std::size_t looked = 0; looked < m_buckets.Size(); ++looked)
    {
        const TagBucket& tags = m_buckets[bucket];
        for (uint32_t match = MatchTags(tags, tag); match != 0; match &= match - 1)
        {
            const Place place = tags.places[LowestBit(match)];
            if (IsAt(identity, place))
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

inline bool
CompactFlowTable::IsIdle(Place place, int64_t now) const
{
    return m_idle > 0 && now - m_entries[place].used > m_idle;
}

inline void
CompactFlowTable::Refresh(Place place, int64_t now)
{
    if (m_idle > 0)
    {
        m_entries[place].used = now;
    }
    if (m_ages[0].older != place)
    {
        UnlinkAge(place);
        LinkNewest(place);
    }
}

inline void
CompactFlowTable::LinkNewest(Place place)
{
    const Place newest = m_ages[0].older;
    m_ages[place] = {newest, 0};
    m_ages[newest].newer = place;
    m_ages[0].older = place;
}

inline void
CompactFlowTable::UnlinkAge(Place place)
{
    const Age age = m_ages[place];
    m_ages[age.older].newer = age.newer;
    m_ages[age.newer].older = age.older;
}

/// What a look-up does once it is known where the flow is.
inline std::optional<MemberId>
CompactFlowTable::Answer(Place place, int64_t now)
{
    if (place == 0)
    {
        ++m_usage.misses;
        return std::nullopt;
    }
    if (IsIdle(place, now))
    {
        Remove(place, ForgottenEntry::Why::EXPIRED);
        ++m_usage.expirations;
        ++m_usage.misses;
        return std::nullopt;
    }
    ++m_usage.hits;
    Refresh(place, now);
    return m_entries[place].member;
}

std::optional<MemberId>
CompactFlowTable::Find(const FlowKey& flow, int64_t now)
{
    return Answer(Locate(FlowIdentity(flow)), now);
}

std::optional<MemberId>
CompactFlowTable::Peek(const FlowKey& flow, int64_t now) const
{
    return PeekAt(PlaceOf(flow), flow, now);
}

bool
CompactFlowTable::IsKnownAt(Place place, const FlowKey& flow) const
{
    return place >= 1 && place <= m_used && IsAt(FlowIdentity(flow), place);
}

std::optional<MemberId>
CompactFlowTable::FindAt(Place place, const FlowKey& flow, int64_t now)
{
    return Answer(IsKnownAt(place, flow) ? place : 0, now);
}

std::optional<MemberId>
CompactFlowTable::PeekAt(Place place, const FlowKey& flow, int64_t now) const
{
    const bool known = IsKnownAt(place, flow) && !IsIdle(place, now);
    return known ? std::optional<MemberId>(m_entries[place].member) : std::nullopt;
}

CompactFlowTable::Place
CompactFlowTable::PlaceOf(const FlowKey& flow) const
{
    return Locate(FlowIdentity(flow));
}

inline CompactFlowTable::Place
CompactFlowTable::FirstCandidate(const Search& search) const
{
    const TagBucket& tags = m_buckets[search.bucket];
    const uint32_t match = MatchTags(tags, TagOf(search.identity.Hash()));
    return match == 0 ? 0 : tags.places[LowestBit(match)];
}

void
CompactFlowTable::FindBatch(const FlowKey* flows,
                            std::size_t count,
                            int64_t now,
                            std::optional<MemberId>* out)
{
    for (std::size_t done = 0; done < count; done += BATCH)
    {
        FindSome(flows + done, std::min(BATCH, count - done), now, out + done);
    }
}

/// Each stage asks for the memory that the next one reads, for all flows: their misses overlap.
void
CompactFlowTable::FindSome(const FlowKey* flows,
                           std::size_t count,
                           int64_t now,
                           std::optional<MemberId>* out)
{
    std::array<Search, BATCH> searches;
    for (std::size_t i = 0; i < count; ++i)
    {
        searches[i].identity = FlowIdentity(flows[i]);
        searches[i].bucket = Home(searches[i].identity.Hash());
        Prefetch(&m_buckets[searches[i].bucket]);
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        const Place candidate = FirstCandidate(searches[i]);
        Prefetch(&m_entries[candidate]);
        Prefetch(&m_ages[candidate]);
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        searches[i].place = LocateFrom(searches[i].identity, searches[i].bucket);
        Prefetch(&m_ages[m_ages[searches[i].place].older]);
        Prefetch(&m_ages[m_ages[searches[i].place].newer]);
    }
    const uint64_t expirations = m_usage.expirations;
    for (std::size_t i = 0; i < count; ++i)
    {
        const bool stale = m_usage.expirations != expirations; // one may have come twice
        out[i] = Answer(stale ? Locate(searches[i].identity) : searches[i].place, now);
    }
}

// ---- changing ----------------------------------------------------------------------------------

void
CompactFlowTable::Insert(const FlowKey& flow, MemberId member, int64_t now)
{
    const FlowIdentity identity(flow);
    const Place known = Locate(identity);
    if (known != 0)
    {
        Forget(known, WhyReplaced(m_entries[known].member, member));
        m_entries[known].member = member;
        Refresh(known, now);
        return;
    }
    if (identity.IsWide())
    {
        ReserveWide();
    }
    const Place place = TakeFree(now);
    m_entries[place] = {identity.Compact(), member, 0, now};
    if (identity.IsWide())
    {
        m_wide[place] = identity.Wide();
    }
    Index(identity.Hash(), place);
    LinkNewest(place);
    ++m_usage.entries;
    m_usage.mostEntries = std::max(m_usage.mostEntries, m_usage.entries);
    ++m_usage.insertions;
}

void
CompactFlowTable::ReserveWide()
{
    if (m_wide.Size() == 0)
    {
        m_wide = ZeroedArray<WideAddresses>(m_capacity + 1);
        m_usage.bytes += m_wide.Bytes();
    }
}

bool
CompactFlowTable::Erase(const FlowKey& flow, ForgottenEntry::Why why)
{
    const Place place = PlaceOf(flow);
    if (place != 0)
    {
        Remove(place, why);
    }
    return place != 0;
}

/// Forgets up to two idle flows, so that they go faster than new ones come.
void
CompactFlowTable::Expire(int64_t now)
{
    for (int i = 0; i < 2 && m_ages[0].newer != 0 && IsIdle(m_ages[0].newer, now); ++i)
    {
        Remove(m_ages[0].newer, ForgottenEntry::Why::EXPIRED);
        ++m_usage.expirations;
    }
}

CompactFlowTable::Place
CompactFlowTable::TakeFree(int64_t now)
{
    Expire(now);
    if (m_free == 0 && m_used < m_capacity)
    {
        return ++m_used;
    }
    if (m_free == 0)
    {
        Remove(m_ages[0].newer, ForgottenEntry::Why::EVICTED);
        ++m_usage.evictions;
    }
    return std::exchange(m_free, m_ages[m_free].newer);
}

void
CompactFlowTable::Index(uint64_t hash, Place place)
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

void
CompactFlowTable::Unindex(uint64_t hash, Place place)
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

void
CompactFlowTable::Remove(Place place, ForgottenEntry::Why why)
{
    Forget(place, why);
    Unindex(m_entries[place].flow.Hash(), place);
    UnlinkAge(place);
    m_ages[place].newer = std::exchange(m_free, place);
    m_entries[place].flow.spare = 1; // from now on no flow equals it
    --m_usage.entries;
}

void
CompactFlowTable::OnForget(ForgetListener listener)
{
    m_forgotten = std::move(listener);
}

void
CompactFlowTable::Forget(Place place, ForgottenEntry::Why why) const
{
    if (m_forgotten)
    {
        const Entry& entry = m_entries[place];
        const WideAddresses* const wide = entry.flow.isWide == 1 ? &m_wide[place] : nullptr;
        m_forgotten({entry.flow.Key(wide), entry.member, why});
    }
}

} // namespace flowhash
