// SPDX-License-Identifier: GPL-2.0-only

// What FailoverMonitor remembers of choosers' epochs, and for how long.

#include "failover-monitor.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace ns3
{

void
FailoverMonitor::BeginEpoch(ChoiceBook::ChooserId chooser, Epoch epoch, Time now)
{
    m_epochs.resize(m_book.GetNChoosers());
    std::deque<Epoch>& epochs = m_epochs[chooser];
    if (!epochs.empty())
    {
        epochs.back().over = now;
        Event& former = m_events[epochs.back().event];
        --former.lasting;
        former.over = now;
    }
    while (epochs.size() > 1 && epochs.front().over < now - m_roster.GetLinger())
    {
        epochs.pop_front(); // no packet of it is under way
    }
    ++m_events[epoch.event].lasting;
    epochs.push_back(std::move(epoch));
}

const FailoverMonitor::Epoch*
FailoverMonitor::FindEpoch(ChoiceBook::ChooserId chooser, uint32_t number) const
{
    if (chooser >= m_epochs.size())
    {
        return nullptr;
    }
    const std::deque<Epoch>& epochs = m_epochs[chooser];
    const auto found = std::find_if(epochs.rbegin(), epochs.rend(), [number](const Epoch& epoch) {
        return epoch.number == number;
    });
    return found == epochs.rend() ? nullptr : &*found;
}

/// @return whether all who could have learned of it
bool
FailoverMonitor::IsComplete(const Event& event) const
{
    if (!event.what.tier)
    {
        return true; // a scheme is one chooser's
    }
    for (ChoiceBook::ChooserId chooser = 0; chooser < m_book.GetNChoosers(); ++chooser)
    {
        if (m_book.GetTier(chooser) == *event.what.tier && event.learned.count(chooser) == 0)
        {
            return false;
        }
    }
    return true;
}

/// Forgets marks of flows that nobody remembers.
void
FailoverMonitor::FreeRetired()
{
    if (std::all_of(m_events.begin(), m_events.end(), [](const Event& event) {
            return event.marks.IsEmpty();
        }))
    {
        return;
    }
    std::unordered_set<uint64_t> pages;
    for (uint32_t slot = 0; slot < m_store.GetEnd(); ++slot)
    {
        if (m_store.IsUsed(slot))
        {
            pages.insert(m_store.Flow(slot).number / FlowMarks<8>::PAGE);
        }
    }
    for (Event& event : m_events)
    {
        event.marks.Keep([&pages](uint64_t page) { return pages.count(page) > 0; });
    }
}

/// @return whether the flow was not yet seen to move by the event
bool
FailoverMonitor::NoteObserved(const FlowLedger::Arrival& arrival, uint32_t event, Time now)
{
    const uint32_t slot = m_store.Find(arrival.flow);
    std::vector<uint32_t>& observed = m_store.Rest(arrival.tier, slot).observed;
    if (std::find(observed.begin(), observed.end(), event) != observed.end())
    {
        return false;
    }
    // Of events whose packets have all arrived nobody asks.
    observed.erase(std::remove_if(observed.begin(),
                                  observed.end(),
                                  [this, now](uint32_t former) { return IsOver(former, now); }),
                   observed.end());
    observed.push_back(event);
    return true;
}

/// @return whether no packet that a chooser sent by an event is under way any more, nor will be
bool
FailoverMonitor::IsOver(uint32_t number, Time now) const
{
    const Event& event = m_events[number];
    return event.lasting == 0 && IsComplete(event) && event.over < now - m_roster.GetLinger();
}

} // namespace ns3
