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

CompactFlowTable::CompactFlowTable(std::size_t capacity, int64_t idle, Policy policy)
    : m_idle(idle),
      m_capacity(Checked(capacity)),
      m_exact(policy == Policy::LRU),
      m_entries(capacity, idle > 0),
      m_index(capacity),
      m_ages(m_exact ? AgeList(capacity) : AgeList())
{
    m_usage.bytes = m_entries.Bytes() + m_index.Bytes() + m_ages.Bytes();
}

CompactFlowTable
CompactFlowTable::Make(SpecParameters& parameters)
{
    const uint64_t entries = parameters.TakeInteger("entries", 65536, 1, MOST_ENTRIES);
    const int64_t idle = parameters.TakeDuration("idle", 0);
    const bool exact = parameters.TakeWord("policy", "clock", {"clock", "lru"}) == "lru";
    return {static_cast<std::size_t>(entries), idle, exact ? Policy::LRU : Policy::CLOCK};
}

// ---- finding -----------------------------------------------------------------------------------

inline bool
CompactFlowTable::IsAt(const FlowIdentity& identity, Place place) const
{
    return m_entries.Flow(place) == identity.Compact() &&
           (!identity.IsWide() || m_wide[m_entries.Ordinal(place)] == identity.Wide());
}

inline CompactFlowTable::Place
CompactFlowTable::Locate(const FlowIdentity& identity) const
{
    return LocateFrom(identity, m_index.Home(identity.Hash()));
}

inline CompactFlowTable::Place
CompactFlowTable::LocateFrom(const FlowIdentity& identity, std::size_t bucket) const
{
    return m_index.Find(
        identity.Hash(), bucket, [this, &identity](Place place) { return IsAt(identity, place); });
}

inline bool
CompactFlowTable::IsIdle(Place place, int64_t now) const
{
    return m_idle > 0 && now - m_entries.Used(place) > m_idle;
}

/// Writes only what is another: a line that is not written need not go back.
inline void
CompactFlowTable::Refresh(Place place, int64_t now)
{
    if (m_idle > 0)
    {
        m_entries.Used(place) = now;
    }
    if (m_exact)
    {
        m_ages.Renew(static_cast<AgeList::Number>(m_entries.Ordinal(place)));
    }
    else if (m_entries.Seen(place) == 0)
    {
        m_entries.Seen(place) = 1;
    }
}

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
        ExpireAt(place);
        ++m_usage.misses;
        return std::nullopt;
    }
    ++m_usage.hits;
    Refresh(place, now);
    return m_entries.Member(place);
}

std::optional<MemberId>
CompactFlowTable::Find(const FlowKey& flow, int64_t now)
{
    return Answer(Locate(FlowIdentity(flow)), now);
}

/// Mostly the first candidate is it.
inline CompactFlowTable::Place
CompactFlowTable::LocateBy(const FlowIdentity& identity, std::size_t bucket, Place likely) const
{
    return likely != 0 && IsAt(identity, likely) ? likely : Search(identity, bucket);
}

/// LocateFrom, out of the way of those that need not search.
[[gnu::noinline]] CompactFlowTable::Place
CompactFlowTable::Search(const FlowIdentity& identity, std::size_t bucket) const
{
    return LocateFrom(identity, bucket);
}

/// An optional that is returned is written in pieces and read as a whole, which waits for them.
void
CompactFlowTable::FindInto(const FlowKey& flow, int64_t now, std::optional<MemberId>& out)
{
    const FlowIdentity identity(flow);
    const std::size_t bucket = m_index.Home(identity.Hash());
    const FlowIndex::Hint hint = m_index.Look(identity.Hash(), bucket);
    if (!hint.open)
    {
        ++m_usage.misses;
        out.reset();
        return;
    }
    out = Answer(LocateBy(identity, bucket, hint.likely), now);
}

std::optional<MemberId>
CompactFlowTable::FindAt(Place place, int64_t now)
{
    return Answer(place, now);
}

std::optional<MemberId>
CompactFlowTable::Peek(const FlowKey& flow, int64_t now) const
{
    return PeekAt(PlaceOf(flow), now);
}

CompactFlowTable::Place
CompactFlowTable::Claimed(Place place, const FlowKey& flow) const
{
    const bool held = m_entries.IsPlace(place) && place <= m_used;
    return held && IsAt(FlowIdentity(flow), place) ? place : 0;
}

std::optional<MemberId>
CompactFlowTable::PeekAt(Place place, int64_t now) const
{
    const bool known = place != 0 && !IsIdle(place, now);
    return known ? std::optional<MemberId>(m_entries.Member(place)) : std::nullopt;
}

CompactFlowTable::Place
CompactFlowTable::PlaceOf(const FlowKey& flow) const
{
    return Locate(FlowIdentity(flow));
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
    std::array<BatchSearch, BATCH> searches;
    for (std::size_t i = 0; i < count; ++i)
    {
        searches[i].identity.Assign(flows[i]);
        searches[i].bucket = m_index.Home(searches[i].identity.Hash());
        m_index.AskFor(searches[i].bucket);
    }
    const std::size_t open = AskForEntries(searches.data(), count);
    if (m_exact)
    {
        for (std::size_t i = 0; i < open; ++i)
        {
            m_ages.AskForNeighbours(
                static_cast<AgeList::Number>(m_entries.Ordinal(searches[i].likely)));
        }
    }
    std::fill_n(out, count, std::nullopt);
    m_usage.misses += count - open;
    for (std::size_t i = 0; i < open; ++i)
    {
        const BatchSearch& search = searches[i];
        // One may have gone in between, but none can have come: what its place holds tells.
        out[search.which] = Answer(LocateBy(search.identity, search.bucket, search.likely), now);
    }
}

/// Those that the index does not know fall out. @return how many are left, in order
std::size_t
CompactFlowTable::AskForEntries(BatchSearch* searches, std::size_t count) const
{
    std::size_t left = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        const BatchSearch search = searches[i];
        const FlowIndex::Hint hint = m_index.Look(search.identity.Hash(), search.bucket);
        searches[left] = search;
        searches[left].likely = hint.likely;
        searches[left].which = i;
        left += hint.open ? 1 : 0;
        Prefetch(m_entries.LineOf(hint.likely));
        if (m_exact)
        {
            m_ages.AskFor(static_cast<AgeList::Number>(m_entries.Ordinal(hint.likely)));
        }
    }
    return left;
}

void
CompactFlowTable::AskAhead(const FlowKey* flows, std::size_t count) const
{
    std::array<BatchSearch, BATCH> searches;
    for (std::size_t done = 0; done < count; done += BATCH)
    {
        const std::size_t size = std::min(BATCH, count - done);
        for (std::size_t i = 0; i < size; ++i)
        {
            searches[i].identity.Assign(flows[done + i]);
            searches[i].bucket = m_index.Home(searches[i].identity.Hash());
            m_index.AskFor(searches[i].bucket);
        }
        AskForEntries(searches.data(), size);
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
        Forget(known, WhyReplaced(m_entries.Member(known), member));
        m_entries.Member(known) = member;
        Refresh(known, now);
        return;
    }
    if (identity.IsWide())
    {
        ReserveWide();
    }
    const Place place = TakeFree(now);
    const std::size_t ordinal = m_entries.Ordinal(place);
    m_entries.Flow(place) = identity.Compact();
    m_entries.Member(place) = member;
    m_entries.Seen(place) = 0;
    if (m_idle > 0)
    {
        m_entries.Used(place) = now;
    }
    if (identity.IsWide())
    {
        m_wide[ordinal] = identity.Wide();
    }
    m_index.Add(identity.Hash(), place);
    if (m_exact)
    {
        m_ages.Add(static_cast<AgeList::Number>(ordinal));
    }
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

/// The place after one among those that ever held a flow, in a circle.
CompactFlowTable::Place
CompactFlowTable::After(Place place) const
{
    return place == 0 || place >= m_used ? FlowLines::FIRST : m_entries.Next(place);
}

/// Forgets up to two idle flows, or looks at two places for them.
void
CompactFlowTable::Expire(int64_t now)
{
    for (int i = 0; i < 2 && m_idle > 0 && m_usage.entries > 0; ++i)
    {
        m_sweep = m_exact ? m_entries.PlaceAt(m_ages.Oldest()) : After(m_sweep);
        const bool idle = !m_entries.IsFree(m_sweep) && IsIdle(m_sweep, now);
        if (idle)
        {
            ExpireAt(m_sweep);
        }
        if (m_exact && !idle)
        {
            return;
        }
    }
}

void
CompactFlowTable::ExpireAt(Place place)
{
    Remove(place, ForgottenEntry::Why::EXPIRED);
    ++m_usage.expirations;
}

/// Makes room in a full table.
void
CompactFlowTable::Evict(int64_t now)
{
    if (!m_exact)
    {
        EvictByHand(now);
        return;
    }
    Remove(m_entries.PlaceAt(m_ages.Oldest()), ForgottenEntry::Why::EVICTED);
    ++m_usage.evictions;
}

/// Ends after one round at the latest, when none counts as used any more.
void
CompactFlowTable::EvictByHand(int64_t now)
{
    m_hand = After(m_hand);
    while (m_entries.Seen(m_hand) != 0 && !IsIdle(m_hand, now))
    {
        m_entries.Seen(m_hand) = 0;
        m_hand = After(m_hand);
    }
    if (IsIdle(m_hand, now))
    {
        ExpireAt(m_hand);
        return;
    }
    Remove(m_hand, ForgottenEntry::Why::EVICTED);
    ++m_usage.evictions;
}

CompactFlowTable::Place
CompactFlowTable::TakeFree(int64_t now)
{
    Expire(now);
    if (m_free == 0 && m_used < m_entries.Last())
    {
        m_used = m_used == 0 ? FlowLines::FIRST : m_entries.Next(m_used);
        return m_used;
    }
    if (m_free == 0)
    {
        Evict(now);
    }
    return std::exchange(m_free, m_entries.Member(m_free));
}

void
CompactFlowTable::Remove(Place place, ForgottenEntry::Why why)
{
    Forget(place, why);
    m_index.Remove(m_entries.Flow(place).Hash(), place);
    if (m_exact)
    {
        m_ages.Remove(static_cast<AgeList::Number>(m_entries.Ordinal(place)));
    }
    m_entries.Free(place, std::exchange(m_free, place));
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
        const CompactFlow& flow = m_entries.Flow(place);
        const WideAddresses* const wide =
            flow.IsWide() ? &m_wide[m_entries.Ordinal(place)] : nullptr;
        m_forgotten({flow.Key(wide), m_entries.Member(place), why});
    }
}

} // namespace flowhash
