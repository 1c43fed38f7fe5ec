// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_H
#define SCENARIO_H

#include "ns3/nstime.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3
{

// What a run does, as plain nested values with defaults. A C++ program fills them in by hand;
// a scenario file and the command line fill them in through the schema (scenario-schema.h),
// which is also where bounds, units and help of each value stand. Choices among a few words are
// strings that hold one of the words the comment lists.

/// One kind of link. All links of a kind are alike.
struct ScenarioLink
{
    uint64_t rate{10'000'000'000}; //!< bit/s
    Time delay{MicroSeconds(10)};  //!< one way
    uint32_t queuePackets{1000};   //!< packets that the transmit queue of each end holds
};

/// The links of a topology by what they join.
struct ScenarioLinks
{
    ScenarioLink access;  //!< each client - access router
    ScenarioLink wan;     //!< access router - (first) distributor
    ScenarioLink manager; //!< distributor - each traffic manager
    ScenarioLink server;  //!< (last) distributor - each server
    ScenarioLink between; //!< the direct link between two distributors
};

/// What each side of a distributor is made of: "p2p" or "csma" (one shared segment).
struct ScenarioMedium
{
    std::string managers{"p2p"}; //!< between distributors and traffic managers
    std::string servers{"p2p"};  //!< between the distributor and the servers
};

/// Who is there and how they are joined.
struct ScenarioTopology
{
    std::string kind{"traffic-managers"}; //!< traffic-managers | direct
    uint32_t clients{16};
    uint32_t distributors{2}; //!< 1: both sides at one; 2: with a link between. direct: always 1
    uint32_t managers{8};     //!< traffic managers; direct: not used
    uint32_t servers{16};
    std::vector<double> managerWeights; //!< one each, or empty: all 1
    std::vector<double> serverWeights;  //!< one each, or empty: all 1
    ScenarioMedium medium;
    ScenarioLinks links;
};

/// A virtual service: what is distributed.
struct ScenarioService
{
    std::string address{"198.18.0.1"}; //!< IPv4 or IPv6
    std::string protocol{"tcp"};       //!< tcp | udp; ICMP echo to the address is always hashed
    std::vector<uint16_t> ports{80};   //!< at least one, each 1 to 65535
};

/// How long a traffic manager keeps an idle connection, by its state.
struct ScenarioTimeouts
{
    Time halfOpen{Seconds(60)};
    Time established{Seconds(300)};
    Time closing{Seconds(10)};
    Time udpIdle{Seconds(30)};
};

/// What traffic managers do to addresses and ports (T1, T2, T4).
struct ScenarioTranslation
{
    std::string kind{"none"};           //!< none | destination | source | both
    std::string sourcePorts{"table"};   //!< free | table
    std::string portTable;              //!< spec of the table's scheme; empty: the scheme itself
    std::string selfAddress{"shared"};  //!< shared | own
    Time portRest{Seconds(1)};          //!< quarantine of a port after use
    Time portRestAfterGain{Seconds(1)}; //!< quarantine of a port gained from another manager
    ScenarioTimeouts timeouts;
    uint32_t capacity{1'000'000};         //!< connections per traffic manager
    std::string onServerFailure{"reset"}; //!< reset | timeout
    bool midStreamPickup{false};          //!< take up unknown TCP connections at any packet
};

/// Real ns-3 TCP: requests and responses.
struct ScenarioTcp
{
    double rate{200};                           //!< new flows per second, all clients together
    std::string requestSize{"constant:200"};    //!< see SizeDistribution, bytes
    std::string responseSize{"constant:10000"}; //!< see SizeDistribution, bytes
    std::string sourcePorts{"linux"};           //!< linux | random
    Time serviceTime{MilliSeconds(1)};          //!< mean time a worker takes for a request
    uint32_t workers{64};                       //!< requests a server works on at once
    uint32_t queueLimit{1024};                  //!< requests a server lets wait
    Time stop{Seconds(0)};                      //!< no flow starts from then on; 0: till the end
    Time timeout{Seconds(0)};                   //!< a flow that lasts longer is broken; 0: none
};

/// Replay of a capture.
struct ScenarioReplay
{
    std::string file;     //!< pcap; in a scenario file relative to that file
    double timeScale{1};  //!< gaps inside a flow are multiplied by it
    double startScale{1}; //!< gaps between the starts of flows are multiplied by it
    uint32_t copies{1};   //!< how often the capture is laid over itself, clients shifted
};

/// What flows through the network.
struct ScenarioTraffic
{
    std::string kind{"tcp"};     //!< tcp | replay
    std::string fidelity{"tcp"}; //!< tcp: packets; other fidelities are not built yet
    ScenarioTcp tcp;
    ScenarioReplay replay;
};

/// One membership event.
struct ScenarioEvent
{
    Time at;            //!< when it happens
    std::string action; //!< fail | drain | return | add | remove | weight
    std::string tier;   //!< tm | server
    uint32_t id{0};     //!< in its tier, from 0; add: the next new one, or one that was removed
    double weight{1};   //!< for add and weight

    /// @return the target as written in files and results, such as tm3
    std::string Target() const
    {
        return tier + std::to_string(id);
    }
};

/// What is measured.
struct ScenarioMeasuring
{
    Time warmUp{Seconds(0)};          //!< left out of the measuring window at its start
    Time coolDown{Seconds(0)};        //!< left out at its end
    Time interval{MilliSeconds(100)}; //!< sampling interval of timeseries.csv
    bool flows{false};                //!< whether flows.csv is written
};

/// Traces as ns-3 users know them; prefixes of file names, empty: none.
struct ScenarioTraces
{
    std::string pcap;
    std::string ascii;
};

/// A whole scenario.
struct Scenario
{
    std::string name{"unnamed"};
    ScenarioTopology topology;
    std::vector<ScenarioService> services{ScenarioService()};
    std::string scheme{"key=five-tuple hash=crc32 select=modulo"}; //!< see flowhash::Distribution
    std::string serverChoice{"round-robin"};                       //!< spec, see ServerChoice
    bool learnFromMembers{true}; //!< affinity state learns from members' packets
    ScenarioTranslation translation;
    ScenarioTraffic traffic;
    std::vector<ScenarioEvent> events;  //!< sorted by time once read
    Time learnDelay{MilliSeconds(100)}; //!< from an event until the choosers know of it
    ScenarioMeasuring measuring;
    Time duration{Seconds(10)};
    uint64_t rngRun{1};
    bool checksums{false}; //!< ns-3's ChecksumEnabled
    ScenarioTraces traces;
    std::map<std::string, std::string> attributes; //!< ns-3 attribute defaults, by full name
};

} // namespace ns3

#endif // SCENARIO_H
