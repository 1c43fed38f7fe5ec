// SPDX-License-Identifier: GPL-2.0-only

#include "sync-replica.h"

#include "sync-codec.h"

#include <algorithm>
#include <utility>

namespace ns3
{

using State = SyncRecords::State;

void
SyncReplica::SetNode(uint16_t node)
{
    m_node = node;
}

void
SyncReplica::SetTable(SyncedTable& table)
{
    m_table = &table;
}

void
SyncReplica::SetListener(SyncRecords::Listener listener)
{
    m_records.SetListener(std::move(listener));
}

void
SyncReplica::SetTombstoneTime(int64_t time)
{
    m_tombstoneTime = time;
}

void
SyncReplica::Hear(uint32_t clock)
{
    m_clock = std::max(m_clock, clock);
}

void
SyncReplica::GoBeyond()
{
    m_floor = m_clock;
}

uint32_t
SyncReplica::GetClock() const
{
    return m_clock;
}

SyncVersion
SyncReplica::Write(const SyncKey& key, const std::vector<uint8_t>& value, int64_t now)
{
    const SyncVersion version = NextVersion(key);
    m_records.Set(key, {version, State::LIVE, true, now, value});
    return version;
}

SyncVersion
SyncReplica::Erase(const SyncKey& key, int64_t now)
{
    const SyncVersion version = NextVersion(key);
    m_records.Set(key, {version, State::REMOVED, true, now, {}});
    return version;
}

void
SyncReplica::Forget(const SyncKey& key, int64_t now)
{
    const SyncRecords::Record* known = m_records.Find(key);
    if (known && known->state == State::LIVE)
    {
        m_records.Set(key, {known->version, State::FORGOTTEN, false, now, {}});
    }
}

bool
SyncReplica::Merge(const SyncEntry& entry, bool compared, int64_t now)
{
    Hear(entry.version.counter);
    if (entry.forgotten)
    {
        return HearObjection(entry);
    }
    const SyncRecords::Record* known = m_records.Find(entry.key);
    const bool isBack = compared && known && known->state == State::FORGOTTEN && !entry.removed;
    if (known && !isBack && !SyncRecords::Beats(entry, *known))
    {
        return Object(entry);
    }
    const bool wasLive = known && known->state == State::LIVE;
    if (entry.removed)
    {
        TakeRemoved(entry, wasLive, now);
    }
    else
    {
        TakeLive(entry, wasLive, now);
    }
    return false;
}

void
SyncReplica::Touch(const SyncTouch& touch)
{
    const SyncRecords::Record* known = m_records.Find(touch.key);
    if (known && known->state == State::LIVE)
    {
        m_table->Refresh(touch.key, touch.age);
    }
}

void
SyncReplica::AppendTouched(int64_t since, std::vector<SyncTouch>& touches) const
{
    std::vector<SyncKey> keys;
    m_table->AppendTouched(since, keys);
    for (const SyncKey& key : keys)
    {
        const SyncRecords::Record* known = m_records.Find(key);
        if (known && known->state == State::LIVE)
        {
            touches.push_back({key, std::max<int64_t>(m_table->GetAge(key).value_or(0), 0)});
        }
    }
}

bool
SyncReplica::IsOwn(const SyncKey& key) const
{
    const SyncRecords::Record* known = m_records.Find(key);
    return known && known->own;
}

std::optional<SyncEntry>
SyncReplica::GetEntry(const SyncKey& key, int64_t now) const
{
    const auto found = m_records.GetAll().find(key);
    return found == m_records.GetAll().end() ? std::nullopt : Tell(*found, now);
}

void
SyncReplica::Fill(const SyncAsk& ask, std::size_t room, int64_t now, SyncPiece& piece) const
{
    const SyncRecords::Map& all = m_records.GetAll();
    auto next = ask.after ? all.upper_bound(*ask.after) : all.begin();
    for (; next != all.end(); ++next)
    {
        if (next->second.state == State::FORGOTTEN ||
            !ask.buckets[SyncRecords::BucketOf(next->first)])
        {
            continue;
        }
        std::optional<SyncEntry> entry = Tell(*next, now);
        if (!entry)
        {
            continue;
        }
        const std::size_t size = synccodec::SizeOf(*entry);
        if (size > room)
        {
            return;
        }
        room -= size;
        piece.upTo = next->first;
        piece.entries.push_back(*std::move(entry));
    }
    piece.hasAllEntries = true;
}

SyncDigests
SyncReplica::Digest(int64_t now) const
{
    // In the second half of its life a tombstone is no longer compared: nodes take it away one
    // after the other, and none should have it back from the next.
    return m_records.Digest(now - m_tombstoneTime / 2);
}

const SyncRecords&
SyncReplica::GetRecords() const
{
    return m_records;
}

void
SyncReplica::Purge(int64_t now)
{
    m_records.Purge(now - m_tombstoneTime);
}

void
SyncReplica::Tidy(int64_t now)
{
    m_table->Expire();
    Purge(now);
}

void
SyncReplica::LoseDead()
{
    m_records.ClearDead();
    GoBeyond(); // also of its own words, which it has forgotten
}

void
SyncReplica::Clear()
{
    m_records.Clear();
}

SyncVersion
SyncReplica::NextVersion(const SyncKey& key)
{
    const SyncRecords::Record* known = m_records.Find(key);
    const uint32_t latest = std::max(known ? known->version.counter : 0, m_floor);
    Hear(latest + 1);
    return {latest + 1, m_node};
}

/// Another node did not take a word, as it has forgotten a later one. If that was this node's word,
/// and still counts here, it is said again.
bool
SyncReplica::HearObjection(const SyncEntry& entry)
{
    const SyncRecords::Record* known = m_records.Find(entry.key);
    const bool loses =
        known && known->state == State::LIVE && known->own && entry.version.Beats(known->version);
    if (loses)
    {
        SyncRecords::Record again = *known;
        again.version = {entry.version.counter + 1, m_node};
        Hear(again.version.counter);
        m_records.Set(entry.key, again);
    }
    return loses;
}

/// A word was beaten here. Who hears of live words and of removals learns them as all do; what was
/// forgotten nobody tells, unless to the author of a live word that cannot have known of it.
bool
SyncReplica::Object(const SyncEntry& entry)
{
    const SyncRecords::Record& known = *m_records.Find(entry.key);
    const bool knew = entry.removed || entry.version.node == known.version.node;
    if (known.state != State::FORGOTTEN || knew)
    {
        return false;
    }
    SyncRecords::Record objection = known;
    objection.own = true;
    m_records.Set(entry.key, objection);
    return true;
}

void
SyncReplica::TakeLive(const SyncEntry& entry, bool wasLive, int64_t now)
{
    m_records.Set(entry.key, {entry.version, State::LIVE, false, 0, entry.value});
    if (m_table->Put(entry.key, entry.value, entry.version, entry.age))
    {
        return;
    }
    Forget(entry.key, now);
    if (wasLive)
    {
        m_table->Remove(entry.key, entry.version);
    }
}

void
SyncReplica::TakeRemoved(const SyncEntry& entry, bool wasLive, int64_t now)
{
    if (entry.age < m_tombstoneTime || wasLive)
    {
        m_records.Set(entry.key, {entry.version, State::REMOVED, false, now - entry.age, {}});
    }
    if (wasLive)
    {
        m_table->Remove(entry.key, entry.version);
    }
}

std::optional<SyncEntry>
SyncReplica::Tell(const SyncRecords::Map::value_type& record, int64_t now) const
{
    const auto& [key, word] = record;
    // What was written just now need not be in the table yet.
    const bool counted = word.state != State::LIVE || (word.own && word.since == now);
    const std::optional<int64_t> age =
        counted ? std::optional<int64_t>(now - word.since) : m_table->GetAge(key);
    if (!age)
    {
        return std::nullopt;
    }
    return SyncEntry{key,
                     word.version,
                     word.state == State::REMOVED,
                     std::max<int64_t>(*age, 0),
                     word.value,
                     word.state == State::FORGOTTEN};
}

} // namespace ns3
