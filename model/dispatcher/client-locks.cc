// SPDX-License-Identifier: GPL-2.0-only

#include "client-locks.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ns3
{

namespace
{

constexpr uint64_t ANY_ORIGIN = 0; // no packet comes back to the dispatcher where it waited

bool
IsFirstFragment(const PacketView& view)
{
    return view.isFragment && !view.isLaterFragment;
}

} // namespace

ClientLocks::~ClientLocks()
{
    Clear();
}

ClientLocks::Lock*
ClientLocks::Find(const SyncKey& key)
{
    const auto place = m_locks.find(key);
    return place == m_locks.end() ? nullptr : &place->second;
}

const ClientLocks::Lock*
ClientLocks::Find(const SyncKey& key) const
{
    const auto place = m_locks.find(key);
    return place == m_locks.end() ? nullptr : &place->second;
}

ClientLocks::Lock&
ClientLocks::Begin(const SyncKey& key, Kind kind, int64_t since)
{
    Lock& lock = m_locks[key];
    lock.timer.Cancel();
    lock.kind = kind;
    lock.holder = 0;
    lock.taken = false;
    lock.since = since;
    lock.until = since;
    lock.request = lock.held.size();
    return lock;
}

std::deque<SteeredPacket>
ClientLocks::End(const SyncKey& key)
{
    const auto place = m_locks.find(key);
    if (place == m_locks.end())
    {
        return {};
    }
    place->second.timer.Cancel();
    std::deque<SteeredPacket> held = std::move(place->second.held);
    m_locks.erase(place);
    m_held -= static_cast<uint32_t>(held.size());
    for (const SteeredPacket& packet : held)
    {
        if (FindFirst(packet.view) == key)
        {
            m_firsts.erase(FragmentKey::Of(packet.view, ANY_ORIGIN));
        }
    }
    return held;
}

std::vector<SyncKey>
ClientLocks::EndExpired(int64_t now)
{
    std::vector<SyncKey> ended;
    for (auto lock = m_locks.begin(); lock != m_locks.end();)
    {
        const bool expired = lock->second.kind == Kind::OTHERS && now >= lock->second.until;
        if (expired)
        {
            ended.push_back(lock->first);
        }
        lock = expired ? m_locks.erase(lock) : std::next(lock);
    }
    return ended;
}

void
ClientLocks::ExpireHolder(uint16_t holder)
{
    for (auto& [key, lock] : m_locks)
    {
        if (lock.kind == Kind::OTHERS && lock.holder == holder)
        {
            lock.until = lock.since;
        }
    }
}

std::vector<SteeredPacket>
ClientLocks::Clear()
{
    std::vector<SteeredPacket> all;
    while (!m_locks.empty())
    {
        for (const SteeredPacket& packet : End(m_locks.begin()->first))
        {
            all.push_back(packet);
        }
    }
    return all;
}

void
ClientLocks::Hold(const SyncKey& key, const SteeredPacket& packet)
{
    m_locks.at(key).held.push_back(packet);
    ++m_held;
    if (IsFirstFragment(packet.view))
    {
        m_firsts.insert_or_assign(FragmentKey::Of(packet.view, ANY_ORIGIN), key);
    }
}

std::optional<SyncKey>
ClientLocks::FindFirst(const PacketView& later) const
{
    const auto first = m_firsts.find(FragmentKey::Of(later, ANY_ORIGIN));
    return first == m_firsts.end() ? std::nullopt : std::optional(first->second);
}

uint32_t
ClientLocks::GetNHeld() const
{
    return m_held;
}

uint32_t
ClientLocks::GetN(Kind kind) const
{
    return static_cast<uint32_t>(
        std::count_if(m_locks.begin(), m_locks.end(), [kind](const auto& lock) {
            return lock.second.kind == kind;
        }));
}

} // namespace ns3
