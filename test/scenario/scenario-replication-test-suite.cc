// SPDX-License-Identifier: GPL-2.0-only

// What whole runs say of tables that are kept alike, against arithmetic.

#include "ns3/scenario-check.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

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

/// The suite.
class ScenarioReplicationSuite : public TestSuite
{
  public:
    ScenarioReplicationSuite()
        : TestSuite("flow-distribution-scenario-replication", TestSuite::Type::UNIT)
    {
        AddTestCase(new ControlTest);
        AddTestCase(new CutTest);
        AddTestCase(new LockTest);
    }
};

ScenarioReplicationSuite g_scenarioReplicationSuite; //!< registers itself

} // namespace
