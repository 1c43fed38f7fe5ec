// SPDX-License-Identifier: GPL-2.0-only

#include "lock-keeper.h"

#include "../hash-core/wire/ip-protocol.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("LockKeeper");

namespace
{

using Ground = MemberChoice::Ground;
using Kind = ClientLocks::Kind;

constexpr uint8_t LOCK_KIND = 2; // first byte of a lock's value, beside that of DispatchEntry

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

LockKeeper::LockKeeper(Owner& owner, TableSync& sync)
    : m_owner(owner),
      m_sync(sync)
{
}

void
LockKeeper::Configure(const Settings& settings)
{
    m_settings = settings;
}

bool
LockKeeper::IsLock(const std::vector<uint8_t>& value)
{
    return value.size() == 1 && value[0] == LOCK_KIND;
}

std::vector<uint8_t>
LockKeeper::Value()
{
    return {LOCK_KIND};
}

// ---- packets without an entry ------------------------------------------------------------------

LockKeeper::Finding
LockKeeper::Meet(const SteeredPacket& packet, const flowhash::FlowKey& flow, bool opens)
{
    const SyncKey key = SyncKey::Of(flow);
    ClientLocks::Lock* const lock = m_locks.Find(key);
    if (!lock)
    {
        return {};
    }
    if (lock->kind == Kind::OTHERS && NowNs() < lock->until)
    {
        return {std::nullopt, lock->holder, false};
    }
    if (lock->kind == Kind::OTHERS)
    {
        m_locks.End(key);
        m_sync.Forget(key);
        return {std::nullopt, std::nullopt, true};
    }
    if (lock->kind == Kind::WAITING && opens)
    {
        // A new connection, which takes along what waits of the one before.
        lock->timer.Cancel();
        lock->timer = Simulator::ScheduleNow(&LockKeeper::GoOn, this, key);
        return {};
    }
    return {HoldBack(*lock, packet, key), std::nullopt, false};
}

SteeringVerdict
LockKeeper::Lock(const SteeredPacket& packet, const flowhash::FlowKey& flow, bool lost)
{
    if (!m_owner.MayHold())
    {
        return SteeringVerdict::Drop(DROP_HELD_FULL);
    }
    NS_LOG_LOGIC("locks the client of " << flow.ToString());
    const SyncKey key = SyncKey::Of(flow);
    ClientLocks::Lock& lock = m_locks.Begin(key, Kind::OWN, NowNs());
    lock.taken = lost;
    const int64_t first = std::min(m_settings.hold, m_settings.timeout / 2);
    lock.timer = Simulator::Schedule(NanoSeconds(first), &LockKeeper::Settle, this, key);
    m_locks.Hold(key, packet);
    m_sync.Write(key, Value());
    return SteeringVerdict::Hold();
}

SteeringVerdict
LockKeeper::Wait(const SteeredPacket& packet, const flowhash::FlowKey& flow)
{
    if (!m_owner.MayHold())
    {
        return SteeringVerdict::Drop(DROP_HELD_FULL);
    }
    const SyncKey key = SyncKey::Of(flow);
    ClientLocks::Lock& lock = m_locks.Begin(key, Kind::WAITING, NowNs());
    lock.timer = Simulator::Schedule(NanoSeconds(m_settings.wait), &LockKeeper::GiveUp, this, key);
    m_locks.Hold(key, packet);
    return SteeringVerdict::Hold();
}

std::optional<SteeringVerdict>
LockKeeper::FollowFirst(const SteeredPacket& later)
{
    const std::optional<SyncKey> key = m_locks.FindFirst(later.view);
    if (!key)
    {
        return std::nullopt;
    }
    return HoldBack(*m_locks.Find(*key), later, *key);
}

/// One more packet of a key that is waited for here.
SteeringVerdict
LockKeeper::HoldBack(ClientLocks::Lock& lock, const SteeredPacket& packet, SyncKey key)
{
    if (!m_owner.MayHold())
    {
        return SteeringVerdict::Drop(DROP_HELD_FULL);
    }
    m_locks.Hold(key, packet);
    if (lock.kind == Kind::OWN && IsReady(lock))
    {
        lock.timer.Cancel();
        lock.timer = Simulator::ScheduleNow(&LockKeeper::Settle, this, key);
    }
    return SteeringVerdict::Hold();
}

/// Time and packets that are wanted before a server is chosen. Before it is answered a TCP client
/// says no more than its SYN.
bool
LockKeeper::IsReady(const ClientLocks::Lock& lock) const
{
    const bool tcp = lock.held[lock.request].view.protocol == flowhash::IpProtocol::TCP;
    return NowNs() - lock.since >= m_settings.hold &&
           (tcp || CountWanted(lock) >= m_settings.packets);
}

/// @return packets since the one that asked for a server; of split ones the first fragments count
uint32_t
LockKeeper::CountWanted(const ClientLocks::Lock& lock) const
{
    const auto request = lock.held.begin() + static_cast<std::ptrdiff_t>(lock.request);
    return static_cast<uint32_t>(
        std::count_if(request, lock.held.end(), [](const SteeredPacket& packet) {
            return !packet.view.isLaterFragment;
        }));
}

void
LockKeeper::Settle(SyncKey key)
{
    ClientLocks::Lock& lock = *m_locks.Find(key);
    const int64_t left = lock.since + m_settings.timeout / 2 - NowNs(); // others wait no longer
    if (!IsReady(lock) && left > 0)
    {
        lock.timer = Simulator::Schedule(NanoSeconds(left), &LockKeeper::Settle, this, key);
        return;
    }
    const SteeredPacket request = lock.held[lock.request];
    const DropReason* const reason =
        m_owner.OpenLocked(request, lock.taken ? Ground::LOCK_LOST : Ground::LOCKED);
    if (!reason)
    {
        GoOn(key);
        return;
    }
    m_sync.Erase(key);
    for (SteeredPacket& packet : m_locks.End(key))
    {
        m_owner.Refuse(packet, *reason);
    }
}

void
LockKeeper::GiveUp(SyncKey key)
{
    for (SteeredPacket& packet : m_locks.End(key))
    {
        m_owner.GiveUp(packet, DROP_ENTRY_LATE);
    }
}

void
LockKeeper::GoOn(SyncKey key)
{
    for (SteeredPacket& packet : m_locks.End(key))
    {
        m_owner.GoOn(packet);
    }
}

// ---- what others say ---------------------------------------------------------------------------

bool
LockKeeper::Take(const SyncKey& key, uint16_t holder, int64_t age)
{
    if (age >= m_settings.timeout)
    {
        return false;
    }
    std::deque<SteeredPacket> held = m_locks.End(key);
    ClientLocks::Lock& lock = m_locks.Begin(key, Kind::OTHERS, NowNs() - age);
    lock.holder = holder;
    lock.until = lock.since + m_settings.timeout;
    for (SteeredPacket& packet : held)
    {
        m_owner.HandOver(packet, holder);
    }
    return true;
}

void
LockKeeper::EntryCame(const SyncKey& key)
{
    GoOn(key);
}

void
LockKeeper::Remove(const SyncKey& key)
{
    const ClientLocks::Lock* const lock = m_locks.Find(key);
    if (lock && lock->kind == Kind::OTHERS)
    {
        m_locks.End(key);
    }
}

void
LockKeeper::LoseHolder(uint16_t id)
{
    m_locks.ExpireHolder(id);
}

void
LockKeeper::Expire()
{
    for (const SyncKey& key : m_locks.EndExpired(NowNs()))
    {
        m_sync.Forget(key);
    }
}

std::vector<SteeredPacket>
LockKeeper::Clear()
{
    return m_locks.Clear();
}

const ClientLocks&
LockKeeper::GetLocks() const
{
    return m_locks;
}

std::optional<int64_t>
LockKeeper::GetAge(const SyncKey& key) const
{
    const ClientLocks::Lock* const lock = m_locks.Find(key);
    const bool locked = lock && lock->kind != Kind::WAITING;
    return locked ? std::optional<int64_t>(NowNs() - lock->since) : std::nullopt;
}

} // namespace ns3
