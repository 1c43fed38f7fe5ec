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

} // namespace

GapAsker::GapAsker(SenderBook& book, AskAgain askAgain, AskAll askAll)
    : m_book(book),
      m_askAgain(std::move(askAgain)),
      m_askAll(std::move(askAll))
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
    asking.incarnation = sender.incarnation;
    asking.tries = 0;
    if (asking.event.IsExpired() && !Missing(sender, 1).empty())
    {
        Wait(sender.node);
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
GapAsker::Wait(uint16_t node)
{
    m_asking[node].event = Simulator::Schedule(m_interval, &GapAsker::Ask, this, node);
}

void
GapAsker::Ask(uint16_t node)
{
    Asking& asking = m_asking[node];
    const SyncLife sender{node, asking.incarnation};
    const std::vector<SyncRange> missing = Missing(sender, m_limit);
    if (missing.empty() || asking.tries == MOST_TRIES)
    {
        return;
    }
    ++asking.tries;
    Wait(node);
    if (missing.front().first < m_book.Find(sender)->oldest)
    {
        m_askAll(node);
    }
    else
    {
        m_askAgain(sender, missing);
    }
}

} // namespace ns3
