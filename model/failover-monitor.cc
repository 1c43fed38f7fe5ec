// SPDX-License-Identifier: GPL-2.0-only

#include "failover-monitor.h"

#include "ns3/simulator.h"

namespace ns3
{

FailoverMonitor::FailoverMonitor(const FlowRoster& roster)
    : m_roster(roster)
{
}

std::size_t
FailoverMonitor::Announce(const std::string& name, std::optional<uint32_t> tier)
{
    Event& event = m_events.emplace_back();
    event.tier = tier;
    event.at = Simulator::Now();
    event.report.event = name;
    event.report.at = event.at.GetSeconds();
    return m_events.size() - 1;
}

void
FailoverMonitor::Learn(std::size_t number)
{
    Event& event = m_events[number];
    event.report.learnedAt = Simulator::Now().GetSeconds();
    event.report.flowsActive = m_roster.NActive();
    event.watched.assign(m_roster.Size(), false);
    event.movedSeen.assign(m_roster.Size(), false);
    event.moves.assign(m_roster.Size(), 0);
    for (uint64_t flow = 0; flow < m_roster.Size(); ++flow)
    {
        event.watched[flow] = m_roster.Get(flow).IsActive();
    }
}

void
FailoverMonitor::BeforeChange(std::size_t number, const Choosers& choosers)
{
    Event& event = m_events[number];
    event.choosers = choosers;
    const bool chooses = choosers.forward || choosers.reverse || choosers.entries;
    for (uint64_t flow = 0; chooses && flow < event.watched.size(); ++flow)
    {
        if (event.watched[flow])
        {
            event.before.push_back(ChoicesFor(event, flow, m_roster.Get(flow)));
        }
    }
}

void
FailoverMonitor::AfterChange(std::size_t number)
{
    Event& event = m_events[number];
    const Choosers& choosers = event.choosers;
    for (const Before& before : event.before)
    {
        if (choosers.entries)
        {
            CountByEntry(event, before);
            continue;
        }
        const FlowRoster::Flow& known = m_roster.Get(before.flow);
        Mark(event,
             before.flow,
             Judge(choosers.forward, before.forward, Ask(choosers.forward, known.key)),
             Judge(choosers.reverse, before.reverse, Ask(choosers.reverse, known.reply)));
    }
    event.before.clear();
}

void
FailoverMonitor::Notice(
    uint32_t tier, uint64_t flow, bool /*reverse*/, const FlowLedger::Sighting& sighting, Time now)
{
    for (Event& event : m_events)
    {
        if (event.tier != tier || !Watches(event.watched, flow))
        {
            continue;
        }
        if (sighting.moved && !event.movedSeen[flow])
        {
            event.movedSeen[flow] = true;
            ++event.report.observedMoved;
        }
        if (sighting.violated)
        {
            event.report.lastViolationAfter = (now - event.at).GetSeconds();
        }
    }
}

void
FailoverMonitor::FlowEnded(uint64_t flow, const FlowRoster::Flow& record)
{
    for (Event& event : m_events)
    {
        if (Watches(event.watched, flow))
        {
            event.report.brokenFlows += record.outcome == FlowRoster::Outcome::BROKEN ? 1 : 0;
            event.watched[flow] = false;
        }
    }
}

std::vector<FailoverReport>
FailoverMonitor::Reports() const
{
    std::vector<FailoverReport> reports;
    for (const Event& event : m_events)
    {
        reports.push_back(event.report);
        reports.back().needed = CountMoves(event, Move::NEEDED);
        reports.back().excess = CountMoves(event, Move::EXCESS);
    }
    return reports;
}

FailoverMonitor::Before
FailoverMonitor::ChoicesFor(const Event& event, uint64_t flow, const FlowRoster::Flow& known)
{
    const Choosers& choosers = event.choosers;
    if (choosers.entries)
    {
        const Choice owner = choosers.entries->Owner(*event.tier, flow);
        return {flow, owner, owner};
    }
    return {flow, Ask(choosers.forward, known.key), Ask(choosers.reverse, known.reply)};
}

void
FailoverMonitor::CountByEntry(Event& event, const Before& before)
{
    const bool left =
        before.forward && !event.choosers.entries->IsServing(*event.tier, *before.forward);
    const Move move = left ? Move::NEEDED : Move::NONE;
    Mark(event, before.flow, move, move);
}

FailoverMonitor::Choice
FailoverMonitor::Ask(const flowhash::Distribution* chooser, const flowhash::FlowKey& key)
{
    return chooser ? chooser->Peek(key, Simulator::Now().GetNanoSeconds()) : std::nullopt;
}

FailoverMonitor::Move
FailoverMonitor::Judge(const flowhash::Distribution* chooser, Choice before, Choice after)
{
    if (!before || before == after)
    {
        return Move::NONE;
    }
    return chooser->IsServing(*before) ? Move::EXCESS : Move::NEEDED;
}

unsigned
FailoverMonitor::BitOf(Move kind, bool reverse)
{
    const unsigned bit = kind == Move::NEEDED ? 1 : kind == Move::EXCESS ? 2 : 0;
    return reverse ? bit << 2 : bit;
}

void
FailoverMonitor::Mark(Event& event, uint64_t flow, Move forward, Move reverse)
{
    event.moves[flow] |= static_cast<uint8_t>(BitOf(forward, false) | BitOf(reverse, true));
}

MoveCount
FailoverMonitor::CountMoves(const Event& event, Move kind)
{
    MoveCount count;
    for (const uint8_t moves : event.moves)
    {
        const bool forward = (moves & BitOf(kind, false)) != 0;
        const bool reverse = (moves & BitOf(kind, true)) != 0;
        count.forward += forward ? 1 : 0;
        count.reverse += reverse ? 1 : 0;
        count.either += forward || reverse ? 1 : 0;
    }
    return count;
}

bool
FailoverMonitor::Watches(const std::vector<bool>& flows, uint64_t flow)
{
    return flow < flows.size() && flows[flow];
}

} // namespace ns3
