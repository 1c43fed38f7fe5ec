// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEASUREMENT_REPORT_H
#define MEASUREMENT_REPORT_H

#include "flow-record-list.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

// Plain values: what the monitors of a run report and the writers write. Times are seconds of
// simulated time, sizes bytes, shares 0 to 1. Maps are sorted, so that results are reproducible.

/// Affinity of one tier in one direction (X1).
struct AffinityCount
{
    uint64_t flowsSeen{0};       //!< flows with at least one packet here in this direction
    uint64_t packetsSeen{0};     //!< their packets
    uint64_t flowsViolated{0};   //!< flows with at least one violation
    uint64_t packetsViolated{0}; //!< packets that reached another member than the owner
    uint64_t packetsLate{0};     //!< packets of flows that were over for long; not judged
    std::map<std::string, uint64_t> byCause;      //!< violated packets by cause
    std::map<std::string, uint64_t> flowsByCause; //!< violated flows by their first cause
};

/// Affinity of one tier (X1).
struct AffinityReport
{
    AffinityCount forward;
    AffinityCount reverse;
};

/// How evenly one quantity fell on the members (X2).
struct ImbalanceFigures
{
    double maxOverMean{0}; //!< 1 is even; against the weights where members have them
    double cov{0};         //!< coefficient of variation: standard deviation over mean
    double jain{0};        //!< Jain's fairness index, 1 is even
};

/// The load of one member over the measuring window.
struct MemberLoad
{
    std::string tier; //!< name of its group
    uint32_t id{0};
    double weight{1};
    uint64_t flows{0};
    uint64_t packets{0};
    uint64_t bytes{0};
};

/// Imbalance of one tier over the measuring window (X2).
struct ImbalanceReport
{
    ImbalanceFigures flows;
    ImbalanceFigures packets;
    ImbalanceFigures bytes;
    std::optional<double> chiSquareP; //!< of flows against the weights; none under 5 a member
    uint64_t flowsOutside{0};         //!< flows that warm-up and cool-down left out
    uint64_t packetsOutside{0};       //!< packets that warm-up and cool-down left out
};

/// One line of timeseries.csv: one tier over one sampling interval.
struct ImbalanceSample
{
    double time{0}; //!< end of the interval, s
    std::string tier;
    ImbalanceFigures flows;
    ImbalanceFigures packets;
    ImbalanceFigures bytes;
    uint64_t totalFlows{0};
    uint64_t totalPackets{0};
    uint64_t totalBytes{0};
    /// On which its live members disagree at the end of the interval; none: they keep no tables
    /// alike.
    std::optional<uint64_t> differingEntries{};
};

/// Flows at one event (X3), each counted once a direction and chooser; `either` counts a flow once.
struct MoveCount
{
    uint64_t forward{0};
    uint64_t reverse{0};
    uint64_t either{0};
};

/// One membership event (X3). In each direction, asked = stayed + needed + toNewcomer + excess +
/// byWeight + alreadyMoved.
struct FailoverReport
{
    std::string event;               //!< such as "fail tm3"
    double at{0};                    //!< when it happened, s
    std::optional<double> learnedAt; //!< when the first chooser knew, s; none: nobody has
    uint64_t flowsActive{0};         //!< flows open when the first chooser learned
    MoveCount asked;                 //!< open flows that the choosers had sent to a member
    MoveCount stayed;                //!< their choice is the same
    MoveCount needed;                //!< moved because their member failed or left
    MoveCount toNewcomer;            //!< moved to a member that came, from one that stays
    MoveCount excess;                //!< moved between members that stay
    MoveCount byWeight;              //!< moved by a change of weights
    MoveCount alreadyMoved;          //!< were not at their owner before
    /// Of one that comes: its share of new flows from now on; of weights: the share of new flows
    /// that goes elsewhere. As the first chooser to learn sees it.
    std::optional<double> fairShare;
    uint64_t observedMoved{0}; //!< asked flows with a packet elsewhere than the one before it
    uint64_t brokenFlows{0};   //!< flows that broke, and that this event was the last to move
    std::map<std::string, uint64_t> packetsLost; //!< by reason: their packets, and the failed one's
    std::optional<double> lastViolationAfter;    //!< s from the event to their last violation
};

/// Flows of a run; offered = completed + broken + refused + unfinished.
struct FlowReport
{
    uint64_t offered{0};
    uint64_t completed{0};
    uint64_t broken{0};
    uint64_t refused{0};
    uint64_t unfinished{0};

    /// @return whether the sum holds
    bool Balances() const
    {
        return offered == completed + broken + refused + unfinished;
    }
};

/// Packets of a run; injected + generated + copied = delivered + consumed + dropped + inFlight.
struct PacketReport
{
    uint64_t injected{0};
    uint64_t generated{0};
    uint64_t copied{0};
    uint64_t delivered{0};
    uint64_t consumed{0};
    std::map<std::string, uint64_t> dropped; //!< by reason
    uint64_t inFlight{0};                    //!< counted where they are, not a remainder
    uint64_t hops{0};                        //!< packets handled by steering devices

    /// @return whether the sum holds
    bool Balances() const
    {
        uint64_t out = delivered + consumed + inFlight;
        for (const auto& [reason, count] : dropped)
        {
            out += count;
        }
        return injected + generated + copied == out;
    }
};

/// Completion times of flows, s; none while no flow completed.
struct CompletionReport
{
    std::optional<double> p50;
    std::optional<double> p90;
    std::optional<double> p99;
};

/// Times of completed flows over those of the same flows alone in the network; 1: nobody was in
/// their way. None while there is no such flow.
struct SlowdownReport
{
    uint64_t flows{0};   //!< that completed in the run, and alone
    uint64_t unknown{0}; //!< that completed in the run, and did not alone
    std::optional<double> p50;
    std::optional<double> p90;
    std::optional<double> p99;
    std::optional<double> mean;
    std::optional<double> max;
};

/// What remembering flows costs one kind of device (X4), summed over the devices.
struct StateFigures
{
    uint64_t entries{0}; //!< what each device held at most, summed
    uint64_t bytes{0};   //!< memory that they have set aside
};

/// What came of servers' reports of their load, at those who choose by them (C8).
struct LoadReportFigures
{
    uint64_t reports{0};           //!< that came
    uint64_t late{0};              //!< of these, no news
    uint64_t blind{0};             //!< choices of a server that had not reported
    std::optional<double> meanAge; //!< of the server's report at a choice, s; none: no such choice
    double greatestAge{0};         //!< of a report at a choice, s
};

/// What the nodes of one group did for the packets that they got (X4).
struct EffortFigures
{
    std::optional<std::array<uint64_t, 3>> choices; //!< look-ups that found a member: by hash, by
                                                    //!< state, by an entry; none: it never chooses
    std::map<std::string, uint64_t> forgotten;      //!< entries of flows that went, by why
    uint64_t received{0};                           //!< packets that came in
    uint64_t used{0};                               //!< of these, those not dropped
    uint64_t receivedBytes{0};                      //!< IP length of those that came in
    uint64_t untranslated{0};                       //!< from servers, passed on without state (T1)
    std::optional<LoadReportFigures> loadReports;   //!< none: its nodes choose by other loads
};

/// What remembering flows costs (X4).
struct StateReport
{
    StateFigures affinity;    //!< affinity state of the distributors' schemes
    StateFigures connections; //!< connections and port tables of the traffic managers
    uint64_t falseHits{0};    //!< of affinity state: answers that were another flow's entry
    uint64_t queueDrops{0};   //!< of affinity state: entries whose request found its queue full
    uint64_t exhaustions{0};  //!< of affinity state: entries for which there was no room
};

/// What became of the changes of pools that share a table of limited size (S2).
struct MemberTableReport
{
    uint64_t refusedUpdates{0}; //!< that did not fit when they came
    uint64_t lateUpdates{0};    //!< of these, done when there was room
    uint64_t mostEntries{0};    //!< in use at a time, of the node that had most
};

/// Messages of a kind.
struct ControlCount
{
    uint64_t packets{0};
    uint64_t bytes{0}; //!< IP length
};

/// What the nodes of one group sent each other to keep their tables alike, and to stand by (X4).
struct ControlReport
{
    std::map<std::string, ControlCount> byKind; //!< as sent, see SyncMessage::GetKind; advert
    std::map<std::string, uint64_t> dropped;    //!< came, and were not heeded, by reason
};

/// What came of the packets that all nodes of a group get, and one is to keep (M5, M6). Packets of
/// flows alone.
struct KeepingReport
{
    /// What one node did.
    struct Node
    {
        uint64_t received{0};      //!< packets of any sort that came in
        uint64_t used{0};          //!< of these, those not dropped
        uint64_t receivedBytes{0}; //!< IP length of those that came in
    };

    /// Packets that went wrong.
    struct Wrong
    {
        std::map<std::string, uint64_t> byCause;
        std::optional<double> first; //!< when the first of them came, s
        std::optional<double> last;  //!< and the last
    };

    uint64_t packets{0};               //!< that any working node judged
    uint64_t once{0};                  //!< of these, kept by one
    Wrong none;                        //!< kept by nobody
    Wrong several;                     //!< kept by two or more
    std::map<std::string, Node> nodes; //!< by name
};

/// How the tables of a group's nodes differed (X4).
struct ReplicationReport
{
    double meanDiffering{0};           //!< entries, over the whole run
    uint64_t mostDiffering{0};         //!< entries at a time
    uint64_t differingAtEnd{0};        //!< entries
    std::optional<double> timeToAgree; //!< from the latest event or own word, s; none: never
    uint64_t locksAtEnd{0};            //!< that live members knew of
};

/// Times that something held.
struct SpanFigures
{
    uint64_t count{0};
    double total{0};   //!< s
    double longest{0}; //!< s
};

/// How the nodes of one group stood by for each other (M4b).
struct StandbyReport
{
    uint64_t takeovers{0};     //!< another one became master than the one before
    SpanFigures withoutMaster; //!< nobody was
    SpanFigures twoMasters;    //!< several were
    uint64_t duplicates{0};    //!< packets of flows that several nodes sent on
};

/// How the packets that the nodes of one group sent by trunks fell on the links of these (S1), over
/// the whole run.
struct TrunkReport
{
    uint64_t trunks{0};       //!< to one neighbour each, by which any packet left
    uint64_t links{0};        //!< that these have
    uint64_t unusedLinks{0};  //!< of these, by which none left
    ImbalanceFigures flows;   //!< means over the trunks
    ImbalanceFigures packets; //!< as above
    ImbalanceFigures bytes;   //!< as above
};

/// One line of trunks.csv: what left by one link of a trunk over the whole run.
struct TrunkLoad
{
    std::string link;    //!< its name
    std::string group;   //!< whose node sends
    uint32_t node{0};    //!< its number there
    uint32_t peer{0};    //!< number of the node at the other end
    uint32_t part{0};    //!< number of the link in its trunk
    uint64_t flows{0};   //!< with a packet
    uint64_t packets{0}; //!< those of no flow included
    uint64_t bytes{0};   //!< IP length of these
};

/// One line of learned.csv: a chooser learned of a change of its membership.
struct LearnedChange
{
    int64_t time{0};              //!< ns
    std::string group;            //!< whose node learned
    uint32_t node{0};             //!< its number there
    std::string members;          //!< name of the group it chooses from
    uint32_t pool{0};             //!< of the node
    std::string change;           //!< add, remove, fail, return, drain, weight
    uint32_t member{0};           //!< who changed
    std::optional<double> weight; //!< of add and weight
};

/// What of a capture a replay leaves out for one reason.
struct CaptureRestReport
{
    uint64_t packets{0};
    uint64_t flows{0}; //!< of these packets, where they have ports
};

/// What of a capture is replayed, counted once whatever `copies` says.
struct CaptureReport
{
    uint64_t flows{0};
    uint64_t packets{0};                              //!< in the flows
    std::map<std::string, CaptureRestReport> leftOut; //!< by reason, see PacketCapture
};

/// What summary.json holds of a run, whatever its fidelity.
struct RunFigures
{
    FlowReport flows;
    std::map<std::string, AffinityReport> affinity;   //!< by tier
    std::map<std::string, ImbalanceReport> imbalance; //!< by tier
    std::vector<FailoverReport> failover;
    PacketReport packets;
    std::optional<CaptureReport> capture; //!< of a replay
    CompletionReport completionTime;
    std::optional<SlowdownReport> slowdown; //!< none: nobody asked
    StateReport state;
    std::map<std::string, ControlReport> control;         //!< by group whose nodes tell each other
    std::map<std::string, ReplicationReport> replication; //!< by group that keeps tables alike
    std::map<std::string, KeepingReport> keeping; //!< by group whose nodes choose themselves
    std::map<std::string, StandbyReport> standby; //!< by group whose nodes stand by
    std::map<std::string, TrunkReport> trunks;    //!< by group whose nodes send by trunks
    std::map<std::string, EffortFigures> effort;  //!< by group, clients left out
    std::map<std::string, MemberTableReport> memberTables; //!< by group whose pools share one
    uint64_t labelChanges{0};                              //!< flow labels that hosts drew anew
    uint64_t mostOpen{0};  //!< flows that were open at once, at most
    uint64_t noPort{0};    //!< flows broken at their start, as all ports of the client were in use
    uint64_t floodSyns{0}; //!< sent by floods
    double wallSeconds{0};
    uint64_t events{0}; //!< simulator events executed
};

/// Everything a run reports.
struct MeasurementReport : RunFigures
{
    std::map<std::string, std::string> settings; //!< of ns-3, by name, that the run went by
    std::vector<MemberLoad> members;
    std::vector<ImbalanceSample> samples;
    std::vector<LearnedChange> learned; //!< in order of time
    std::vector<TrunkLoad> trunkLoads;  //!< a line a link that is one of a trunk's, and an end
    std::vector<std::string> tiers;     //!< names of the groups that flow records have owners of
    FlowRecordList flowRecords;         //!< by number; empty unless asked for
    /// Of flows alone, by number, ns; negative: there is none; empty: nobody asked.
    std::vector<int64_t> aloneTimes;
};

} // namespace ns3

#endif // MEASUREMENT_REPORT_H
