// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_SCENARIO_H
#define FLOW_SCENARIO_H

#include "scenario-network.h"

#include "ns3/host-address.h"
#include "ns3/member-change.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

// What a run does, as plain nested values with defaults. A C++ program fills them in by hand;
// a scenario file and the command line fill them in through the schema (scenario-schema.h),
// which is also where bounds, units and help of each value stand. Choices among a few words are
// strings that hold one of the words the comment lists.

/// A virtual service: what is distributed.
struct ScenarioService
{
    std::string address{"198.18.0.1"}; //!< where clients send over IPv4
    std::string address6;              //!< the same over IPv6; empty: it in 2001:2::/96, RFC 5180
    std::string protocol{"tcp"};       //!< tcp | udp; ICMP echo to the address is always hashed
    std::vector<uint16_t> ports{80};   //!< at least one, each 1 to 65535

    /// @return where clients send over IPv6
    std::string Ipv6() const
    {
        return address6.empty() ? "2001:2::" + address : address6;
    }

    /// @param version 4 or 6 @return where clients send over that version of IP
    flowhash::HostAddress AddressOf(uint8_t version) const;
};

/// One source of traffic: a share of the clients' flows, or a capture.
struct ScenarioSource
{
    std::string kind{"tcp"};                    //!< tcp | udp | echo | replay | syn-flood
    double share{1};                            //!< of the flows, in proportion to the others'
    std::string requestSize{"constant:200"};    //!< see SizeDistribution, bytes
    std::string responseSize{"constant:10000"}; //!< see SizeDistribution, bytes
    std::string requests{"constant:1"};         //!< of one flow, one after the other
    std::string pause{"constant:0"};            //!< s, from a response to the next request
    std::string path;                           //!< tcp: what is asked for; empty: nothing
    uint32_t from{0};                           //!< the first so many clients; 0: all
    std::string attack{"none"};                 //!< none | same-member
    std::string file;                           //!< replay: pcap, relative to the scenario file
    double timeScale{1};                        //!< replay: gaps inside a flow times this
    double startScale{1};                       //!< replay: gaps between starts times this
    uint32_t copies{1};                         //!< replay: how often it is laid over itself
    uint32_t window{10};                        //!< light: segments under way
    uint64_t pace{0};                           //!< light: bit/s of a response; 0: as window lets
    Time keepAlive{Seconds(0)};                 //!< light: silence before a probe; 0: none

    /// @return whether it makes packets that are of no flows
    bool IsFlood() const
    {
        return kind == "syn-flood";
    }
};

/// What flows through the network.
struct ScenarioTraffic
{
    std::string fidelity{"tcp"};      //!< tcp: packets of real sockets; light: of compact records
    double rate{200};                 //!< new flows per second, all clients together
    std::string sourcePorts{"linux"}; //!< linux | random
    double zipf{0};                   //!< client c has a weight of 1 / c^zipf; 0: all are alike
    uint32_t burst{0};                //!< flows that each client starts at once; 0: no bursts
    std::string bursts{"poisson"};    //!< poisson | periodic: when they come
    Time stop{Seconds(0)};            //!< no flow starts from then on; 0: till the end
    Time timeout{Seconds(0)};         //!< a flow that lasts longer is broken; 0: none
    uint32_t concurrent{0};           //!< light: flows that are open at once; 0: however many
    uint32_t mss{1440};               //!< light: bytes of a segment's payload
    Time resendTime{Seconds(1)};      //!< light: silence after which something is sent again
    uint32_t resends{5};              //!< light: how often
    std::vector<ScenarioSource> sources{ScenarioSource()};

    /// @return whether flows are those of LightClients
    bool IsLight() const
    {
        return fidelity == "light";
    }

    /// @return whether a capture is replayed
    bool IsReplay() const
    {
        return !sources.empty() && sources.front().kind == "replay";
    }
};

/// One event: something happens to a member or to a link.
struct ScenarioEvent
{
    Time at;            //!< when it happens
    std::string action; //!< one of GetActions
    std::string target; //!< see FindEventTarget
    double weight{1};   //!< for add and weight
    std::string from{}; //!< of links: the group whose frames are lost; empty: both directions
    uint32_t every{0};  //!< grey: each so many-th packet is lost; 0: each
    uint32_t above{0};  //!< grey: bytes; packets that are no larger are not lost

    /// @return all actions: flowhash::MemberChange::Words() of members; cut, heal and grey of links
    static std::vector<std::string> GetActions();

    /// @return whether the action is one of links
    bool IsOfLink() const;

    /// @return whether links lose some packets from now on, and nobody notices
    bool IsGrey() const;

    /// @return to what it happens, as results name it: the target and, of a link, the direction
    std::string GetPlace() const;

    /// @return what the action does to a member; a cut or grey link fails, one that heals returns
    /// @throws ScenarioError where it is no such word
    flowhash::MemberChange::Kind GetKind() const;

    /// @return whether the target itself has failed afterwards; none: the event changes only what
    /// others know of it @throws ScenarioError as GetKind
    std::optional<bool> FailedAfter() const;
};

/// What is measured.
struct ScenarioMeasuring
{
    Time warmUp{Seconds(0)};          //!< left out of the measuring window at its start
    Time coolDown{Seconds(0)};        //!< left out at its end
    Time interval{MilliSeconds(100)}; //!< sampling interval of timeseries.csv
    bool flows{false};                //!< whether flows.csv is written
    bool slowdown{false};             //!< whether flows are run again, each alone
    Time linger{Minutes(2)};          //!< how long flows are remembered after their end
    std::string spool{}; //!< folder for what waits to be written; empty: that for temporary files
};

/// Traces as ns-3 users know them; prefixes of file names, empty: none.
struct ScenarioTraces
{
    std::string pcap;
    std::string ascii;
    std::string alone; //!< captures of the flows that are run again, each alone
};

/// A whole scenario.
struct FlowScenario
{
    std::string name{"unnamed"};
    ScenarioNetwork network{ManagerNetwork()};
    std::vector<ScenarioService> services{ScenarioService()};
    /// How those choose who name no scheme of their own, see flowhash::Distribution.
    std::string scheme{"key=five-tuple hash=crc32 select=modulo"};
    ScenarioTraffic traffic;
    std::vector<ScenarioEvent> events;  //!< sorted by time once read
    Time learnDelay{MilliSeconds(100)}; //!< from an event until those who choose know of it
    ScenarioMeasuring measuring;
    Time duration{Seconds(10)};
    uint64_t rngRun{1};
    bool checksums{false};          //!< ns-3's ChecksumEnabled
    std::string scheduler{"radix"}; //!< how pending events are kept: radix | map | heap | ...
    ScenarioTraces traces;
    std::map<std::string, std::string> attributes; //!< ns-3 attribute defaults, by full name

    /// @param group a group's name @return the group @throws ScenarioError where there is none
    ScenarioGroup& Group(const std::string& group)
    {
        return network.Group(group);
    }
};

/// @return the classes of ns-3 by which pending events are kept, by the word of
/// FlowScenario::scheduler
const std::map<std::string, std::string>& ScenarioSchedulers();

} // namespace ns3

#endif // FLOW_SCENARIO_H
