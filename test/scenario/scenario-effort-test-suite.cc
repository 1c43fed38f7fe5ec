// SPDX-License-Identifier: GPL-2.0-only

// What groups of whole runs did for their packets, against sinks of the test's own.

#include "scenario-watch.h"

#include "ns3/network-addresses.h"
#include "ns3/scenario-check.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// Packets that may take any of two balancers.
class PerPacketTest : public TestCase
{
  public:
    PerPacketTest()
        : TestCase("X1, C5: where packets take turns members are listed and nothing is violated; "
                   "servers are judged")
    {
    }

  private:
    static FlowScenario Make()
    {
        FlowScenario scenario;
        ScenarioNetwork& network = scenario.network;
        network = BalancerNetwork();
        network.tiers.insert(network.tiers.begin() + 2, network.tiers[2]);
        network.tiers[2].name = "switch";
        network.tiers[2].choices[0].chooses = "balancer";
        network.tiers[2].scheme = "select=round-robin";
        network.tiers[3].count = 2;
        network.tiers[3].scheme = "key=five-tuple hash=sum select=modulo";
        network.tiers[4].count = 8;
        network.Link("switch-balancer").delay = MicroSeconds(10);
        network.links.resize(1);
        network.links[0].between = {"server", "switch"};
        network.requests = {"client", "access", "switch", "balancer", "server"};
        network.replies = {"server", "switch", "access", "client"};
        scenario.Group("server").Set("serviceTime", "200ms").Set("workers", "10000");
        scenario.traffic.sourcePorts = "random";
        scenario.events = {{Seconds(1), "fail", "server1"}};
        scenario.measuring.flows = true;
        scenario.duration = Seconds(2);
        return scenario;
    }

    void DoRun() override
    {
        const FlowScenario scenario = Make();
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        ScenarioWatch watch(run.GetNetwork());
        watch.WatchDevices("balancer");
        watch.WatchServers();
        const MeasurementReport report = run.Run();
        const AffinityCount& balancers = report.affinity.at("balancer").forward;
        NS_TEST_EXPECT_MSG_EQ(balancers.packetsViolated, 0, "any is right");
        NS_TEST_EXPECT_MSG_EQ(
            balancers.packetsSeen, watch.arrivals.at("balancer").size(), "all were seen");
        std::map<uint64_t, std::set<uint32_t>> visited;
        for (const auto& arrival : watch.arrivals.at("balancer"))
        {
            visited[arrival.flow].insert(arrival.node);
        }
        NS_TEST_ASSERT_MSG_EQ(report.tiers[0], "balancer", "the first tier");
        uint64_t several = 0;
        for (const FlowRecord& record : report.flowRecords)
        {
            const auto& expected = visited[record.flow];
            const std::vector<uint32_t> sorted(expected.begin(), expected.end());
            NS_TEST_EXPECT_MSG_EQ((record.members[0] == sorted), true, "visited");
            several += sorted.size() > 1 ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_GT(several, 200, "most visit both");
        NS_TEST_EXPECT_MSG_EQ(
            report.affinity.at("server").forward.flowsViolated, Violated(watch), "servers");
    }

    /// @return flows with requests that reached another server than the flow's first packet
    uint64_t Violated(const ScenarioWatch& watch)
    {
        std::map<uint64_t, uint32_t> owners;
        std::set<uint64_t> violated;
        for (const auto& arrival : watch.arrivals.at("server"))
        {
            const uint32_t owner = owners.emplace(arrival.flow, arrival.node).first->second;
            if (owner != arrival.node && !arrival.reverse)
            {
                violated.insert(arrival.flow);
            }
        }
        NS_TEST_EXPECT_MSG_GT(violated.size(), 10, "modulo moves flows");
        return violated.size();
    }
};

/// What groups did for their packets.
class EffortTest : public TestCase
{
  public:
    EffortTest()
        : TestCase("X4, T1: look-ups are the packets that were sent to members; those without "
                   "state are counted")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario;
        scenario.scheme = "key=greater-port hash=crc32 select=modulo";
        scenario.Group("b").scheme = scenario.scheme + " state=lru entries=100000";
        scenario.Group("b").kind = "distributor";
        scenario.Group("b").choices = scenario.Group("a").choices;
        scenario.Group("b").like.clear();
        scenario.Group("tm").Set("translation.kind", "destination");
        scenario.Group("server").Set("serviceTime", "300ms").Set("workers", "10000");
        scenario.traffic.sourcePorts = "random";
        scenario.traffic.stop = Seconds(1.5);
        scenario.events = {{Seconds(0.8), "fail", "tm3"}, {Seconds(1.2), "return", "tm3"}};
        scenario.duration = Seconds(4); // at the end no packet is under way
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        ScenarioWatch watch(run.GetNetwork());
        watch.WatchDevices("a");
        watch.WatchDevices("tm");
        watch.WatchServers();
        const MeasurementReport report = run.Run();
        const auto count = [&watch](const std::string& group, bool reverse, bool untranslated) {
            const auto& all = watch.arrivals.at(group);
            return std::count_if(all.begin(), all.end(), [&](const auto& arrival) {
                // A reply that nobody translated comes from a server's own address.
                return arrival.reverse == reverse &&
                       (!untranslated || NetworkAddresses::IsOfNetwork(*arrival.source));
            });
        };
        Expect(report, "a", {count("tm", false, false), 0, 0});
        const auto& hashed = *report.effort.at("b").choices;
        const auto replies = static_cast<uint64_t>(count("tm", true, false));
        NS_TEST_EXPECT_MSG_EQ(hashed[0] + hashed[1], replies, "b: hash and state");
        NS_TEST_EXPECT_MSG_GT(hashed[1], 100 * hashed[0], "requests taught it where replies go");
        Expect(report, "tm", {0, 0, count("server", false, false)});
        const auto alone = static_cast<uint64_t>(count("a", true, true));
        NS_TEST_EXPECT_MSG_GT(alone, 10, "some came where there was no state");
        NS_TEST_EXPECT_MSG_EQ(report.effort.at("tm").untranslated, alone, "untranslated");
        NS_TEST_EXPECT_MSG_EQ(
            report.effort.at("tm").received, watch.arrivals.at("tm").size(), "received");
    }

    void Expect(const MeasurementReport& report,
                const std::string& group,
                const std::array<int64_t, 3>& expected)
    {
        for (std::size_t basis = 0; basis < expected.size(); ++basis)
        {
            NS_TEST_EXPECT_MSG_EQ(static_cast<int64_t>((*report.effort.at(group).choices)[basis]),
                                  expected[basis],
                                  group << " " << basis);
        }
    }
};

/// Flows of one datagram each way, one after the other.
class MemoryTest : public TestCase
{
  public:
    MemoryTest()
        : TestCase("X4: of so many flows a table of 16 forgets all but 16, a manager none")
    {
    }

  private:
    static FlowScenario Make(const ScenarioNetwork& network)
    {
        FlowScenario scenario;
        scenario.network = network;
        scenario.services[0].protocol = "udp";
        scenario.services[0].ports = {53};
        scenario.traffic.sources[0].kind = "udp";
        scenario.traffic.sources[0].responseSize = "constant:100";
        scenario.traffic.sourcePorts = "random";
        scenario.traffic.stop = Seconds(2);
        scenario.duration = Seconds(3);
        return scenario;
    }

    void DoRun() override
    {
        constexpr uint64_t ENTRIES = 16;
        FlowScenario scenario = Make(BalancerNetwork());
        scenario.scheme = "key=five-tuple hash=crc32 select=hrw state=lru policy=lru entries=16";
        const MeasurementReport forgets = RunScenario(scenario);
        NS_TEST_ASSERT_MSG_EQ(forgets.flows.completed, forgets.flows.offered, "all complete");
        NS_TEST_ASSERT_MSG_GT(forgets.flows.offered, 100, "there are many");
        const auto& forgotten = forgets.effort.at("balancer").forgotten;
        NS_TEST_ASSERT_MSG_EQ(forgotten.size(), 1, "for one reason");
        NS_TEST_EXPECT_MSG_EQ(
            forgotten.at("evicted"), forgets.flows.offered - ENTRIES, "each new one takes a place");
        NS_TEST_EXPECT_MSG_EQ(forgets.state.affinity.entries, ENTRIES, "no more at once");

        scenario = Make(ManagerNetwork());
        scenario.scheme = "key=greater-port hash=crc32 select=hrw";
        const MeasurementReport keeps = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_EQ(
            keeps.state.connections.entries, keeps.flows.offered, "none is idle for 30 s");
        NS_TEST_EXPECT_MSG_EQ(keeps.effort.at("tm").forgotten.size(), 0, "so none goes");
    }
};

/// Connections that end while others come.
class EndedTest : public TestCase
{
  public:
    EndedTest()
        : TestCase("X4: a balancer forgets connections that ended, and few are remembered at once")
    {
    }

  private:
    static FlowScenario Make()
    {
        FlowScenario scenario;
        scenario.network = BalancerNetwork();
        scenario.scheme = "key=five-tuple hash=crc32 select=hrw state=lru entries=10000";
        scenario.traffic.rate = 200;
        scenario.traffic.sources[0].responseSize = "constant:1000";
        scenario.traffic.sourcePorts = "random";
        scenario.traffic.stop = Seconds(3);
        scenario.duration = Seconds(4);
        return scenario;
    }

    void DoRun() override
    {
        FlowScenario scenario = Make();
        scenario.Group("balancer").Set("timeouts.closing", "100ms");
        const MeasurementReport forgets = RunScenario(scenario);
        NS_TEST_ASSERT_MSG_EQ(forgets.flows.completed, forgets.flows.offered, "all complete");
        const auto& forgotten = forgets.effort.at("balancer").forgotten;
        NS_TEST_ASSERT_MSG_EQ(forgotten.count("ended"), 1, "they ended");
        // It notices with the next packet: the flows of the last 100 ms may stay.
        const double last = 200 * 0.1;
        NS_TEST_EXPECT_MSG_GT(
            forgotten.at("ended"), forgets.flows.offered - 3 * last, "nearly all went");
        NS_TEST_EXPECT_MSG_LT(
            forgets.state.affinity.entries, 3 * last, "those of 100 ms, and a round or two");
        NS_TEST_EXPECT_MSG_EQ(
            forgets.affinity.at("server").forward.packetsViolated, 0, "none was missed");

        scenario.Group("balancer").Set("forgetEnded", "false");
        const MeasurementReport keeps = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_EQ(keeps.effort.at("balancer").forgotten.size(), 0, "none went");
        NS_TEST_EXPECT_MSG_EQ(keeps.state.affinity.entries, keeps.flows.offered, "all are kept");
    }
};

/// The suite.
class ScenarioEffortSuite : public TestSuite
{
  public:
    ScenarioEffortSuite()
        : TestSuite("flow-distribution-scenario-effort", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new PerPacketTest);
        AddTestCase(new EffortTest);
        AddTestCase(new MemoryTest);
        AddTestCase(new EndedTest);
    }
};

ScenarioEffortSuite g_scenarioEffortSuite; //!< registers itself

} // namespace
