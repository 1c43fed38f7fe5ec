// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

#include "ns3/member-change.h"

#include <algorithm>

namespace ns3
{

namespace
{

using flowhash::MemberChange;
using Kind = MemberChange::Kind;

void
VisitMoves(FigureVisitor& visitor, const char* name, MoveCount& moves, const char* help)
{
    visitor.Object(name, [&] {
        visitor.Value("forward", moves.forward, {"flows", help});
        visitor.Value("reverse", moves.reverse, {"flows", help});
        visitor.Value("either", moves.either, {"flows", help});
    });
}

void
VisitMoved(FigureVisitor& visitor, FailoverReport& event)
{
    visitor.Object("moved", [&visitor, &event] {
        VisitMoves(visitor, "asked", event.asked, "open flows whose choosers were asked");
        VisitMoves(visitor, "stayed", event.stayed, "of asked: the choice is the same");
        VisitMoves(visitor, "needed", event.needed, "of asked: their member failed or left");
        VisitMoves(visitor, "toNewcomer", event.toNewcomer, "of asked: to a member that came");
        VisitMoves(visitor, "excess", event.excess, "of asked: between members that stay");
        VisitMoves(visitor, "byWeight", event.byWeight, "of asked: by a change of weights");
        VisitMoves(visitor,
                   "alreadyMoved",
                   event.alreadyMoved,
                   "of asked: were not at their owner before");
    });
}

void
VisitEvent(FigureVisitor& visitor, FailoverReport& event)
{
    visitor.Value("event", event.event, {"", "its action and whom it happened to"});
    visitor.Value("at", event.at, {"s", "when it happened"});
    visitor.Value(
        "learnedAt", event.learnedAt, {"s", "when the first chooser knew; null: nobody did"});
    visitor.Value("flowsActive", event.flowsActive, {"flows", "open then"});
    VisitMoved(visitor, event);
    visitor.Value("fairShare",
                  event.fairShare,
                  {"", "share of new flows that has to go elsewhere; null: no such event"});
    visitor.Value("observedMoved",
                  event.observedMoved,
                  {"flows", "asked ones with a packet elsewhere than the one before it"});
    visitor.Value("brokenFlows",
                  event.brokenFlows,
                  {"flows", "that broke, and that this event was the last to move"});
    visitor.Counts("packetsLost",
                   event.packetsLost,
                   "reason",
                   {"packets", "of these flows, and those that the failed one held"});
    visitor.Value("lastViolationAfter",
                  event.lastViolationAfter,
                  {"s", "from the event to their last violation; null: none"});
}

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    visitor.Array("failover", run.failover, "event", [&visitor](FailoverReport& event) {
        VisitEvent(visitor, event);
    });
}

/// @return moved flows of all events, of the flows that were open at them
Share
MovedShare(const RunFigures& run, MoveCount FailoverReport::*moves)
{
    double moved = 0;
    double active = 0;
    for (const FailoverReport& event : run.failover)
    {
        active += event.flowsActive;
        moved += (event.*moves).either;
    }
    return {moved, active};
}

/// @return whether an event had one of these actions
bool
HasAny(const RunFigures& run, const std::vector<Kind>& actions)
{
    return std::any_of(run.failover.begin(), run.failover.end(), [&](const auto& event) {
        const auto kind = MemberChange::FindKind(event.event.substr(0, event.event.find(' ')));
        return kind && std::count(actions.begin(), actions.end(), *kind) > 0;
    });
}

/// A share of moved flows; shown where there is an event of these actions, or always.
ResultMetric
Moved(const std::string& name,
      MoveCount FailoverReport::*moves,
      const std::vector<Kind>& actions,
      const std::string& help)
{
    return ShareMetric(name, help, [moves, actions](const RunFigures& run) {
        return actions.empty() || HasAny(run, actions)
                   ? std::optional<Share>(MovedShare(run, moves))
                   : std::nullopt;
    });
}

std::vector<ResultMetric>
Metrics()
{
    return {Moved("needed",
                  &FailoverReport::needed,
                  {},
                  "of the flows open at all events: had to move, their member left"),
            Moved("newcomer",
                  &FailoverReport::toNewcomer,
                  {Kind::ADD, Kind::SET_ACTIVE},
                  "of the flows open at all events: moved to a member that came"),
            Moved("by-weight",
                  &FailoverReport::byWeight,
                  {Kind::SET_WEIGHT},
                  "of the flows open at all events: moved at a change of weights"),
            Moved("excess",
                  &FailoverReport::excess,
                  {},
                  "of the flows open at all events: moved between members that stayed")};
}

} // namespace

FigureSection
FailoverSection()
{
    return {Visit, Metrics, nullptr};
}

} // namespace ns3
