// SPDX-License-Identifier: GPL-2.0-only

#ifndef FAILOVER_MONITOR_H
#define FAILOVER_MONITOR_H

#include "flow-ledger.h"
#include "flow-roster.h"
#include "measurement-report.h"

#include "ns3/distribution.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What each membership event does to the flows that are open (X3): failure, return, addition,
 * removal, change of weight.
 *
 * The choice for every open flow is evaluated just before and just after the distributor learns of
 * the event: forward for the client's key by the distributor on the clients' side, reverse for the
 * server's reply as it is on the wire by the one on the servers' side. Affinity state is consulted
 * and not changed. A move is needed where the member before is not live afterwards, excess where
 * it still is. A flow without a choice before has not moved. Where entries choose, the choice is
 * the flow's owner for as long as that one is live, in both directions.
 *
 * Beside it stands what was seen: the ledger tells of packets that went elsewhere than their flow's
 * last one. A flow that was open at several events counts at each.
 */
class FailoverMonitor
{
  public:
    /// Who chooses in a tier.
    struct Choosers
    {
        const flowhash::Distribution* forward{nullptr}; //!< for clients' packets
        const flowhash::Distribution* reverse{nullptr}; //!< for replies; none: they are not hashed
        /// Where no scheme but an entry per flow chooses, as for the servers behind managers: who
        /// knows the owners. An entry keeps its flow where it is, unless its member fails.
        const FlowLedger* entries{nullptr};
    };

    /// @param roster the run's flows; must outlive the monitor
    explicit FailoverMonitor(const FlowRoster& roster);

    /**
     * Something happens now.
     * @param name for people, such as "fail tm3" @param tier the ledger's number of the tier that
     * the member is of; none for what is no member, such as a link
     * @return number of the event, from 0 upward
     */
    std::size_t Announce(const std::string& name, std::optional<uint32_t> tier);

    /// The first chooser is about to learn of an event, now: the flows that are open are its.
    /// @param event its number
    void Learn(std::size_t event);

    /**
     * A chooser is about to learn of an event, now.
     * @param event its number @param choosers it, in the directions in which it chooses; must
     *        outlive AfterChange. With all of them none nothing is counted as moved, only as
     *        observed. A flow that several choosers move counts once a direction
     */
    void BeforeChange(std::size_t event, const Choosers& choosers);

    /// That chooser has learned of it. @param event its number
    void AfterChange(std::size_t event);

    /// A packet went elsewhere: FlowLedger's NoticeCallback. @param tier its number
    /// @param flow number @param reverse direction @param sighting what @param now when
    void Notice(
        uint32_t tier, uint64_t flow, bool reverse, const FlowLedger::Sighting& sighting, Time now);

    /// A flow ended: FlowRoster's EndedCallback. @param flow number @param record its record
    void FlowEnded(uint64_t flow, const FlowRoster::Flow& record);

    /// @return one report for each event, in order of their announcement
    std::vector<FailoverReport> Reports() const;

  private:
    using Choice = std::optional<flowhash::MemberId>;

    /// A flow that was open, and its choices before.
    struct Before
    {
        uint64_t flow{0};
        Choice forward;
        Choice reverse;
    };

    struct Event
    {
        FailoverReport report;
        std::optional<uint32_t> tier;
        Time at;
        Choosers choosers;
        std::vector<Before> before;  // emptied after the change
        std::vector<uint8_t> moves;  // by flow number: MOVED_ bits
        std::vector<bool> watched;   // by flow number: open at the event
        std::vector<bool> movedSeen; // by flow number: seen to move since
    };

    /// What became of one choice.
    enum class Move
    {
        NONE,
        NEEDED,
        EXCESS
    };

    static unsigned BitOf(Move kind, bool reverse);
    static Choice Ask(const flowhash::Distribution* chooser, const flowhash::FlowKey& key);
    static Move Judge(const flowhash::Distribution* chooser, Choice before, Choice after);
    static Before ChoicesFor(const Event& event, uint64_t flow, const FlowRoster::Flow& known);
    static void CountByEntry(Event& event, const Before& before);
    static void Mark(Event& event, uint64_t flow, Move forward, Move reverse);
    static MoveCount CountMoves(const Event& event, Move kind);
    static bool Watches(const std::vector<bool>& flows, uint64_t flow);

    const FlowRoster& m_roster;
    std::vector<Event> m_events;
};

} // namespace ns3

#endif // FAILOVER_MONITOR_H
