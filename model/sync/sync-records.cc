// SPDX-License-Identifier: GPL-2.0-only

#include "sync-records.h"

#include "../hash-core/bytes/xxh64.h"
#include "sync-writer.h"

#include <utility>

namespace ns3
{

namespace
{

uint64_t
DigestOf(const SyncKey& key, const SyncRecords::Record& record)
{
    synccodec::Writer writer;
    const bool removed = record.state == SyncRecords::State::REMOVED;
    writer.Put(SyncEntry{key, record.version, removed, 0, record.value});
    const std::vector<uint8_t> bytes = writer.Take();
    return flowhash::Xxh64(bytes.data(), bytes.size(), 0);
}

} // namespace

void
SyncRecords::SetListener(Listener listener)
{
    m_listener = std::move(listener);
}

const SyncRecords::Record*
SyncRecords::Find(const SyncKey& key) const
{
    const auto found = m_records.find(key);
    return found == m_records.end() ? nullptr : &found->second;
}

void
SyncRecords::Unlist(const SyncKey& key, const Record& record)
{
    --m_n[static_cast<std::size_t>(record.state)];
    if (record.state != State::LIVE)
    {
        m_dead.erase({record.since, key});
    }
}

void
SyncRecords::Set(const SyncKey& key, Record record)
{
    const auto [place, isNew] = m_records.try_emplace(key);
    if (!isNew)
    {
        Unlist(key, place->second);
    }
    place->second = std::move(record);
    ++m_n[static_cast<std::size_t>(place->second.state)];
    if (place->second.state != State::LIVE)
    {
        m_dead.emplace(place->second.since, key);
    }
    if (m_listener)
    {
        m_listener(key, place->second.version, place->second.state == State::LIVE);
    }
}

void
SyncRecords::Purge(int64_t before)
{
    while (!m_dead.empty() && m_dead.begin()->first <= before)
    {
        const auto found = m_records.find(m_dead.begin()->second);
        Unlist(found->first, found->second);
        m_records.erase(found);
    }
}

void
SyncRecords::ClearDead()
{
    Purge(INT64_MAX);
}

void
SyncRecords::Clear()
{
    const Map gone = std::move(m_records);
    m_records.clear();
    m_dead.clear();
    m_n.fill(0);
    for (const auto& [key, record] : gone)
    {
        if (m_listener && record.state == State::LIVE)
        {
            m_listener(key, record.version, false);
        }
    }
}

std::size_t
SyncRecords::GetN(State state) const
{
    return m_n[static_cast<std::size_t>(state)];
}

const SyncRecords::Map&
SyncRecords::GetAll() const
{
    return m_records;
}

bool
SyncRecords::Beats(const SyncEntry& entry, const Record& record)
{
    return entry.version == record.version ? record.state == State::FORGOTTEN
                                           : entry.version.Beats(record.version);
}

std::size_t
SyncRecords::BucketOf(const SyncKey& key)
{
    return SyncKeyHasher()(key) % SYNC_BUCKETS;
}

SyncDigests
SyncRecords::Digest(int64_t after) const
{
    SyncDigests digests{};
    for (const auto& [key, record] : m_records)
    {
        if (record.state == State::LIVE || (record.state == State::REMOVED && record.since > after))
        {
            digests[BucketOf(key)] += DigestOf(key, record);
        }
    }
    return digests;
}

} // namespace ns3
