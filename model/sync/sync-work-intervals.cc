// SPDX-License-Identifier: GPL-2.0-only

// What goes out by itself, and when.

#include "sync-codec.h"
#include "sync-work.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace ns3
{

namespace
{

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

SyncWork::SyncWork()
    : m_repeater([this](uint16_t peer, uint32_t number, uint32_t question) {
          return Repeat(peer, number, question);
      }),
      m_gaps(
          m_book,
          m_trips,
          [this](const SyncLife& sender, uint32_t question, const std::vector<SyncRange>& missing) {
              if (!m_transfer.IsWhole()) // it may bring them
              {
                  m_sender.Tell(sender.node, SyncGaps{sender.incarnation, question, missing});
              }
          },
          [this](uint16_t node) { m_transfer.BeginAll(node); },
          [this] { return RoomForUpdates(); }),
      m_transfer(
          m_sender.GetPeers(),
          m_trips,
          [this](uint16_t peer, const SyncAsk& ask) { m_sender.Tell(peer, ask); },
          [this] {
              m_queue.Push(
                  0, [](uint32_t) {}, [this] { FinishTransfer(); });
          })
{
}

SyncWork::~SyncWork()
{
    Stop();
}

void
SyncWork::SetNode(uint16_t node)
{
    m_sender.SetLife({node, m_sender.GetLife().incarnation});
    m_replica.SetNode(node);
}

MessageSender&
SyncWork::GetSender()
{
    return m_sender;
}

SyncReplica&
SyncWork::GetReplica()
{
    if (m_running)
    {
        m_replica.Purge(NowNs());
    }
    return m_replica;
}

const SyncCounts&
SyncWork::GetCounts() const
{
    return m_counts;
}

const UpdateQueue&
SyncWork::GetQueue() const
{
    return m_queue;
}

const TableTransfer&
SyncWork::GetTransfer() const
{
    return m_transfer;
}

void
SyncWork::Start(const SyncSettings& settings, bool empty)
{
    Stop();
    m_settings = settings;
    const SyncLife life = m_sender.GetLife();
    m_sender.SetLife({life.node, life.incarnation + 1});
    m_replica.SetTombstoneTime(m_settings.tombstoneTime.GetNanoSeconds());
    m_log.SetLimit(m_settings.reliable ? m_settings.logSize : 0);
    m_queue.Configure(m_settings.operationsPerSecond, m_settings.queueLimit);
    m_repeater.Configure(m_settings.transferRate);
    m_trips.Configure(m_settings.retryInterval);
    m_gaps.Configure(m_settings.retryInterval, Room() / sizeof(SyncRange));
    m_transfer.Configure(
        m_settings.transferRate, m_settings.retryInterval, m_settings.statusInterval);
    m_compared = life.node;
    m_refreshedAt = NowNs();
    m_running = true;
    if (m_settings.reliable)
    {
        Repeatedly(m_statusEvent, m_settings.statusInterval, &SyncWork::SendStatus);
    }
    Repeatedly(m_digestEvent, m_settings.antiEntropyInterval, &SyncWork::SendDigest);
    Repeatedly(m_refreshEvent, m_settings.refreshInterval, &SyncWork::SendRefresh);
    if (empty)
    {
        m_replica.Clear();
        m_transfer.BeginAll(life.node);
    }
}

void
SyncWork::Stop()
{
    m_running = false;
    for (EventId* event : {&m_flushEvent, &m_statusEvent, &m_digestEvent, &m_refreshEvent})
    {
        event->Cancel();
    }
    m_repeater.Clear();
    m_gaps.Clear();
    m_transfer.Clear();
    m_trips.Clear();
    m_queue.Clear();
    m_outbox.Take();
    m_log.Clear();
    m_book.Clear();
    m_lives.clear();
    m_replica.LoseDead();
}

void
SyncWork::RemovePeer(uint16_t id)
{
    m_sender.GetPeers().erase(id);
    m_lives.erase(id);
}

std::size_t
SyncWork::Room() const
{
    return m_settings.mtu - synccodec::HEADER_SIZE - synccodec::BODY_SIZE;
}

/// @return updates of full size that the queue would take
uint32_t
SyncWork::RoomForUpdates() const
{
    const uint32_t waiting = m_queue.GetN();
    if (m_settings.operationsPerSecond == 0)
    {
        return UINT32_MAX;
    }
    const uint32_t room = m_settings.queueLimit - std::min(waiting, m_settings.queueLimit);
    return std::max(room / m_settings.batch, waiting == 0 ? 1U : 0U);
}

std::size_t
SyncWork::Repeat(uint16_t peer, uint32_t number, uint32_t question)
{
    if (number < m_log.GetOldest())
    {
        return 0;
    }
    SyncUpdate update{true, number, m_log.Get(number, NowNs()), question};
    const std::size_t entries = update.entries.size();
    m_sender.Tell(peer, std::move(update));
    return entries;
}

void
SyncWork::Repeatedly(EventId& event, const Time& interval, void (SyncWork::*action)())
{
    if (interval.IsStrictlyPositive())
    {
        event = Simulator::Schedule(interval, action, this);
    }
}

void
SyncWork::Tell(const SyncKey& key)
{
    if (!m_running)
    {
        return;
    }
    m_outbox.Add(key);
    if (m_outbox.GetN() >= m_settings.batch || m_settings.updateInterval.IsZero())
    {
        Flush();
    }
    else if (m_flushEvent.IsExpired())
    {
        m_flushEvent = Simulator::Schedule(m_settings.updateInterval, &SyncWork::Flush, this);
    }
}

void
SyncWork::Flush()
{
    m_flushEvent.Cancel();
    SyncUpdate update;
    std::size_t room = Room();
    for (const SyncKey& key : m_outbox.Take())
    {
        if (!m_replica.IsOwn(key)) // another node's word beat it
        {
            continue;
        }
        std::optional<SyncEntry> entry = m_replica.GetEntry(key, NowNs());
        if (!entry) // it has run out meanwhile
        {
            continue;
        }
        const std::size_t size = synccodec::SizeOf(*entry);
        if (update.entries.size() == m_settings.batch || size > room)
        {
            SendUpdate(std::exchange(update, SyncUpdate()));
            room = Room();
        }
        room -= size;
        update.entries.push_back(*std::move(entry));
    }
    SendUpdate(std::move(update));
}

void
SyncWork::SendUpdate(SyncUpdate update)
{
    if (!update.entries.empty())
    {
        update.number = m_log.Add(update.entries, NowNs());
        m_sender.TellAll(std::move(update), m_settings.broadcast);
    }
}

void
SyncWork::SendStatus()
{
    const int64_t now = NowNs();
    m_replica.Purge(now);
    m_book.Purge(now - m_settings.tombstoneTime.GetNanoSeconds());
    SyncStatus status{m_log.GetOldest(), m_log.GetLast(), m_replica.GetClock(), {}};
    std::size_t room = Room();
    const int64_t silence = SILENCE * m_settings.statusInterval.GetNanoSeconds();
    for (const SyncLine& line : m_book.GetSilent(now, silence))
    {
        const std::size_t size = synccodec::SizeOf(line);
        if (size > room)
        {
            m_sender.TellAll(status, m_settings.broadcast);
            status.lines.clear();
            room = Room();
        }
        room -= size;
        status.lines.push_back(line);
    }
    m_sender.TellAll(status, m_settings.broadcast);
    Repeatedly(m_statusEvent, m_settings.statusInterval, &SyncWork::SendStatus);
}

void
SyncWork::SendDigest()
{
    const std::set<uint16_t>& peers = m_sender.GetPeers();
    if (!peers.empty() && !m_transfer.IsActive())
    {
        const auto next = peers.upper_bound(m_compared);
        m_compared = next == peers.end() ? *peers.begin() : *next;
        m_replica.Tidy(NowNs());
        m_sender.Tell(m_compared,
                      SyncDigest{false, m_replica.GetClock(), m_replica.Digest(NowNs())});
    }
    Repeatedly(m_digestEvent, m_settings.antiEntropyInterval, &SyncWork::SendDigest);
}

void
SyncWork::SendRefresh()
{
    std::vector<SyncTouch> touches;
    m_replica.AppendTouched(m_refreshedAt, touches);
    m_refreshedAt = NowNs();
    SyncRefresh refresh;
    std::size_t room = Room();
    for (const SyncTouch& touch : touches)
    {
        const std::size_t size = synccodec::SizeOf(touch);
        if (size > room)
        {
            m_sender.TellAll(std::exchange(refresh, SyncRefresh()), m_settings.broadcast);
            room = Room();
        }
        room -= size;
        refresh.touches.push_back(touch);
    }
    if (!refresh.touches.empty())
    {
        m_sender.TellAll(std::move(refresh), m_settings.broadcast);
    }
    Repeatedly(m_refreshEvent, m_settings.refreshInterval, &SyncWork::SendRefresh);
}

} // namespace ns3
