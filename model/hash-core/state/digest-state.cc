// SPDX-License-Identifier: MIT

#include "digest-state.h"

#include "state-selector.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace flowhash
{

namespace
{

constexpr uint64_t MOST_ENTRIES = uint64_t{1} << 26;
constexpr uint64_t MOST_RATE = 1000000000;
constexpr unsigned OVERHEAD_BITS = 6; // of an entry in its word, beside digest and version

uint64_t
HashOf(const FlowKey& flow)
{
    return FlowIdentity(flow).Hash();
}

} // namespace

DigestState::DigestState(const Settings& settings, SelectorSource source)
    : m_settings(settings),
      m_table(settings.entries, settings.digestBits),
      m_versions(std::move(source), settings.versionBits),
      m_update(m_versions, settings.bloomBytes),
      m_lastReady(std::numeric_limits<int64_t>::min())
{
}

std::unique_ptr<AffinityState>
DigestState::Make(SpecParameters& parameters, const SelectorSource& source)
{
    RequireSelector(parameters, source, "digest", true, false);
    Settings settings;
    settings.entries = parameters.TakeInteger("entries", settings.entries, 1, MOST_ENTRIES);
    settings.idle = parameters.TakeDuration("idle", settings.idle);
    settings.digestBits =
        static_cast<unsigned>(parameters.TakeInteger("digest-bits", settings.digestBits, 1, 32));
    settings.versionBits =
        static_cast<unsigned>(parameters.TakeInteger("version-bits", settings.versionBits, 2, 16));
    settings.bloomBytes = parameters.TakeInteger("bloom-bytes", settings.bloomBytes, 0, 1 << 20);
    settings.learn = parameters.TakeDuration("learn", settings.learn);
    settings.rate = parameters.TakeInteger("insert-rate", settings.rate, 0, MOST_RATE);
    return std::make_unique<DigestState>(settings, source);
}

// ---- time --------------------------------------------------------------------------------------

void
DigestState::Advance(int64_t now)
{
    InsertDue(now);
    m_update.Advance(now, m_lastReady);
}

void
DigestState::InsertDue(int64_t now)
{
    while (!m_queue.empty())
    {
        const auto pending = m_pending.find(m_queue.front().second);
        const bool stale =
            pending == m_pending.end() || pending->second.number != m_queue.front().first;
        if (!stale && pending->second.ready > now)
        {
            return;
        }
        m_queue.pop_front();
        if (!stale)
        {
            Settle(FlowKey(pending->first));
        }
    }
}

/// A flow that is on its way gets its slot, or is forgotten where there is none.
void
DigestState::Settle(const FlowKey& flow)
{
    const auto place = m_pending.find(flow);
    const Pending pending = place->second;
    m_pending.erase(place);
    if (DigestTable::Slot* const slot = m_table.Place(pending.hash))
    {
        m_table.Fill(*slot,
                     {pending.ready,
                      pending.hash,
                      FlowIdentity(flow).Compact().rest,
                      pending.version,
                      pending.member,
                      true,
                      flow});
        return;
    }
    ++m_usage.exhaustions;
    m_versions.Drop(pending.version);
    Forget({flow, pending.member, ForgottenEntry::Why::EVICTED});
}

// ---- packets -----------------------------------------------------------------------------------

bool
DigestState::IsIdle(int64_t used, int64_t now) const
{
    return m_settings.idle > 0 && now - used > m_settings.idle;
}

/// Only counted, and asked for packets that open a connection, which the software sees. The hash is
/// one to one with the addresses of an IPv4 flow where the rest of it is the same.
bool
DigestState::IsFalse(const DigestTable::Slot& slot,
                     const FlowQuery& query,
                     const FlowIdentity& identity) const
{
    return slot.hash != identity.Hash() || slot.rest != identity.Compact().rest ||
           (identity.IsWide() && slot.flow != query.flow.Ordered());
}

/// The version of a flow that the table does not have, while a change is under way.
std::optional<DigestState::Version>
DigestState::InTransit(const PoolUpdate::Phase& phase, const FlowQuery& query, uint64_t hash) const
{
    if (phase.step == PoolUpdate::Step::NONE)
    {
        return std::nullopt;
    }
    const auto pending = m_pending.find(query.flow.Ordered());
    const bool onItsWay = pending != m_pending.end() && pending->second.ready > query.now;
    const bool corrected = query.signs.opens && !onItsWay;
    return m_update.IsOld(phase, hash) && !corrected ? phase.other : phase.inForce;
}

std::optional<MemberId>
DigestState::Find(const FlowQuery& query)
{
    Advance(query.now);
    const FlowIdentity identity(query.flow);
    const uint64_t hash = identity.Hash();
    DigestTable::Slot* slot = query.hash ? m_table.Find(hash) : nullptr;
    if (slot && IsIdle(slot->used, query.now))
    {
        Leave(*slot, ForgottenEntry::Why::EXPIRED);
        ++m_usage.expirations;
        slot = nullptr;
    }
    const bool isFalse = slot && IsFalse(*slot, query, identity);
    m_usage.falseHits += isFalse ? 1 : 0;
    if (slot && !(isFalse && query.signs.opens))
    {
        ++m_usage.hits;
        slot->used = query.now;
        return m_versions.Select(slot->version, *query.hash);
    }
    ++m_usage.misses;
    const auto version = query.hash ? InTransit(m_update.Present(), query, hash) : std::nullopt;
    const auto member = version ? m_versions.Select(*version, *query.hash) : std::nullopt;
    if (member)
    {
        const bool isNew = Learn(query, hash, *version, *member);
        m_usage.falseHits += isNew && m_update.IsOld(m_update.Present(), hash) ? 1 : 0;
    }
    return member;
}

/// In two stages: what is asked for in the first is read in the second.
void
DigestState::AskAhead(const FlowKey* flows, const uint64_t*, std::size_t count) const
{
    for (std::size_t i = 0; i < count; ++i)
    {
        m_table.AskForWords(HashOf(flows[i]));
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        m_table.AskForSlot(HashOf(flows[i]));
    }
}

std::optional<MemberId>
DigestState::Peek(const FlowQuery& query) const
{
    if (!query.hash)
    {
        return std::nullopt;
    }
    const FlowIdentity identity(query.flow);
    const uint64_t hash = identity.Hash();
    const DigestTable::Slot* const slot = m_table.Find(hash);
    if (slot && !IsIdle(slot->used, query.now) &&
        !(query.signs.opens && IsFalse(*slot, query, identity)))
    {
        return m_versions.Select(slot->version, *query.hash);
    }
    const auto pending = m_pending.find(query.flow.Ordered());
    if (pending != m_pending.end() && pending->second.ready <= query.now &&
        !IsIdle(pending->second.ready, query.now))
    {
        return m_versions.Select(pending->second.version, *query.hash);
    }
    const auto version = InTransit(m_update.At(query.now, m_lastReady), query, hash);
    return version ? m_versions.Select(*version, *query.hash) : std::nullopt;
}

/// A flow that is on its way already is not learned again. Returns whether it is new.
bool
DigestState::Learn(const FlowQuery& query, uint64_t hash, Version version, MemberId member)
{
    const FlowKey flow = query.flow.Ordered();
    if (m_pending.count(flow) != 0)
    {
        return false;
    }
    m_versions.Hold(version); // before the last flow that refers to it may go
    Sweep(query.now);
    if (Entries() >= m_table.Size())
    {
        ++m_usage.exhaustions;
        m_versions.Drop(version);
        return true;
    }
    const int64_t gap =
        m_settings.rate == 0 ? 0 : 1000000000 / static_cast<int64_t>(m_settings.rate);
    const int64_t soonest = query.now + m_settings.learn;
    m_lastReady = m_requests == 0 ? soonest : std::max(soonest, m_lastReady + gap);
    m_pending[flow] = {hash, ++m_requests, version, member, m_lastReady};
    m_queue.emplace_back(m_requests, flow);
    m_update.Learned(hash);
    ++m_usage.insertions;
    m_usage.mostEntries = std::max(m_usage.mostEntries, Entries());
    const bool old = m_update.IsOld(m_update.Present(), hash);
    if (query.signs.opens && (old || m_table.Find(hash)))
    {
        Settle(flow); // else its next packets would meet what is false again
    }
    return true;
}

/// Idle flows go faster than new ones come.
void
DigestState::Sweep(int64_t now)
{
    for (std::size_t i = 0; i < 2 * DigestTable::WORD; ++i)
    {
        m_hand = m_hand + 1 < m_table.Size() ? m_hand + 1 : 0;
        DigestTable::Slot& slot = m_table.At(m_hand);
        if (slot.taken && IsIdle(slot.used, now))
        {
            Leave(slot, ForgottenEntry::Why::EXPIRED);
            ++m_usage.expirations;
        }
    }
}

bool
DigestState::Insert(const FlowQuery& query, MemberId member)
{
    Advance(query.now);
    const uint64_t hash = HashOf(query.flow);
    if (DigestTable::Slot* const slot = m_table.FindOwn(query.flow.Ordered(), hash))
    {
        return Correct(*slot, query, member);
    }
    const auto pending = m_pending.find(query.flow.Ordered());
    if (pending != m_pending.end())
    {
        if (m_members.IsServing(pending->second.member))
        {
            return true;
        }
        DropPending(pending, ForgottenEntry::Why::REPLACED);
    }
    const auto version = query.hash && m_update.Present().inForce
                             ? m_versions.Giving(member, *query.hash, *m_update.Present().inForce)
                             : std::nullopt;
    if (version)
    {
        Learn(query, hash, *version, member);
    }
    return m_pending.count(query.flow.Ordered()) != 0;
}

/// The software gives a flow another version, or forgets it.
bool
DigestState::Correct(DigestTable::Slot& slot, const FlowQuery& query, MemberId member)
{
    const auto version = query.hash
                             ? m_versions.Giving(member, *query.hash, *m_update.Present().inForce)
                             : std::nullopt;
    if (!version)
    {
        Leave(slot, ForgottenEntry::Why::ERASED);
        return false;
    }
    m_versions.Hold(*version);
    m_versions.Drop(slot.version);
    Forget({slot.flow, slot.member, WhyReplaced(slot.member, member)});
    slot.version = *version;
    slot.member = member;
    slot.used = query.now;
    return true;
}

void
DigestState::Erase(const FlowKey& flow)
{
    const auto pending = m_pending.find(flow.Ordered());
    if (pending != m_pending.end())
    {
        DropPending(pending, ForgottenEntry::Why::ENDED);
    }
    if (DigestTable::Slot* const slot = m_table.FindOwn(flow.Ordered(), HashOf(flow)))
    {
        Leave(*slot, ForgottenEntry::Why::ENDED);
    }
}

void
DigestState::DropPending(std::unordered_map<FlowKey, Pending, FlowKeyHasher>::iterator pending,
                         ForgottenEntry::Why why)
{
    Forget({pending->first, pending->second.member, why});
    m_versions.Drop(pending->second.version);
    m_pending.erase(pending);
}

void
DigestState::Leave(DigestTable::Slot& slot, ForgottenEntry::Why why)
{
    Forget({slot.flow, slot.member, why});
    m_versions.Drop(slot.version);
    m_table.Clear(slot);
}

uint64_t
DigestState::Entries() const
{
    return m_table.Count() + m_pending.size();
}

StateUsage
DigestState::Usage() const
{
    StateUsage usage = m_usage;
    const std::size_t bits = m_settings.digestBits + m_settings.versionBits + OVERHEAD_BITS;
    usage.entries = Entries();
    usage.bytes = m_table.Size() * bits / 8 + m_update.FilterBytes() + m_versions.Bytes();
    return usage;
}

} // namespace flowhash
