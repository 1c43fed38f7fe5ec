// SPDX-License-Identifier: GPL-2.0-only

#include "table-transfer.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{

namespace
{

/// As often one peer is asked for a piece; it waits twice as long each time, up to 32 times.
constexpr uint32_t MOST_TRIES = 8;
constexpr uint32_t MOST_DOUBLINGS = 5;

/// @return the updates that are in both
std::vector<SyncLine>
Common(const std::vector<SyncLine>& some, const std::vector<SyncLine>& others)
{
    std::vector<SyncLine> common;
    for (const SyncLine& line : some)
    {
        const auto same = std::find_if(others.begin(), others.end(), [&](const SyncLine& other) {
            return other.sender == line.sender;
        });
        if (same != others.end())
        {
            common.push_back({line.sender,
                              std::min(line.age, same->age),
                              Intersection(line.numbers, same->numbers)});
        }
    }
    return common;
}

} // namespace

TableTransfer::TableTransfer(const std::set<uint16_t>& peers,
                             RoundTrips& trips,
                             Send send,
                             Done done)
    : m_peers(peers),
      m_trips(trips),
      m_send(std::move(send)),
      m_done(std::move(done))
{
}

TableTransfer::~TableTransfer()
{
    m_event.Cancel();
}

void
TableTransfer::Configure(double rate, Time wait, Time pause)
{
    m_rate = rate;
    m_wait = wait;
    m_pause = pause;
}

void
TableTransfer::BeginAll(uint16_t peer)
{
    if (!IsWhole() && !m_peers.empty())
    {
        Clear();
        m_ask.buckets.set();
        Start(m_peers.count(peer) ? peer : *m_peers.begin(), true);
    }
}

void
TableTransfer::BeginSome(uint16_t peer, const SyncBuckets& buckets)
{
    if (!IsActive())
    {
        Clear();
        m_ask.buckets = buckets;
        Start(peer, false);
    }
}

bool
TableTransfer::IsActive() const
{
    return m_phase != Phase::IDLE;
}

bool
TableTransfer::IsWhole() const
{
    return IsActive() && m_whole;
}

bool
TableTransfer::IsExpected(uint16_t peer, const SyncPiece& piece) const
{
    return m_awaits && peer == m_peer && piece.number >= m_first && piece.number <= m_ask.number;
}

void
TableTransfer::Take(const SyncPiece& piece)
{
    m_awaits = false;
    m_event.Cancel();
    const Time passed = Simulator::Now() - m_askedAt;
    const Time pace = m_rate == 0 ? Time(0) : Seconds(piece.entries.size() / m_rate);
    const Time rest = std::max(Time(0), pace - passed);
    if (piece.incomplete && m_whole && !m_takesAny)
    {
        NextPeer(rest);
        return;
    }
    m_lines.insert(m_lines.end(), piece.lines.begin(), piece.lines.end());
    m_ask.line = m_lines.empty() ? SyncLife() : m_lines.back().sender;
    m_ask.knowsLines = m_ask.knowsLines || piece.hasAllLines;
    if (piece.upTo)
    {
        m_ask.after = piece.upTo;
        m_took = true;
    }
    if (piece.hasAllEntries)
    {
        m_phase = Phase::DONE;
        m_done();
        return;
    }
    m_event = Simulator::Schedule(rest, &TableTransfer::AskNext, this);
}

std::vector<SyncLine>
TableTransfer::Finish()
{
    m_took = true; // that there is no more is a word on entries, too
    KeepLines();
    const bool whole = m_whole;
    std::vector<SyncLine> lines = std::move(*m_earlier);
    Clear();
    return whole ? lines : std::vector<SyncLine>();
}

void
TableTransfer::Clear()
{
    m_event.Cancel();
    m_phase = Phase::IDLE;
    m_awaits = false;
    m_takesAny = false;
    m_asked = 0;
    m_ask = SyncAsk();
    m_earlier.reset();
}

void
TableTransfer::Start(uint16_t peer, bool whole)
{
    m_phase = Phase::ASKING;
    m_whole = whole;
    AskPeer(peer);
}

void
TableTransfer::AskPeer(uint16_t peer)
{
    m_peer = peer;
    m_took = false;
    m_lines.clear();
    m_ask.knowsLines = !m_whole;
    m_ask.line = SyncLife();
    AskNext();
}

void
TableTransfer::AskNext()
{
    m_askedAt = Simulator::Now();
    m_tries = 0;
    m_awaits = true;
    Ask();
}

void
TableTransfer::Ask()
{
    m_ask.number = m_trips.Ask(m_peer);
    m_first = m_tries == 0 ? m_ask.number : m_first;
    m_event = Simulator::Schedule(Patience(), &TableTransfer::Complain, this);
    m_send(m_peer, m_ask);
}

/// @return how long to wait for this try: what is known of the peer, and more where that is little
Time
TableTransfer::Patience() const
{
    const int64_t doublings = int64_t{1} << std::min(m_tries, MOST_DOUBLINGS);
    return std::max(m_trips.GetWait(m_peer), NanoSeconds(m_wait.GetNanoSeconds() * doublings));
}

void
TableTransfer::Complain()
{
    if (++m_tries < MOST_TRIES)
    {
        Ask();
    }
    else
    {
        NextPeer(Time(0));
    }
}

void
TableTransfer::NextPeer(Time least)
{
    m_awaits = false;
    if (!m_whole || m_peers.empty())
    {
        Clear();
        return;
    }
    KeepLines();
    const auto next = m_peers.upper_bound(m_peer);
    const uint16_t peer = next == m_peers.end() ? *m_peers.begin() : *next;
    const bool isRoundOver = ++m_asked >= m_peers.size();
    m_asked = isRoundOver ? 0 : m_asked;
    m_takesAny = m_takesAny || isRoundOver;
    m_event =
        Simulator::Schedule(isRoundOver ? m_pause : least, &TableTransfer::AskPeer, this, peer);
}

void
TableTransfer::KeepLines()
{
    if (m_took)
    {
        m_earlier = m_earlier ? Common(*m_earlier, m_lines) : m_lines;
    }
}

} // namespace ns3
