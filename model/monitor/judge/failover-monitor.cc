// SPDX-License-Identifier: GPL-2.0-only

#include "failover-monitor.h"

#include <algorithm>
#include <utility>

namespace ns3
{

namespace
{

constexpr unsigned ASKED = 6; // bit of marks behind those of the moves

using flowhash::MemberChange;

bool
ChangesWeightsOnly(const std::vector<MemberChange>& changes)
{
    return !changes.empty() &&
           std::all_of(changes.begin(), changes.end(), [](const MemberChange& change) {
               return change.kind == MemberChange::Kind::SET_WEIGHT;
           });
}

void
Add(MoveCount& count, bool reverse, bool firstOfFlow)
{
    ++(reverse ? count.reverse : count.forward);
    count.either += firstOfFlow ? 1 : 0;
}

} // namespace

FailoverMonitor::FailoverMonitor(const FlowRoster& roster,
                                 const FlowLedger& ledger,
                                 const ChoiceBook& book)
    : m_roster(roster),
      m_ledger(ledger),
      m_book(book),
      m_store(roster.GetStore())
{
}

void
FailoverMonitor::Happened(const Happening& happening, Time now)
{
    const std::string word = MemberChange::ToWord(happening.change.kind);
    AddEvent(happening, happening.action.empty() ? word : happening.action, now).announced = true;
}

FailoverMonitor::Event&
FailoverMonitor::AddEvent(const Happening& happening, const std::string& action, Time now)
{
    FreeRetired();
    Event& event = m_events.emplace_back();
    event.what = happening;
    event.at = now;
    event.report.event = action + " " + happening.target;
    event.report.at = now.GetSeconds();
    return event;
}

void
FailoverMonitor::Changing(ChoiceBook::ChooserId chooser, Time now)
{
    m_before.clear();
    if (ChoiceBook::ChoosesPerPacket(m_book.GetChooser(chooser)))
    {
        return; // it binds no flow to a member, so none can move
    }
    const uint32_t tier = m_book.GetTier(chooser);
    for (uint32_t slot = 0; slot < m_store.GetEnd(); ++slot)
    {
        for (const bool reverse : {false, true})
        {
            if (m_book.LatestChooser(tier, slot, reverse) != chooser ||
                !m_store.Flow(slot).IsOpen())
            {
                continue;
            }
            if (const Choice choice = m_book.AskOf(chooser, slot, reverse, now))
            {
                m_before.push_back({slot, reverse, *choice});
            }
        }
    }
}

void
FailoverMonitor::Changed(ChoiceBook::ChooserId chooser,
                         const std::vector<MemberChange>& changes,
                         Time now)
{
    const uint32_t number = FindEvent(chooser, changes, now);
    Learn(m_events[number], chooser, now);
    Epoch epoch;
    epoch.number = m_book.GetHistory(chooser).GetEpoch();
    epoch.event = number;
    for (const Before& before : m_before)
    {
        const Choice after = m_book.AskOf(chooser, before.slot, before.reverse, now);
        Count(number, before, Judge(chooser, before, after, changes));
        epoch.asked.Set(m_store.Flow(before.slot).number);
    }
    m_before = {};
    BeginEpoch(chooser, std::move(epoch), now);
    if (IsComplete(m_events[number]))
    {
        m_events[number].marks.Clear(); // nobody else will be asked
    }
}

/// The first one of this kind that the chooser has not learned of yet.
uint32_t
FailoverMonitor::FindEvent(ChoiceBook::ChooserId chooser,
                           const std::vector<MemberChange>& changes,
                           Time now)
{
    const uint32_t tier = m_book.GetTier(chooser);
    const auto found = std::find_if(m_events.begin(), m_events.end(), [&](const Event& event) {
        return !changes.empty() && event.what.tier == tier &&
               event.what.change.kind == changes.front().kind &&
               event.what.change.id == changes.front().id && event.learned.count(chooser) == 0;
    });
    return found != m_events.end() ? static_cast<uint32_t>(found - m_events.begin())
                                   : AddUnannounced(chooser, changes, now);
}

/// Nothing of the kind happened; others may learn the same. Or a chooser has a new scheme.
uint32_t
FailoverMonitor::AddUnannounced(ChoiceBook::ChooserId chooser,
                                const std::vector<MemberChange>& changes,
                                Time now)
{
    Happening what;
    std::string action;
    const uint32_t tier = m_book.GetTier(chooser);
    if (changes.empty())
    {
        const Chooser& known = m_book.GetChooser(chooser);
        action = "scheme";
        what.target = known.group + std::to_string(known.node);
    }
    else
    {
        what.tier = tier;
        what.change = changes.front();
        action = std::string("learned ") + MemberChange::ToWord(what.change.kind);
        what.target = m_ledger.GetTier(tier).name + std::to_string(what.change.id);
    }
    AddEvent(what, action, now);
    return static_cast<uint32_t>(m_events.size() - 1);
}

void
FailoverMonitor::Learn(Event& event, ChoiceBook::ChooserId chooser, Time now)
{
    const MembershipHistory& history = m_book.GetHistory(chooser);
    if (event.learned.empty())
    {
        event.report.learnedAt = now.GetSeconds();
        event.report.flowsActive = m_roster.GetNOpen();
        const auto kind = event.what.change.kind;
        if (kind == MemberChange::Kind::ADD || kind == MemberChange::Kind::SET_ACTIVE)
        {
            event.report.fairShare = history.FairShare(event.what.change.id, history.GetEpoch());
        }
        if (kind == MemberChange::Kind::SET_WEIGHT)
        {
            event.report.fairShare = history.ShareMoved(history.GetEpoch() - 1, history.GetEpoch());
        }
    }
    event.learned.insert(chooser);
}

FailoverMonitor::Move
FailoverMonitor::Judge(ChoiceBook::ChooserId chooser,
                       const Before& before,
                       Choice after,
                       const std::vector<MemberChange>& changes) const
{
    const Choice owner = m_ledger.Owner(m_book.GetTier(chooser), m_store.Flow(before.slot).number);
    if (owner && owner != before.member)
    {
        return Move::ALREADY;
    }
    if (!m_book.GetChooser(chooser).scheme)
    {
        const bool failed =
            std::any_of(changes.begin(), changes.end(), [&](const MemberChange& change) {
                return change.kind == MemberChange::Kind::SET_DOWN && change.id == before.member;
            });
        return failed ? Move::NEEDED : Move::STAYED;
    }
    if (after == before.member)
    {
        return Move::STAYED;
    }
    if (ChangesWeightsOnly(changes))
    {
        return Move::BY_WEIGHT;
    }
    const MembershipHistory& history = m_book.GetHistory(chooser);
    const uint32_t epoch = history.GetEpoch();
    if (!history.Find(before.member, epoch).IsServing())
    {
        return Move::NEEDED;
    }
    const bool newcomer = after && !history.Find(*after, epoch - 1).IsServing();
    return newcomer ? Move::TO_NEWCOMER : Move::EXCESS;
}

void
FailoverMonitor::Count(uint32_t number, const Before& before, Move move)
{
    Event& event = m_events[number];
    FlowPart& flow = m_store.Flow(before.slot);
    Add(event.report.asked, before.reverse, event.marks.Set(flow.number, ASKED));
    const auto kind = static_cast<unsigned>(move);
    Add(event.moves[kind], before.reverse, event.marks.Set(flow.number, kind));
    if (move != Move::STAYED && move != Move::ALREADY)
    {
        flow.mover = number + 1;
    }
}

void
FailoverMonitor::Notice(const FlowLedger::Arrival& arrival,
                        const FlowLedger::Sighting& sighting,
                        Time now)
{
    if (sighting.moved && sighting.course)
    {
        const Epoch* const epoch = FindEpoch(sighting.course->chooser, sighting.course->epoch);
        // What others had sent to elsewhere it is not to blame for.
        if (epoch && epoch->asked.Has(arrival.flow) && NoteObserved(arrival, epoch->event, now))
        {
            ++m_events[epoch->event].report.observedMoved;
        }
    }
    const Maybe mover = GetMover(arrival.flow);
    if (sighting.violated && mover)
    {
        Event& event = m_events[*mover];
        event.report.lastViolationAfter = (now - event.at).GetSeconds();
    }
}

void
FailoverMonitor::FlowEnded(uint64_t flow, const FlowRoster::Flow& record)
{
    const Maybe mover = GetMover(flow);
    if (mover && record.outcome == FlowOutcome::BROKEN)
    {
        ++m_events[*mover].report.brokenFlows;
    }
}

void
FailoverMonitor::Lost(uint64_t flow, const std::string& reason)
{
    if (const Maybe mover = GetMover(flow))
    {
        ++m_events[*mover].report.packetsLost[reason];
    }
}

void
FailoverMonitor::LostAt(const std::string& target, const std::string& reason)
{
    const auto latest = std::find_if(m_events.rbegin(), m_events.rend(), [&](const Event& event) {
        return event.announced && event.what.target == target &&
               event.what.change.kind == MemberChange::Kind::SET_DOWN;
    });
    if (latest != m_events.rend())
    {
        ++latest->report.packetsLost[reason];
    }
}

std::vector<FailoverReport>
FailoverMonitor::Reports() const
{
    std::vector<FailoverReport> reports;
    for (const Event& event : m_events)
    {
        FailoverReport& report = reports.emplace_back(event.report);
        const auto count = [&event](Move move) {
            return event.moves[static_cast<std::size_t>(move)];
        };
        report.stayed = count(Move::STAYED);
        report.needed = count(Move::NEEDED);
        report.toNewcomer = count(Move::TO_NEWCOMER);
        report.excess = count(Move::EXCESS);
        report.byWeight = count(Move::BY_WEIGHT);
        report.alreadyMoved = count(Move::ALREADY);
    }
    return reports;
}

std::optional<uint32_t>
FailoverMonitor::GetMover(uint64_t flow) const
{
    const uint32_t slot = m_store.Find(flow);
    const uint32_t mover = slot == FlowStore::NONE ? 0 : m_store.Flow(slot).mover;
    return mover == 0 ? std::nullopt : Maybe(mover - 1);
}

} // namespace ns3
