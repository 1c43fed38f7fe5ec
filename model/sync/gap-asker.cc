// SPDX-License-Identifier: GPL-2.0-only

#include "gap-asker.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{

namespace
{

/// As often a sender is asked that does not say anything.
constexpr uint32_t MOST_TRIES = 5;
/// As often the time to wait is doubled.
constexpr uint32_t MOST_DOUBLINGS = 6;
/// Updates that are asked for at once.
constexpr uint32_t LEAST_WINDOW = 8;
constexpr uint32_t FIRST_WINDOW = 16;
constexpr uint32_t MOST_WINDOW = 256;

/// @return the first of some numbers
std::vector<SyncRange>
FirstOf(std::vector<SyncRange> ranges, uint32_t n)
{
    for (auto range = ranges.begin(); range != ranges.end(); ++range)
    {
        const uint32_t size = range->last - range->first + 1;
        if (size >= n)
        {
            range->last = range->first + n - 1;
            ranges.erase(range + 1, ranges.end());
            break;
        }
        n -= size;
    }
    return ranges;
}

} // namespace

GapAsker::GapAsker(SenderBook& book, RoundTrips& trips, AskAgain askAgain, AskAll askAll, Room room)
    : m_book(book),
      m_trips(trips),
      m_askAgain(std::move(askAgain)),
      m_askAll(std::move(askAll)),
      m_room(std::move(room))
{
}

GapAsker::~GapAsker()
{
    Clear();
}

void
GapAsker::Configure(Time interval, std::size_t limit)
{
    m_interval = interval;
    m_limit = limit;
}

void
GapAsker::Hear(const SyncLife& sender)
{
    Asking& asking = m_asking[sender.node];
    if (asking.incarnation != sender.incarnation)
    {
        asking.event.Cancel();
        asking = {sender.incarnation, 0, 0, FIRST_WINDOW, 0, {}};
    }
    asking.tries = 0;
    if (asking.event.IsExpired() && !Missing(sender, 1).empty())
    {
        Wait(sender.node, asking.silent == 0 ? m_interval : Patience(sender.node));
    }
}

void
GapAsker::Take(const SyncLife& sender)
{
    Asking& asking = m_asking[sender.node];
    if (asking.incarnation != sender.incarnation || asking.event.IsExpired())
    {
        return;
    }
    asking.event.Cancel();
    asking.silent = 0;
    const std::vector<SyncRange> missing = Missing(sender, 1);
    if (!missing.empty() && missing.front().first > asking.upTo)
    {
        asking.window = std::min(asking.window * 2, MOST_WINDOW);
        Wait(sender.node, Time(0));
    }
    else
    {
        // Repeats come one after the other, at the sender's pace: twice as long is soon enough.
        Wait(sender.node, Patience(sender.node) + Patience(sender.node));
    }
}

void
GapAsker::Clear()
{
    for (auto& [node, asking] : m_asking)
    {
        asking.event.Cancel();
    }
    m_asking.clear();
}

std::vector<SyncRange>
GapAsker::Missing(const SyncLife& sender, std::size_t limit) const
{
    const SenderBook::Line* line = m_book.Find(sender);
    return line ? line->admitted.Missing(std::max(line->told, line->admitted.Highest()), limit)
                : std::vector<SyncRange>();
}

void
GapAsker::Wait(uint16_t node, Time time)
{
    m_asking[node].event = Simulator::Schedule(time, &GapAsker::Ask, this, node);
}

/// @return how long to wait for what was asked for
Time
GapAsker::Patience(uint16_t node) const
{
    const uint32_t silent = std::max(m_asking.at(node).silent, 1U);
    const int64_t doublings = int64_t{1} << std::min(silent - 1, MOST_DOUBLINGS);
    return NanoSeconds(m_trips.GetWait(node).GetNanoSeconds() * doublings);
}

void
GapAsker::Ask(uint16_t node)
{
    Asking& asking = m_asking[node];
    const SyncLife sender{node, asking.incarnation};
    const std::vector<SyncRange> missing = Missing(sender, m_limit);
    if (missing.empty() || asking.tries == MOST_TRIES)
    {
        asking.silent = missing.empty() ? 0 : asking.silent;
        return;
    }
    if (asking.silent > 0)
    {
        asking.window = std::max(asking.window / 2, LEAST_WINDOW);
    }
    ++asking.tries;
    ++asking.silent;
    Wait(node, Patience(node));
    if (missing.front().first < m_book.Find(sender)->oldest)
    {
        m_askAll(node);
    }
    else
    {
        AskSome(sender, missing);
    }
}

/// Asks for no more than would find room, or it would be lost again.
void
GapAsker::AskSome(const SyncLife& sender, std::vector<SyncRange> missing)
{
    Asking& asking = m_asking[sender.node];
    const uint32_t n = std::min(asking.window, m_room());
    if (n > 0)
    {
        missing = FirstOf(std::move(missing), n);
        asking.upTo = missing.back().last;
        m_askAgain(sender, m_trips.Ask(sender.node), missing);
    }
}

} // namespace ns3
