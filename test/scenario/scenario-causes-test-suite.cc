// SPDX-License-Identifier: GPL-2.0-only

// Why flows broke their affinity, in whole runs: causes that must be named, and against the
// segments at the server.

#include "scenario-watch.h"

#include "ns3/ipv4-header.h"
#include "ns3/ppp-header.h"
#include "ns3/scenario-check.h"
#include "ns3/scenario-runner.h"
#include "ns3/tcp-header.h"
#include "ns3/test.h"

#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/// A cause's count; 0 where it is not named.
uint64_t
Named(const std::map<std::string, uint64_t>& causes, const std::string& cause)
{
    const auto found = causes.find(cause);
    return found == causes.end() ? 0 : found->second;
}

/// Follows the connections of a server by their segments, and counts SYNs that take a tuple over
/// whose connection is alive.
class TakeoverCount
{
  public:
    /// @param server a node with one point-to-point link
    explicit TakeoverCount(Ptr<Node> server)
    {
        const auto device = server->GetDevice(1);
        device->TraceConnectWithoutContext("MacRx", MakeCallback(&TakeoverCount::CameIn, this));
        device->TraceConnectWithoutContext("PhyTxBegin",
                                           MakeCallback(&TakeoverCount::WentOut, this));
    }

    /// When a SYN first came on the tuple of a flow whose connection lived, by that flow.
    std::map<uint64_t, Time> taken;

  private:
    /// A connection by its segments at the server.
    struct State
    {
        uint64_t flow{0};                        //!< whose SYN it began with
        bool data{false};                        //!< its client has sent any
        std::array<bool, 2> fin{{false, false}}; //!< of the client, of the server
    };

    void CameIn(Ptr<const Packet> frame)
    {
        Note(frame, false);
    }

    void WentOut(Ptr<const Packet> frame)
    {
        Note(frame, true);
    }

    void Note(Ptr<const Packet> frame, bool leaves)
    {
        const Ptr<Packet> packet = frame->Copy();
        PppHeader ppp;
        Ipv4Header ip;
        TcpHeader tcp;
        packet->RemoveHeader(ppp);
        packet->RemoveHeader(ip);
        packet->RemoveHeader(tcp);
        FlowTag tag;
        packet->PeekPacketTag(tag);
        const auto tuple = leaves ? std::pair(ip.GetDestination(), tcp.GetDestinationPort())
                                  : std::pair(ip.GetSource(), tcp.GetSourcePort());
        State& state = m_tuples[tuple];
        const bool lives = state.data && !(state.fin[0] && state.fin[1]);
        if (!leaves && tcp.GetFlags() == TcpHeader::SYN && !lives)
        {
            state = State();
            state.flow = tag.GetFlow();
        }
        else if (!leaves && tcp.GetFlags() == TcpHeader::SYN)
        {
            taken.emplace(state.flow, Simulator::Now());
        }
        state.data = state.data || (!leaves && packet->GetSize() > 0);
        state.fin[leaves] = state.fin[leaves] || (tcp.GetFlags() & TcpHeader::FIN) != 0;
        if (tcp.GetFlags() & TcpHeader::RST)
        {
            state = State();
        }
    }

    std::map<std::pair<Ipv4Address, uint16_t>, State> m_tuples;
};

/**
 * T2: ports that a manager gains may belong to connections that live at the server.
 *
 * Of the flows whose live tuple another one takes over those are named port-reused whose replies
 * went to another manager after that: of the others replies were astray before (table-changed), or
 * none came any more.
 */
class PortReusedTest : public TestCase
{
  public:
    explicit PortReusedTest(bool rests)
        : TestCase(std::string("T2, X1: ports gained from another manager ") +
                   (rests ? "rest until nobody uses them" : "are reused, and that is named")),
          m_rests(rests)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario;
        scenario.Group("tm").count = 4;
        scenario.Group("tm").Set("translation.kind", "both").Set("translation.portRest", "0s");
        scenario.Group("tm").Set("translation.timeouts.closing", "10ms");
        if (!m_rests)
        {
            scenario.Group("tm").Set("translation.portRestAfterGain", "0s");
        }
        scenario.Group("server").count = 1;
        scenario.Group("server").Set("serviceTime", "1500ms").Set("workers", "10000");
        scenario.services[0].ports = {65100}; // 435 greater ones are left
        scenario.scheme = "key=five-tuple hash=crc32 select=hrw";
        scenario.traffic.rate = 200;
        scenario.traffic.sourcePorts = "random";
        scenario.traffic.sources[0].responseSize = "constant:2000";
        scenario.events = {{Seconds(1.2), "add", "tm4"}};
        scenario.learnDelay = MilliSeconds(10);
        scenario.duration = Seconds(2.2); // less than the rest of 1 s
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        const TakeoverCount count(run.GetNetwork().GetGroup("server").GetNodes().Get(0));
        ScenarioWatch watch(run.GetNetwork());
        watch.WatchDevices("tm");
        const MeasurementReport report = run.Run();
        const uint64_t expected = AstrayWhenTaken(watch, count.taken);
        NS_TEST_EXPECT_MSG_EQ((count.taken.size() > 10), !m_rests, "live tuples taken over");
        NS_TEST_EXPECT_MSG_EQ((expected > 3), !m_rests, "with replies after that");
        const AffinityReport& affinity = report.affinity.at("tm");
        NS_TEST_EXPECT_MSG_EQ(Named(affinity.reverse.flowsByCause, "port-reused"),
                              expected,
                              "flows whose replies went astray since then");
        NS_TEST_EXPECT_MSG_EQ(
            Named(affinity.forward.flowsByCause, "port-reused"), 0, "requests have other tuples");
    }

    /// @return flows whose replies first reached another manager than the flow's first one when
    /// their tuple at the server was another flow's already
    static uint64_t AstrayWhenTaken(const ScenarioWatch& watch,
                                    const std::map<uint64_t, Time>& taken)
    {
        std::map<uint64_t, uint32_t> owners;
        std::map<uint64_t, Time> astray;
        for (const auto& arrival : watch.arrivals.at("tm"))
        {
            const uint32_t owner = owners.emplace(arrival.flow, arrival.node).first->second;
            if (arrival.reverse && arrival.node != owner)
            {
                astray.emplace(arrival.flow, arrival.at);
            }
        }
        uint64_t count = 0;
        for (const auto& [flow, time] : taken)
        {
            const auto found = astray.find(flow);
            count += found != astray.end() && found->second > time ? 1 : 0;
        }
        return count;
    }

    bool m_rests;
};

/// Servers and managers fail and return, whatever the links are like.
class StressTest : public TestCase
{
  public:
    /// @param medium of the links around managers and servers @param errors share of packets that
    /// CSMA devices lose on reception
    StressTest(const std::string& translation, const std::string& medium, double errors)
        : TestCase("X1, X2: every violation has a cause, and only what somebody chose is judged: "
                   "translation " +
                   translation + ", " + medium + (errors > 0 ? " that loses packets" : "")),
          m_translation(translation),
          m_medium(medium),
          m_errors(errors)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario;
        scenario.scheme = "key=greater-port hash=crc32 select=modulo";
        scenario.Group("tm").Set("translation.kind", m_translation);
        scenario.Group("tm").count = 5;
        scenario.Group("server").count = 6;
        scenario.Group("server").Set("serviceTime", "100ms");
        for (const char* link : {"a-tm", "tm-b", "b-server"})
        {
            scenario.network.Link(link).medium = m_medium;
        }
        scenario.traffic.rate = 200;
        scenario.traffic.sourcePorts = "random";
        scenario.traffic.sources[0].responseSize = "constant:10000";
        scenario.events = {{Seconds(0.5), "fail", "server3"},
                           {Seconds(0.8), "fail", "tm3"},
                           {Seconds(1.1), "return", "server3"},
                           {Seconds(1.4), "return", "tm3"}};
        scenario.duration = Seconds(2);
        if (m_errors > 0)
        {
            scenario.attributes["ns3::CsmaNetDevice::ReceiveErrorModel"] =
                "ns3::RateErrorModel[ErrorRate=" + std::to_string(m_errors) +
                "|ErrorUnit=ERROR_UNIT_PACKET]";
        }
        CheckScenario(scenario);
        const MeasurementReport report = RunScenario(scenario);
        uint64_t violated = 0;
        for (const auto& [tier, affinity] : report.affinity)
        {
            for (const AffinityCount* count : {&affinity.forward, &affinity.reverse})
            {
                violated += count->flowsViolated;
                NS_TEST_EXPECT_MSG_EQ(Named(count->byCause, "unexplained"), 0, tier);
                NS_TEST_EXPECT_MSG_EQ(Named(count->flowsByCause, "unexplained"), 0, tier);
            }
        }
        NS_TEST_EXPECT_MSG_GT(violated, 20, "there was something to explain");
        // Where the destination is not translated the clients address servers themselves.
        const bool chosen = m_translation == "destination" || m_translation == "both";
        NS_TEST_EXPECT_MSG_EQ(report.imbalance.count("server"), (chosen ? 1 : 0), "servers");
        NS_TEST_EXPECT_MSG_EQ(report.imbalance.count("tm"), 1, "managers");
    }

    std::string m_translation;
    std::string m_medium;
    double m_errors;
};

/// The suite.
class ScenarioCausesSuite : public TestSuite
{
  public:
    ScenarioCausesSuite()
        : TestSuite("flow-distribution-scenario-causes", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new PortReusedTest(false));
        AddTestCase(new PortReusedTest(true));
        for (const char* translation : {"none", "destination", "source", "both"})
        {
            AddTestCase(new StressTest(translation, "p2p", 0));
            AddTestCase(new StressTest(translation, "csma", 0));
            AddTestCase(new StressTest(translation, "csma", 0.05));
        }
    }
};

ScenarioCausesSuite g_scenarioCausesSuite; //!< registers itself

} // namespace
