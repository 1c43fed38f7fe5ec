// SPDX-License-Identifier: MIT

#include "compact-flow-table.h"

#include "../part-registry.h"
#include "../spec-error.h"

#include <algorithm>
#include <array>
#include <string>

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

/// Mostly the first candidate is it.
inline CompactFlowTable::Place
CompactFlowTable::LocateBy(const FlowIdentity& identity, std::size_t bucket, Place likely) const
{
    return likely != 0 && IsAt(identity, likely) ? likely : Search(identity, bucket);
}

/// Out of the way of those that need not search.
[[gnu::noinline]] CompactFlowTable::Place
CompactFlowTable::Search(const FlowIdentity& identity, std::size_t bucket) const
{
    return m_index.Find(identity.QuickHash(), bucket, [this, &identity](Place place) {
        return IsAt(identity, place);
    });
}

inline CompactFlowTable::Place
CompactFlowTable::Locate(const FlowIdentity& identity) const
{
    const std::size_t bucket = m_index.Home(identity.QuickHash());
    const TagIndex::Hint hint = m_index.Look(identity.QuickHash(), bucket);
    return hint.open ? LocateBy(identity, bucket, hint.likely) : 0;
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

inline bool
CompactFlowTable::AnswerInto(Place place, int64_t now, MemberId& member)
{
    if (place == 0)
    {
        ++m_usage.misses;
        return false;
    }
    if (IsIdle(place, now))
    {
        ExpireAt(place);
        ++m_usage.misses;
        return false;
    }
    ++m_usage.hits;
    Refresh(place, now);
    member = m_entries.Member(place);
    return true;
}

inline std::optional<MemberId>
CompactFlowTable::Answer(Place place, int64_t now)
{
    MemberId member = 0;
    return AnswerInto(place, now, member) ? std::optional<MemberId>(member) : std::nullopt;
}

std::optional<MemberId>
CompactFlowTable::Find(const FlowKey& flow, int64_t now)
{
    return Answer(Locate(FlowIdentity(flow)), now);
}

/// What is most likely is done without leaving the registers: an IPv4 flow that is nowhere, or at
/// the first place with its tag.
bool
CompactFlowTable::FindFlow(const FlowKey& flow, int64_t now, MemberId& member)
{
    if (flow.version == 6)
    {
        return FindFarther(flow, now, member);
    }
    const CompactFlow compact = CompactFlow::Narrow(flow);
    const uint64_t hash = compact.QuickHash();
    const TagIndex::Hint hint = m_index.Look(hash, m_index.Home(hash));
    if (!hint.open)
    {
        ++m_usage.misses;
        return false;
    }
    return hint.likely != 0 && m_entries.Flow(hint.likely) == compact
               ? AnswerInto(hint.likely, now, member)
               : FindFarther(flow, now, member);
}

[[gnu::noinline]] bool
CompactFlowTable::FindFarther(const FlowKey& flow, int64_t now, MemberId& member)
{
    return AnswerInto(Locate(FlowIdentity(flow)), now, member);
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

/// Each stage asks for the memory that the next one reads, for all flows: their misses overlap.
uint64_t
CompactFlowTable::FindSome(const FlowKey* flows, std::size_t count, int64_t now, MemberId* members)
{
    BatchSearch search; // NOLINT: what is read of it is written
    AskForLines(flows, count, search);
    const std::size_t open = AskForEntries(count, search);
    if (m_exact)
    {
        for (std::size_t j = 0; j < open; ++j)
        {
            const Place likely = search.likely[j];
            m_ages.AskForNeighbours(static_cast<AgeList::Number>(m_entries.Ordinal(likely)));
        }
    }
    uint64_t known = 0;
    m_usage.misses += count - open;
    for (std::size_t j = 0; j < open; ++j)
    {
        // One may have gone in between, but none can have come: what its place holds tells.
        const uint8_t i = search.open[j];
        const Place likely = search.likely[j];
        const CompactFlow& flow = search.flows[i];
        const bool isThere = likely != 0 && !flow.IsWide() && m_entries.Flow(likely) == flow;
        const bool found =
            isThere ? AnswerInto(likely, now, members[i]) : FindFarther(flows[i], now, members[i]);
        known |= uint64_t{found ? 1U : 0U} << i;
    }
    return known;
}

inline void
CompactFlowTable::AskForLines(const FlowKey* flows, std::size_t count, BatchSearch& search) const
{
    for (std::size_t i = 0; i < count; ++i)
    {
        search.flows[i] = flows[i].version == 6 ? FlowIdentity(flows[i]).Compact()
                                                : CompactFlow::Narrow(flows[i]);
        search.hashes[i] = search.flows[i].QuickHash();
        m_index.AskFor(m_index.Home(search.hashes[i]));
    }
}

/// Those that the index does not know fall out. @return how many are left
inline std::size_t
CompactFlowTable::AskForEntries(std::size_t count, BatchSearch& search) const
{
    std::size_t left = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        const uint64_t hash = search.hashes[i];
        const TagIndex::Hint hint = m_index.Look(hash, m_index.Home(hash));
        search.likely[left] = hint.likely;
        search.open[left] = static_cast<uint8_t>(i);
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
    BatchSearch search; // NOLINT: what is read of it is written
    for (std::size_t done = 0; done < count; done += BATCH)
    {
        const std::size_t size = std::min(BATCH, count - done);
        AskForLines(flows + done, size, search);
        AskForEntries(size, search);
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
    m_index.Add(identity.QuickHash(), place);
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
