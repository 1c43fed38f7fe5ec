// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEASUREMENT_REPORT_H
#define MEASUREMENT_REPORT_H

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
};

/// Moves at one event (X3), as counts of active flows.
struct MoveCount
{
    uint64_t forward{0};
    uint64_t reverse{0};
    uint64_t either{0};
};

/// One membership event (X3).
struct FailoverReport
{
    std::string event;               //!< such as "fail tm3"
    double at{0};                    //!< when it happened, s
    std::optional<double> learnedAt; //!< when the first chooser knew, s; none: nobody chooses
    uint64_t flowsActive{0};         //!< flows open when the distributor learned
    MoveCount needed;                //!< moved because their member left
    MoveCount excess;                //!< moved although their member stayed
    uint64_t observedMoved{0}; //!< active flows with a packet at another member before they ended
    uint64_t brokenFlows{0};   //!< active flows that broke later
    std::optional<double> lastViolationAfter; //!< s from the event to the last violation after it
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

/// What remembering flows costs one kind of device (X4), summed over the devices.
struct StateFigures
{
    uint64_t entries{0}; //!< what each device held at most, summed
    uint64_t bytes{0};   //!< memory that they have set aside
};

/// What remembering flows costs (X4).
struct StateReport
{
    StateFigures affinity;    //!< affinity state of the distributors' schemes
    StateFigures connections; //!< connections and port tables of the traffic managers
};

/// One line of flows.csv.
struct FlowRecord
{
    uint64_t flow{0};
    std::string key;                             //!< client-side tuple
    double start{0};                             //!< s
    std::optional<double> duration;              //!< s; none while it has not ended
    std::string outcome;                         //!< completed, broken, refused, unfinished
    std::vector<std::optional<uint32_t>> owners; //!< by tier, in the order of the report's `tiers`
    uint64_t violations{0};                      //!< packets that reached another member, all tiers
};

/// Everything a run reports, whatever its fidelity.
struct MeasurementReport
{
    FlowReport flows;
    std::map<std::string, AffinityReport> affinity;   //!< by tier
    std::map<std::string, ImbalanceReport> imbalance; //!< by tier
    std::vector<MemberLoad> members;
    std::vector<ImbalanceSample> samples;
    std::vector<FailoverReport> failover;
    PacketReport packets;
    CompletionReport completionTime;
    StateReport state;
    std::vector<std::string> tiers;      //!< names of the groups that flow records have owners of
    std::vector<FlowRecord> flowRecords; //!< empty unless asked for
    double wallSeconds{0};
    uint64_t events{0}; //!< simulator events executed
};

} // namespace ns3

#endif // MEASUREMENT_REPORT_H
