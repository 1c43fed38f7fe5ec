// SPDX-License-Identifier: GPL-2.0-only

// What whole runs say of tables that are kept alike, against arithmetic.

#include "ns3/scenario-check.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint32_t HEADERS = 20 + 8 + 16;                   // IPv4, UDP, and the message's own
constexpr uint32_t STATUS = 12;                             // its body, without lines
constexpr uint32_t UPDATE = 4 + 1 + 14 + 4 + 2 + 8 + 2 + 6; // its body, with the entry of a flow

/// @return clients, a switch, three dispatchers with a link between them, a switch, two servers
FlowScenario
MakeScenario()
{
    FlowScenario scenario;
    scenario.network = ScenarioNetwork();
    const std::vector<std::pair<std::string, std::string>> tiers{{"client", "client"},
                                                                 {"router", "switch"},
                                                                 {"dispatcher", "dispatcher"},
                                                                 {"fabric", "switch"},
                                                                 {"server", "server"}};
    for (const auto& [name, kind] : tiers)
    {
        ScenarioGroup& group = scenario.network.tiers.emplace_back();
        group.name = name;
        group.kind = kind;
        if (kind == "switch")
        {
            group.choices.emplace_back().chooses = "dispatcher";
            group.Set("spread", "random").Set("per", "packet");
        }
    }
    scenario.Group("client").count = 2;
    scenario.Group("dispatcher").count = 3;
    scenario.Group("server").count = 2;
    ScenarioLink& link = scenario.network.links.emplace_back();
    link.name = "san";
    link.between = {"dispatcher", "dispatcher"};
    link.delay = MilliSeconds(2);
    scenario.services.resize(1);
    scenario.services[0].protocol = "udp";
    scenario.services[0].ports = {53};
    scenario.traffic.sources.resize(1);
    scenario.traffic.sources[0].kind = "udp";
    scenario.traffic.rate = 100;
    scenario.duration = Seconds(5.5);
    return scenario;
}

MeasurementReport
Measure(const FlowScenario& scenario)
{
    CheckScenario(scenario);
    return RunScenario(scenario);
}

/// Messages on the wire.
class ControlTest : public TestCase
{
  public:
    ControlTest()
        : TestCase("X4, C2: control packets and bytes by kind are those of entries and intervals")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = MakeScenario();
        scenario.traffic.stop = Seconds(4);
        const MeasurementReport report = Measure(scenario);
        const ControlReport& control = report.control.at("dispatcher");
        // Each flow is one request: one entry, of which one tells the two others.
        const uint64_t updates = 2 * report.flows.offered;
        NS_TEST_ASSERT_MSG_GT(updates, 400, "enough flows");
        NS_TEST_EXPECT_MSG_EQ(control.byKind.at("update").packets, updates, "updates");
        NS_TEST_EXPECT_MSG_EQ(
            control.byKind.at("update").bytes, updates * (HEADERS + UPDATE), "their bytes");
        // Every second each of three tells two.
        NS_TEST_EXPECT_MSG_EQ(control.byKind.at("status").packets, 5 * 3 * 2, "status");
        NS_TEST_EXPECT_MSG_EQ(
            control.byKind.at("status").bytes, 30 * (HEADERS + STATUS), "their bytes");
        NS_TEST_EXPECT_MSG_EQ(control.byKind.size(), 2, "and nothing else");
        NS_TEST_EXPECT_MSG_EQ(control.dropped.size(), 0, "all were heeded");
        const ReplicationReport& tables = report.replication.at("dispatcher");
        // Each entry differs for the delay of the link.
        const double mean = static_cast<double>(report.flows.offered) * 0.002 / 5.5;
        NS_TEST_EXPECT_MSG_EQ_TOL(tables.meanDiffering, mean, 0.01 * mean, "mean");
        NS_TEST_EXPECT_MSG_EQ_TOL(*tables.timeToAgree, 0.002, 1e-5, "the latest flow");
        NS_TEST_EXPECT_MSG_EQ(tables.locksAtEnd, 0, "nobody locks");
    }
};

/// A dispatcher joins, another one leaves.
class OutsiderTest : public TestCase
{
  public:
    OutsiderTest()
        : TestCase("X4, C1: who has not joined yet, or has left, says nothing that counts")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = MakeScenario();
        scenario.learnDelay = Seconds(0);
        scenario.events = {{Seconds(2.6), "add", "dispatcher3"},
                           {Seconds(3.3), "remove", "dispatcher0"}};
        const MeasurementReport report = Measure(scenario);
        const ControlReport& control = report.control.at("dispatcher");
        // Each second each member tells the others: three at 1 s and 2 s, four at 3 s, then two
        // that were there (4 s, 5 s) and, since 2.6 s, the one that came (3.6 s, 4.6 s).
        const uint64_t status = 2 * 3 * 2 + 3 * 3 + 2 * 2 * 2 + 2 * 2;
        NS_TEST_EXPECT_MSG_EQ(control.byKind.at("status").packets, status, "status");
        NS_TEST_EXPECT_MSG_EQ(control.dropped.count("unknown-sender"), 0, "from members alone");
    }
};

/// The link between dispatchers fails, and returns.
class CutTest : public TestCase
{
  public:
    CutTest()
        : TestCase("X4, C9: tables differ while no word comes through, and agree afterwards")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = MakeScenario();
        scenario.events = {{Seconds(1), "cut", "san"}, {Seconds(2.5), "heal", "san"}};
        scenario.traffic.stop = Seconds(2);
        const MeasurementReport report = Measure(scenario);
        const ReplicationReport& tables = report.replication.at("dispatcher");
        NS_TEST_EXPECT_MSG_EQ(tables.differingAtEnd, 0, "all was told in the end");
        NS_TEST_ASSERT_MSG_EQ(tables.timeToAgree.has_value(), true, "they agreed");
        // The next status words are those at 3 s; what is missing is asked for 10 ms later. Each of
        // status, question and answer takes 2 ms. The first question is for 16 updates of a sender;
        // the second, when these have come, for all others, some 20 of them, at 100000/s.
        NS_TEST_EXPECT_MSG_EQ_TOL(*tables.timeToAgree, 0.5205, 1e-3, "time to agree");
        uint64_t during = 0;
        for (const ImbalanceSample& sample : report.samples)
        {
            const bool dispatchers = sample.tier == "dispatcher";
            NS_TEST_EXPECT_MSG_EQ(
                sample.differingEntries.has_value(), dispatchers, "of those with tables");
            if (dispatchers && sample.time > 2.35 && sample.time < 2.45)
            {
                during = *sample.differingEntries;
            }
        }
        NS_TEST_EXPECT_MSG_GT(during, 50, "the flows of a second");
        NS_TEST_EXPECT_MSG_EQ(tables.mostDiffering, during, "nothing else differed");
    }
};

/// Locks that nobody ends.
class LockTest : public TestCase
{
  public:
    LockTest()
        : TestCase("C4: locks that are held at the end are counted, by all who know of them")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = MakeScenario();
        scenario.Group("dispatcher")
            .Set("lock.clients", "true")
            .Set("lock.hold", "100s")
            .Set("lock.timeout", "1000s");
        scenario.traffic.stop = Seconds(4);
        const MeasurementReport report = Measure(scenario);
        NS_TEST_EXPECT_MSG_EQ(report.replication.at("dispatcher").locksAtEnd,
                              3 * report.flows.offered,
                              "each at three");
    }
};

/// A flow of two datagrams that wait for entries, or find none.
class LockedFlowsTest : public TestCase
{
  public:
    LockedFlowsTest()
        : TestCase("X1, X2, C4: causes and loads where clients are locked")
    {
    }

  private:
    /// @param delay of words @param hold of locks @return flows of two datagrams, 10 ms apart
    static FlowScenario Locking(Time delay, const std::string& hold)
    {
        FlowScenario scenario = MakeScenario();
        scenario.network.links[0].delay = delay;
        scenario.Group("dispatcher").Set("lock.clients", "true").Set("lock.hold", hold);
        scenario.Group("dispatcher").Set("choose", "random");
        scenario.traffic.sources[0].requests = "constant:2";
        scenario.traffic.sources[0].pause = "exponential:0.01";
        scenario.traffic.sources[0].responseSize = "constant:100";
        scenario.traffic.stop = Seconds(4);
        return scenario;
    }

    void DoRun() override
    {
        // Words come long before the locks end: nobody chooses what another one has chosen.
        FlowScenario evicting = Locking(MicroSeconds(1), "1ms");
        evicting.Group("dispatcher").Set("capacity", "1");
        const AffinityCount evicted = Measure(evicting).affinity.at("server").forward;
        NS_TEST_EXPECT_MSG_GT(evicted.packetsViolated, 20, "entries were evicted");
        NS_TEST_EXPECT_MSG_EQ(AllBy(evicted, "entry-evicted"), true, "no two locked at once");
        // Locks end before words come, and nothing is ever forgotten.
        const MeasurementReport late = Measure(Locking(MilliSeconds(10), "5ms"));
        const AffinityCount twice = late.affinity.at("server").forward;
        NS_TEST_EXPECT_MSG_GT(twice.packetsViolated, 20, "two locked at once");
        NS_TEST_EXPECT_MSG_EQ(AllBy(twice, "lock-conflict"), true, "and that is why");
        CheckLoads(late);
        CheckRound();
    }

    /// @return whether all violations have one cause
    static bool AllBy(const AffinityCount& count, const std::string& cause)
    {
        return count.byCause == std::map<std::string, uint64_t>{{cause, count.packetsViolated}};
    }

    /// Of a client whose flows come to several dispatchers one has the lock: packets that go round
    /// by it are with the dispatcher that the router chose for their flow all the same.
    void CheckRound()
    {
        FlowScenario scenario = Locking(MilliSeconds(1), "5ms");
        scenario.Group("router").Set("spread", "hash").Set("per", "flow");
        scenario.Group("dispatcher").Set("entryKey", "client").Set("timeouts.udpIdle", "5ms");
        const MeasurementReport report = Measure(scenario);
        const AffinityCount& seen = report.affinity.at("dispatcher").forward;
        NS_TEST_EXPECT_MSG_EQ(seen.packetsSeen, 2 * report.flows.offered, "each once");
        NS_TEST_EXPECT_MSG_EQ(seen.flowsViolated, 0, "each where the router sent it");
        NS_TEST_EXPECT_MSG_GT(
            report.effort.at("dispatcher").received, 4 * report.flows.offered, "some went round");
    }

    /// Nothing is lost: each flow's two datagrams came to a dispatcher, and to a server.
    void CheckLoads(const MeasurementReport& report)
    {
        const uint64_t datagrams = 2 * report.flows.offered;
        NS_TEST_EXPECT_MSG_EQ(report.flows.completed, report.flows.offered, "all are answered");
        for (const char* tier : {"dispatcher", "server"})
        {
            const AffinityReport& seen = report.affinity.at(tier);
            NS_TEST_EXPECT_MSG_EQ(seen.forward.packetsSeen, datagrams, "requests, once: " << tier);
            NS_TEST_EXPECT_MSG_EQ(seen.reverse.packetsSeen, datagrams, "replies, once: " << tier);
        }
        uint64_t load = 0;
        for (const MemberLoad& member : report.members)
        {
            load += member.tier == "dispatcher" ? member.packets : 0;
        }
        NS_TEST_EXPECT_MSG_EQ(load, 2 * datagrams, "of both directions");
        NS_TEST_EXPECT_MSG_GT(
            report.effort.at("dispatcher").received, 2 * datagrams + 20, "some went round");
        const auto& lookups = *report.effort.at("router").choices;
        NS_TEST_EXPECT_MSG_EQ(lookups[0], 0, "the router goes by chance, and by no hash");
    }
};

/// The suite.
class ScenarioReplicationSuite : public TestSuite
{
  public:
    ScenarioReplicationSuite()
        : TestSuite("flow-distribution-scenario-replication", TestSuite::Type::UNIT)
    {
        AddTestCase(new ControlTest);
        AddTestCase(new OutsiderTest);
        AddTestCase(new CutTest);
        AddTestCase(new LockTest);
        AddTestCase(new LockedFlowsTest);
    }
};

ScenarioReplicationSuite g_scenarioReplicationSuite; //!< registers itself

} // namespace
