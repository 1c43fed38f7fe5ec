// SPDX-License-Identifier: GPL-2.0-only

// What happens to nodes and links, when it is learned, and packets that nobody is meant to get.

#include "../../helper/run/learn-delay.h"
#include "../rig/call-function.h"

#include "ns3/built-network.h"
#include "ns3/inet-socket-address.h"
#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-runner.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/steering-group.h"
#include "ns3/test.h"
#include "ns3/udp-socket-factory.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// @return short runs on managers, or behind one balancer
FlowScenario
Short(bool managers)
{
    FlowScenario scenario;
    scenario.network = managers ? ManagerNetwork() : BalancerNetwork();
    scenario.Group("client").count = 4;
    scenario.Group("server").count = 4;
    scenario.scheme = "key=greater-port hash=crc32 select=hrw";
    scenario.traffic.rate = 100;
    scenario.duration = Seconds(3);
    return scenario;
}

/// @return packets dropped for a reason
uint64_t
Dropped(const MeasurementReport& report, const std::string& reason)
{
    const auto found = report.packets.dropped.find(reason);
    return found == report.packets.dropped.end() ? 0 : found->second;
}

/// A link by its name, and a node that nobody chooses.
class SilenceTest : public TestCase
{
  public:
    /// @param target a link or a node on everybody's way @param reason of its drops
    SilenceTest(const std::string& target, const std::string& reason)
        : TestCase("events: " + target + " falls silent and comes back"),
          m_target(target),
          m_reason(reason)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Short(false);
        const MeasurementReport calm = RunScenario(scenario);
        const bool isLink = m_target.find('-') != std::string::npos;
        scenario.events = {{Seconds(1), isLink ? "cut" : "fail", m_target},
                           {Seconds(1.5), isLink ? "heal" : "return", m_target}};
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        // The time of each packet that a server takes in.
        for (uint32_t i = 0; i < 4; ++i)
        {
            run.GetNetwork()
                .GetGroup("server")
                .GetNodes()
                .Get(i)
                ->GetDevice(1)
                ->TraceConnectWithoutContext("MacRx", MakeCallback(&SilenceTest::Arrived, this));
        }
        const MeasurementReport report = run.Run();
        NS_TEST_EXPECT_MSG_EQ(Dropped(calm, m_reason), 0, "nothing is lost without");
        NS_TEST_EXPECT_MSG_GT(Dropped(report, m_reason), 50, "what comes meanwhile is lost");
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        NS_TEST_EXPECT_MSG_GT(m_before, 100, "it worked before");
        NS_TEST_EXPECT_MSG_EQ(m_meanwhile, 0, "nothing passes");
        NS_TEST_EXPECT_MSG_GT(m_after, 100, "it works again");
        NS_TEST_EXPECT_MSG_EQ(report.failover.size(), 2, "both are reported");
        NS_TEST_EXPECT_MSG_EQ(report.failover[0].needed.either, 0, "nobody chooses there");
    }

    void Arrived(Ptr<const Packet> /* packet */)
    {
        // Links take 10 us each: what left before is there within a millisecond.
        const double now = Simulator::Now().GetSeconds();
        ++(now < 1.001 ? m_before : now < 1.5 ? m_meanwhile : m_after);
    }

    std::string m_target;
    std::string m_reason;
    uint64_t m_before{0};
    uint64_t m_meanwhile{0};
    uint64_t m_after{0};
};

/// When each node of a group learns.
class LearnDelayTest : public TestCase
{
  public:
    LearnDelayTest(const std::string& delay,
                   const std::string& order,
                   const std::vector<double>& expected)
        : TestCase("learnDelay: each node of a fleet learns at its own time: " + delay + " " +
                   order),
          m_delay(delay),
          m_order(order),
          m_expected(expected)
    {
    }

  private:
    /// Notes the times of one device's updates.
    struct Note
    {
        void Changed(const std::vector<flowhash::MemberChange>& changes,
                     const flowhash::UpdateDelta&,
                     uint32_t)
        {
            sizes.push_back(changes.size());
            times.push_back(Simulator::Now().GetSeconds());
        }

        std::vector<std::size_t> sizes;
        std::vector<double> times;
    };

    void DoRun() override
    {
        FlowScenario scenario = Short(false);
        scenario.network.tiers[1].kind = "distributor"; // before the fleet: a switch
        scenario.network.tiers[1].choices.resize(1);
        scenario.network.tiers[1].choices[0].chooses = "balancer";
        scenario.network.links.resize(1);
        scenario.network.links[0].between = {"server", "access"};
        scenario.network.requests = {"client", "access", "balancer", "server"};
        scenario.network.replies = {"server", "access", "client"};
        scenario.Group("balancer").count = 3;
        scenario.Group("balancer").learnDelay = m_delay;
        scenario.Group("balancer").learnOrder = m_order;
        scenario.events = {{Seconds(1), "fail", "server1"}};
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        auto& fleet = dynamic_cast<SteeringGroup&>(run.GetNetwork().GetGroup("balancer"));
        std::vector<Note> notes(3);
        for (uint32_t i = 0; i < notes.size(); ++i)
        {
            fleet.GetDevice(i)->TraceConnectWithoutContext("MembersChanged",
                                                           MakeCallback(&Note::Changed, &notes[i]));
        }
        run.Run();
        for (uint32_t i = 0; i < notes.size(); ++i)
        {
            NS_TEST_ASSERT_MSG_EQ(notes[i].times.size(), 1, "one event");
            NS_TEST_EXPECT_MSG_EQ(notes[i].sizes[0], 1, "of one change");
            const double delay = notes[i].times[0] - 1;
            if (!m_expected.empty())
            {
                NS_TEST_EXPECT_MSG_EQ_TOL(delay, m_expected[i], 1e-9, "balancer " << i);
                continue;
            }
            const double other = notes[(i + 1) % 3].times[0] - 1;
            NS_TEST_EXPECT_MSG_GT_OR_EQ(delay, 0.1, "not too early");
            NS_TEST_EXPECT_MSG_LT_OR_EQ(delay, 0.9, "not too late");
            NS_TEST_EXPECT_MSG_NE(delay, other, "each at its own time");
        }
    }

    std::string m_delay;
    std::string m_order;
    std::vector<double> m_expected; //!< s by node; empty: at random
};

/// Draws of any length.
class LongestDelayTest : public TestCase
{
  public:
    LongestDelayTest()
        : TestCase("learnDelay: nobody waits longer than an hour, however long the draw")
    {
    }

  private:
    static bool IsRefused(const std::string& spec)
    {
        try
        {
            LearnDelay(spec, "");
            return false;
        }
        catch (const ScenarioError&)
        {
            return true;
        }
    }

    void DoRun() override
    {
        // As nanoseconds neither of the first two is a number that a Time can hold.
        for (const char* spec : {"pareto:9.3e9:1", "pareto:1e300:1", "pareto:3601:1"})
        {
            const Time delay = LearnDelay(spec, "").Draw(1).at(0);
            NS_TEST_EXPECT_MSG_EQ(delay, Hours(1), spec);
        }
        NS_TEST_EXPECT_MSG_EQ(IsRefused("constant:3601"), true, "as one that is given as such");
        NS_TEST_EXPECT_MSG_EQ(IsRefused("uniform:0:3600"), false, "an hour");
        NS_TEST_EXPECT_MSG_EQ(LearnDelay("constant:0.5", "").Draw(1).at(0), Seconds(0.5), "short");
    }
};

/// News do not overtake each other, however long each takes.
class NewsTest : public TestCase
{
  public:
    NewsTest()
        : TestCase("learnDelay: a chooser learns of a member's events as they happened")
    {
    }

  private:
    void Changed(const std::vector<flowhash::MemberChange>& changes,
                 const flowhash::UpdateDelta&,
                 uint32_t)
    {
        m_kinds.push_back(changes.at(0).kind);
    }

    void DoRun() override
    {
        FlowScenario scenario = Short(false);
        scenario.Group("balancer").learnDelay = "uniform:0:1"; // events are 10 ms apart
        std::vector<flowhash::MemberChange::Kind> expected;
        for (uint32_t i = 0; i < 20; ++i)
        {
            const bool adds = i % 2 == 0;
            scenario.events.push_back(
                {Seconds(1) + MilliSeconds(10) * i, adds ? "add" : "remove", "server4"});
            expected.push_back(adds ? flowhash::MemberChange::Kind::ADD
                                    : flowhash::MemberChange::Kind::REMOVE);
        }
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        dynamic_cast<SteeringGroup&>(run.GetNetwork().GetGroup("balancer"))
            .GetDevice(0)
            ->TraceConnectWithoutContext("MembersChanged", MakeCallback(&NewsTest::Changed, this));
        run.Run();
        NS_TEST_EXPECT_MSG_EQ((m_kinds == expected), true, "in order");
    }

    std::vector<flowhash::MemberChange::Kind> m_kinds;
};

/// Nothing circles: what no service is declared for is dropped by name.
class LoopTest : public TestCase
{
  public:
    LoopTest(const std::string& name, const FlowScenario& scenario, uint16_t port)
        : TestCase("D4: a datagram to an undeclared port ends: " + name),
          m_scenario(scenario),
          m_port(port)
    {
    }

  private:
    void Received(Ptr<const Packet> /* packet */, const PacketView& view, uint32_t /* port */)
    {
        m_arrivals += view.key.destinationPort == m_port ? 1 : 0;
    }

    void DoRun() override
    {
        m_scenario.traffic.rate = 1;
        ScenarioRun run(m_scenario);
        for (const auto& group : run.GetNetwork().GetGroups())
        {
            for (uint32_t i = 0; i < group->GetNodes().GetN(); ++i)
            {
                group->GetNodes().Get(i)->GetDevice(0)->TraceConnectWithoutContext(
                    "Received", MakeCallback(&LoopTest::Received, this));
            }
        }
        Ptr<Node> client = run.GetNetwork().GetGroup("client").GetNodes().Get(0);
        auto socket = Socket::CreateSocket(client, UdpSocketFactory::GetTypeId());
        socket->Connect(InetSocketAddress("198.18.0.1", m_port));
        Simulator::Schedule(
            MilliSeconds(1), &CallFunction, [socket] { socket->Send(Create<Packet>(100)); });
        const MeasurementReport report = run.Run();
        NS_TEST_EXPECT_MSG_GT(m_arrivals, 0, "it came to the devices");
        NS_TEST_EXPECT_MSG_LT(m_arrivals, 6, "and passed each at most once or twice");
        NS_TEST_EXPECT_MSG_EQ(Dropped(report, "would-return") + Dropped(report, "no-route"),
                              1,
                              "and was dropped by name");
    }

    FlowScenario m_scenario;
    uint16_t m_port;
    uint64_t m_arrivals{0};
};

/// A TCP and a UDP service beside each other: clients of TCP ask TCP only.
class TwoProtocolsTest : public TestCase
{
  public:
    TwoProtocolsTest()
        : TestCase("a TCP and a UDP service at one address: no flow asks the wrong one, none loops")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Short(true);
        scenario.Group("tm").Set("translation.kind", "both");
        scenario.services.resize(2);
        scenario.services[1].protocol = "udp";
        scenario.services[1].ports = {53};
        scenario.traffic.stop = Seconds(2);
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_EQ(report.flows.completed, report.flows.offered, "all complete");
        // Four steering nodes on each way.
        NS_TEST_EXPECT_MSG_EQ(report.packets.hops, 4 * report.packets.injected, "no detour");
    }
};

/// D4: replies to a manager's own address come to that manager.
class OwnSelfTest : public TestCase
{
  public:
    explicit OwnSelfTest(const std::string& family)
        : TestCase("D4: replies to an own self address come to its manager at once: " + family),
          m_family(family)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Short(true);
        scenario.network.family = m_family;
        scenario.scheme =
            "key=five-tuple hash=crc32 select=modulo"; // which knows nothing of replies
        scenario.Group("tm").Set("translation.kind", "both").Set("translation.selfAddress", "own");
        const MeasurementReport report = RunScenario(scenario);
        const AffinityCount& replies = report.affinity.at("tm").reverse;
        NS_TEST_EXPECT_MSG_GT(replies.packetsSeen, 1000, "replies came");
        NS_TEST_EXPECT_MSG_EQ(replies.packetsViolated, 0, "to their own managers");
    }

    std::string m_family;
};

/// The suite.
class ScenarioEventsSuite : public TestSuite
{
  public:
    ScenarioEventsSuite()
        : TestSuite("flow-distribution-scenario-events", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new SilenceTest("access-balancer", "link-error"));
        AddTestCase(new SilenceTest("access0", "device-failed"));
        AddTestCase(new LearnDelayTest("300ms", "", {0.3, 0.3, 0.3}));
        AddTestCase(new LearnDelayTest("[0ms, 250ms]", "", {0, 0.25, 0.25}));
        AddTestCase(new LearnDelayTest("uniform:0.1:0.9", "", {}));
        AddTestCase(new LearnDelayTest("[0ms, 250ms, 500ms]", "[2]", {0.25, 0.5, 0}));
        AddTestCase(new LearnDelayTest("[500ms, 250ms, 0ms]", "[1, 2, 0]", {0.5, 0, 0.25}));
        AddTestCase(new LongestDelayTest);
        AddTestCase(new NewsTest);
        AddTestCase(new LoopTest("one balancer", Short(false), 81));
        AddTestCase(new LoopTest("two distributors", Short(true), 81));
        AddTestCase(new TwoProtocolsTest);
        AddTestCase(new OwnSelfTest("ipv4"));
        AddTestCase(new OwnSelfTest("both"));
    }
};

ScenarioEventsSuite g_scenarioEventsSuite; //!< registers itself

} // namespace
