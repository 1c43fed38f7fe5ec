// SPDX-License-Identifier: GPL-2.0-only

// What comes: messages, and what they mean. What goes out is in sync-work-intervals.cc.

#include "sync-work.h"

#include "sync-codec.h"
#include "sync-header.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace ns3
{

namespace
{

// Why messages are dropped, beside what is wrong with their bytes; names in results.
constexpr const char* STOPPED = "stopped";
constexpr const char* UNKNOWN_SENDER = "unknown-sender";
constexpr const char* FORMER_LIFE = "former-life";
constexpr const char* DUPLICATE = "duplicate";
constexpr const char* QUEUE_FULL = "queue-full";
constexpr const char* UNASKED = "unasked";

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

bool
SyncWork::Receive(Ptr<const Packet> packet)
{
    SyncHeader header;
    const char* reason = STOPPED;
    if (m_running)
    {
        packet->PeekHeader(header);
        reason = header.GetFault();
        reason = reason ? reason : Heed(header.GetMessage());
    }
    SyncCounts::Count& count =
        reason ? m_counts.dropped[reason] : m_counts.received[header.GetMessage().GetKind()];
    ++count.packets;
    count.bytes += packet->GetSize();
    return !reason;
}

const char*
SyncWork::Judge(const SyncMessage& message)
{
    const SyncLife& from = message.sender;
    if (m_sender.GetPeers().count(from.node) == 0)
    {
        return UNKNOWN_SENDER;
    }
    uint32_t& latest = m_lives[from.node];
    latest = std::max(latest, from.incarnation);
    // A word on an entry counts whenever it was said.
    const bool counts = std::holds_alternative<SyncUpdate>(message.body);
    return from.incarnation == latest || counts ? nullptr : FORMER_LIFE;
}

const char*
SyncWork::Heed(const SyncMessage& message)
{
    if (const char* reason = Judge(message))
    {
        return reason;
    }
    const SyncLife from = message.sender;
    m_replica.Purge(NowNs());
    if (m_settings.reliable)
    {
        m_book.Hear(from, NowNs());
    }
    const char* reason =
        std::visit([&](const auto& body) { return Hear(from, body); }, message.body);
    if (m_settings.reliable && m_running && m_lives[from.node] == from.incarnation)
    {
        m_gaps.Hear(from);
    }
    return reason;
}

bool
SyncWork::Apply(const std::vector<SyncEntry>& entries, bool compared, std::function<void()> done)
{
    for (const SyncEntry& entry : entries) // also of words that find no room, or wait
    {
        m_replica.Hear(entry.version.counter);
    }
    const auto shared = std::make_shared<const std::vector<SyncEntry>>(entries);
    const int64_t came = NowNs();
    return m_queue.Push(
        static_cast<uint32_t>(entries.size()),
        [this, shared, compared, came](uint32_t i) {
            Merge((*shared)[i], compared, NowNs() - came);
        },
        std::move(done));
}

void
SyncWork::Merge(SyncEntry entry, bool compared, int64_t waited)
{
    entry.age += waited;
    if (m_replica.Merge(entry, compared, NowNs()))
    {
        Tell(entry.key);
    }
}

const char*
SyncWork::Hear(const SyncLife& from, const SyncUpdate& update)
{
    const SyncRange number{update.number, update.number};
    if (update.repeated)
    {
        m_trips.Answer(from.node, update.question);
    }
    if (m_settings.reliable && m_book.Find(from)->admitted.Includes(number))
    {
        return DUPLICATE;
    }
    const auto applied = [this, from, number] {
        if (SenderBook::Line* line = m_book.Find(from))
        {
            line->applied.Add(number);
        }
    };
    if (!Apply(update.entries, false, applied))
    {
        return QUEUE_FULL;
    }
    if (SenderBook::Line* line = m_book.Find(from))
    {
        line->admitted.Add(number);
    }
    if (update.repeated)
    {
        m_gaps.Take(from);
    }
    return nullptr;
}

const char*
SyncWork::Hear(const SyncLife& /* from */, const SyncRefresh& refresh)
{
    const auto shared = std::make_shared<const std::vector<SyncTouch>>(refresh.touches);
    const int64_t came = NowNs();
    const auto touch = [this, shared, came](uint32_t i) {
        m_replica.Touch({(*shared)[i].key, (*shared)[i].age + NowNs() - came});
    };
    return m_queue.Push(static_cast<uint32_t>(shared->size()), touch, [] {}) ? nullptr : QUEUE_FULL;
}

const char*
SyncWork::Hear(const SyncLife& from, const SyncStatus& status)
{
    m_replica.Hear(status.clock);
    if (!m_settings.reliable)
    {
        return nullptr;
    }
    SenderBook::Line& line = m_book.Hear(from, NowNs());
    line.oldest = std::max(line.oldest, status.oldest);
    line.told = std::max(line.told, status.last);
    if (std::any_of(status.lines.begin(), status.lines.end(), [this](const SyncLine& told) {
            return IsMissing(told);
        }))
    {
        m_transfer.BeginAll(from.node);
    }
    return nullptr;
}

bool
SyncWork::SpeaksItself(const SyncLife& sender)
{
    const SenderBook::Line* line = m_book.Find(sender);
    const auto life = m_lives.find(sender.node);
    return line && life != m_lives.end() && life->second == sender.incarnation &&
           NowNs() - line->heard <= SILENCE * m_settings.statusInterval.GetNanoSeconds();
}

bool
SyncWork::IsMissing(const SyncLine& line)
{
    // One that is nearly forgotten is not learned any more, or nodes would have it from each other
    // for ever.
    const bool isOld = line.age > m_settings.tombstoneTime.GetNanoSeconds() / 2;
    return !(line.sender == m_sender.GetLife()) && !isOld && !SpeaksItself(line.sender) &&
           !m_book.Includes(line);
}

const char*
SyncWork::Hear(const SyncLife& from, const SyncGaps& gaps)
{
    if (gaps.incarnation != m_sender.GetLife().incarnation)
    {
        return FORMER_LIFE;
    }
    const uint32_t oldest = m_log.GetOldest();
    for (const SyncRange& range : gaps.numbers)
    {
        const SyncRange kept{std::max(range.first, oldest), std::min(range.last, m_log.GetLast())};
        m_repeater.Ask(from.node, gaps.number, kept);
    }
    if (!gaps.numbers.empty() && gaps.numbers.front().first < oldest)
    {
        m_sender.Tell(from.node, SyncStatus{oldest, m_log.GetLast(), m_replica.GetClock(), {}});
    }
    return nullptr;
}

const char*
SyncWork::Hear(const SyncLife& from, const SyncDigest& digest)
{
    m_replica.Hear(digest.clock);
    m_replica.Tidy(NowNs());
    const SyncDigests own = m_replica.Digest(NowNs());
    SyncBuckets differing;
    for (std::size_t i = 0; i < SYNC_BUCKETS; ++i)
    {
        differing[i] = own[i] != digest.digests[i];
    }
    if (differing.none() || m_queue.GetN() > 0)
    {
        return nullptr;
    }
    if (!digest.answer)
    {
        m_sender.Tell(from.node, SyncDigest{true, m_replica.GetClock(), own});
    }
    m_transfer.BeginSome(from.node, differing);
    return nullptr;
}

const char*
SyncWork::Hear(const SyncLife& from, const SyncAsk& ask)
{
    m_replica.Tidy(NowNs());
    SyncPiece piece;
    piece.number = ask.number;
    piece.incomplete = m_transfer.IsWhole();
    piece.clock = m_replica.GetClock();
    std::size_t room = Room();
    FillLines(ask, room, piece);
    if (piece.hasAllLines)
    {
        m_replica.Fill(ask, room, NowNs(), piece);
    }
    m_sender.Tell(from.node, std::move(piece));
    return nullptr;
}

void
SyncWork::FillLines(const SyncAsk& ask, std::size_t& room, SyncPiece& piece) const
{
    piece.hasAllLines = true;
    if (ask.knowsLines || !m_settings.reliable)
    {
        return;
    }
    for (SyncLine& line : GetLines())
    {
        const std::size_t size = synccodec::SizeOf(line);
        if (!(ask.line < line.sender))
        {
            continue;
        }
        if (size > room)
        {
            piece.hasAllLines = false;
            return;
        }
        room -= size;
        piece.lines.push_back(std::move(line));
    }
}

std::vector<SyncLine>
SyncWork::GetLines() const
{
    std::vector<SyncLine> lines = m_book.GetAll(NowNs());
    SyncLine own{m_sender.GetLife(), 0, {}};
    if (m_log.GetLast() > 0)
    {
        own.numbers.push_back({1, m_log.GetLast()});
    }
    const auto place = std::lower_bound(
        lines.begin(), lines.end(), own, [](const SyncLine& line, const SyncLine& other) {
            return line.sender < other.sender;
        });
    lines.insert(place, own);
    return lines;
}

const char*
SyncWork::Hear(const SyncLife& from, const SyncPiece& piece)
{
    m_replica.Hear(piece.clock);
    if (m_transfer.IsWhole())
    {
        m_replica.GoBeyond(); // what all others have forgotten is not in any table
    }
    m_trips.Answer(from.node, piece.number); // late or not: one waits longer then
    if (!m_transfer.IsExpected(from.node, piece))
    {
        return UNASKED;
    }
    if (!Apply(piece.entries, !m_transfer.IsWhole(), [] {}))
    {
        return QUEUE_FULL;
    }
    m_transfer.Take(piece);
    return nullptr;
}

void
SyncWork::FinishTransfer()
{
    for (const SyncLine& line : m_transfer.Finish())
    {
        if (!(line.sender == m_sender.GetLife()))
        {
            m_book.Adopt(line, NowNs());
        }
    }
}

} // namespace ns3
