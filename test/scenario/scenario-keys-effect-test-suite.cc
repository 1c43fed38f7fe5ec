// SPDX-License-Identifier: GPL-2.0-only

// FlowScenario keys from end to end: each run would go otherwise if the key were read and then
// ignored.

#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>

using namespace ns3;

namespace
{

/// @return a short run on real TCP through 4 traffic managers to 4 servers, both directions of a
/// flow at one manager, in which about 20 flows are open at any time
FlowScenario
ShortRun()
{
    FlowScenario scenario;
    scenario.Group("client").count = 4;
    scenario.Group("tm").count = 4;
    scenario.Group("server").count = 4;
    scenario.scheme = "key=greater-port hash=toeplitz select=hrw";
    scenario.Group("tm").Set("translation.kind", "destination");
    scenario.traffic.rate = 100;
    scenario.traffic.sourcePorts = "random";
    scenario.Group("server").Set("serviceTime", "200ms");
    scenario.duration = Seconds(3);
    return scenario;
}

/// @return a run in which clients are those who send, so that after a failure their packets come to
/// a manager before the servers' do
FlowScenario
Uploads()
{
    FlowScenario scenario = ShortRun();
    scenario.network.Link("client-access").rate = 2'000'000;
    scenario.traffic.rate = 8;
    scenario.traffic.sources[0].requestSize = "constant:100000";
    scenario.traffic.sources[0].responseSize = "constant:100";
    scenario.Group("server").Set("serviceTime", "1us");
    scenario.duration = Seconds(8);
    return scenario;
}

/// @return packets dropped for a reason
uint64_t
Dropped(const MeasurementReport& report, const std::string& reason)
{
    const auto found = report.packets.dropped.find(reason);
    return found == report.packets.dropped.end() ? 0 : found->second;
}

/// Some of a run's flows.
class FlowsWithin
{
  public:
    /// @param report with flow records @param tier tm or server
    FlowsWithin(const MeasurementReport& report, const std::string& tier)
        : m_report(report),
          m_tier(std::find(report.tiers.begin(), report.tiers.end(), tier) - report.tiers.begin())
    {
    }

    /// @return flows that started in [from, to) and went to a member
    std::ptrdiff_t At(uint32_t id, double from, double to, const std::string& outcome = "") const
    {
        const auto& flows = m_report.flowRecords;
        return std::count_if(flows.begin(), flows.end(), [&](const FlowRecord& flow) {
            return IsWithin(flow, from, to) &&
                   flow.members.at(m_tier) == std::vector<uint32_t>{id} &&
                   (outcome.empty() || flow.outcome == outcome);
        });
    }

    /// @return flows that started in [from, to)
    std::ptrdiff_t All(double from, double to) const
    {
        const auto& flows = m_report.flowRecords;
        return std::count_if(flows.begin(), flows.end(), [&](const FlowRecord& flow) {
            return IsWithin(flow, from, to);
        });
    }

  private:
    static bool IsWithin(const FlowRecord& flow, double from, double to)
    {
        const Time start = NanoSeconds(flow.start);
        return start >= Seconds(from) && start < Seconds(to);
    }

    const MeasurementReport& m_report;
    std::size_t m_tier;
};

/// learnDelay
class LearnDelayTest : public TestCase
{
  public:
    LearnDelayTest()
        : TestCase("learnDelay: a failed manager loses packets until the distributors learn of it")
    {
    }

  private:
    uint64_t LostWith(Time delay)
    {
        FlowScenario scenario = ShortRun();
        scenario.events = {{Seconds(1), "fail", "tm1"}};
        scenario.learnDelay = delay;
        const MeasurementReport report = RunScenario(scenario);
        const FailoverReport& failure = report.failover.at(0);
        NS_TEST_EXPECT_MSG_EQ_TOL(failure.learnedAt.value() - failure.at,
                                  delay.GetSeconds(),
                                  1e-9,
                                  "from event to knowledge");
        return Dropped(report, "device-failed");
    }

    void DoRun() override
    {
        const uint64_t soon = LostWith(MilliSeconds(20));
        const uint64_t late = LostWith(MilliSeconds(800));
        NS_TEST_EXPECT_MSG_GT(late, soon + 20, "packets lost at the failed manager");
    }
};

/// translation.onServerFailure
class ServerFailureTest : public TestCase
{
  public:
    ServerFailureTest()
        : TestCase("translation.onServerFailure: flows of a failed server break at once, or wait")
    {
    }

  private:
    static uint64_t BrokenWith(const std::string& action)
    {
        FlowScenario scenario = ShortRun();
        scenario.Group("tm").Set("translation.onServerFailure", action);
        scenario.events = {{Seconds(1), "fail", "server1"}};
        return RunScenario(scenario).failover.at(0).brokenFlows;
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_GT(BrokenWith("reset"), 0, "reset breaks the server's flows");
        NS_TEST_EXPECT_MSG_EQ(BrokenWith("timeout"), 0, "nothing breaks in two seconds");
    }
};

/// translation.midStreamPickup
class PickupTest : public TestCase
{
  public:
    PickupTest()
        : TestCase("translation.midStreamPickup: uploads survive the failure of their manager, as "
                   "all managers choose the same server by hash")
    {
    }

  private:
    static FlowReport RunWith(bool pickup)
    {
        FlowScenario scenario = Uploads();
        scenario.Group("tm").Set("choose", "hash key=five-tuple hash=crc32 select=modulo");
        scenario.Group("tm").Set("translation.midStreamPickup", pickup ? "true" : "false");
        scenario.events = {{Seconds(2), "fail", "tm1"}};
        scenario.learnDelay = MilliSeconds(300);
        return RunScenario(scenario).flows;
    }

    void DoRun() override
    {
        const FlowReport with = RunWith(true);
        const FlowReport without = RunWith(false);
        NS_TEST_EXPECT_MSG_EQ(with.broken, 0, "flows survive");
        NS_TEST_EXPECT_MSG_GT(without.broken, 0, "flows are reset");
        NS_TEST_EXPECT_MSG_GT(with.completed, without.completed, "survivors complete");
    }
};

/// translation.capacity
class CapacityTest : public TestCase
{
  public:
    CapacityTest()
        : TestCase("translation.capacity: full tables refuse connections")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = ShortRun();
        NS_TEST_EXPECT_MSG_EQ(Dropped(RunScenario(scenario), "table-full"), 0, "room for all");
        scenario.Group("tm").Set("translation.capacity", "2");
        NS_TEST_EXPECT_MSG_GT(Dropped(RunScenario(scenario), "table-full"), 0, "room for two");
    }
};

/// measuring.warmUp, measuring.coolDown
class WindowTest : public TestCase
{
  public:
    WindowTest()
        : TestCase("measuring.warmUp, measuring.coolDown: flows of that time are left out")
    {
    }

  private:
    static uint64_t OutsideWith(Time warmUp, Time coolDown)
    {
        FlowScenario scenario = ShortRun();
        scenario.measuring.warmUp = warmUp;
        scenario.measuring.coolDown = coolDown;
        return RunScenario(scenario).imbalance.at("tm").flowsOutside;
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(OutsideWith(Seconds(0), Seconds(0)), 0, "everything is measured");
        // 100 flows/s; a Poisson count of 100 leaves 50 to 150 once in a million seeds.
        for (const uint64_t outside :
             {OutsideWith(Seconds(1), Seconds(0)), OutsideWith(Seconds(0), Seconds(1))})
        {
            NS_TEST_EXPECT_MSG_GT(outside, 50, "a third of the flows is left out");
            NS_TEST_EXPECT_MSG_LT(outside, 150, "and no more");
        }
    }
};

/// weights of a group
class ManagerWeightsTest : public TestCase
{
  public:
    ManagerWeightsTest()
        : TestCase("tm.weights: twice the weight gets twice the flows")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = ShortRun();
        scenario.Group("tm").weights = {2, 1, 1, 1};
        scenario.traffic.rate = 400;
        scenario.Group("server").Set("serviceTime", "1ms");
        const MeasurementReport report = RunScenario(scenario);
        double flows = 0;
        double first = 0;
        for (const MemberLoad& member : report.members)
        {
            flows += member.tier == "tm" ? member.flows : 0;
            first += member.tier == "tm" && member.id == 0 ? member.flows : 0;
        }
        const double share = 2.0 / 5.0;
        const double standardError = std::sqrt(flows * share * (1 - share));
        NS_TEST_EXPECT_MSG_GT(flows, 800, "enough flows to tell 2/5 from 1/4");
        NS_TEST_EXPECT_MSG_EQ_TOL(first, flows * share, 4 * standardError, "its share");
    }
};

/// A manager that returns has forgotten its connections.
class FreshManagerTest : public TestCase
{
  public:
    FreshManagerTest()
        : TestCase("events: a manager that returns comes back without its connections")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Uploads();
        // It is back before anyone learns that it was gone, so its flows still go to it.
        scenario.learnDelay = Seconds(60);
        NS_TEST_EXPECT_MSG_EQ(Dropped(RunScenario(scenario), "no-state"), 0, "nothing fails");
        scenario.events = {{Seconds(2), "fail", "tm1"}, {Seconds(2.1), "return", "tm1"}};
        NS_TEST_EXPECT_MSG_GT(Dropped(RunScenario(scenario), "no-state"), 0, "it has forgotten");
    }
};

/// @return a run with many flows, their records, and choosers that take weights
FlowScenario
RecordedRun()
{
    FlowScenario scenario = ShortRun();
    scenario.Group("tm").Set("choose", "weighted");
    scenario.traffic.rate = 400;
    scenario.Group("server").Set("serviceTime", "1ms");
    scenario.measuring.flows = true;
    scenario.learnDelay = Seconds(0);
    return scenario;
}

/// A member that was removed can be added again.
class ComeBackTest : public TestCase
{
  public:
    /// @param tier tm or server
    explicit ComeBackTest(const std::string& tier)
        : TestCase("events: a member that failed and was removed works once it is added again: " +
                   tier),
          m_tier(tier)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = RecordedRun();
        scenario.events = {{Seconds(0.5), "fail", m_tier + "1"},
                           {Seconds(0.6), "remove", m_tier + "1"},
                           {Seconds(1.0), "remove", m_tier + "2"},
                           {Seconds(1.5), "add", m_tier + "1", 1},
                           {Seconds(2.0), "add", m_tier + "2", 1}};
        const MeasurementReport report = RunScenario(scenario);
        const FlowsWithin flows(report, m_tier);
        NS_TEST_EXPECT_MSG_EQ(flows.At(1, 0.5, 1.5), 0, "gone");
        NS_TEST_EXPECT_MSG_EQ(flows.At(2, 1.0, 2.0), 0, "gone");
        NS_TEST_EXPECT_MSG_GT(flows.At(1, 1.5, 3, "completed"), 0, "back, and working");
        NS_TEST_EXPECT_MSG_GT(flows.At(2, 2.0, 3, "completed"), 0, "back, and working");
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
    }

    std::string m_tier;
};

/// Each kind of event does to new flows what its name says.
class EventsTest : public TestCase
{
  public:
    /// @param tier tm or server
    explicit EventsTest(const std::string& tier)
        : TestCase("events: each kind moves new flows as it says: " + tier),
          m_tier(tier)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = RecordedRun();
        scenario.duration = Seconds(3.5);
        scenario.events = {{Seconds(0.5), "fail", m_tier + "1"},
                           {Seconds(1.0), "return", m_tier + "1"},
                           {Seconds(1.5), "remove", m_tier + "2"},
                           {Seconds(2.0), "add", m_tier + "4", 1},
                           {Seconds(2.5), "weight", m_tier + "0", 5}};
        const MeasurementReport report = RunScenario(scenario);
        const FlowsWithin flows(report, m_tier);
        NS_TEST_EXPECT_MSG_GT(flows.At(1, 0, 0.5), 0, "before the failure");
        NS_TEST_EXPECT_MSG_EQ(flows.At(1, 0.5, 1), 0, "after the failure");
        NS_TEST_EXPECT_MSG_GT(flows.At(1, 1, 1.5), 0, "after the return");
        NS_TEST_EXPECT_MSG_GT(flows.At(2, 0, 1.5), 0, "before the removal");
        NS_TEST_EXPECT_MSG_EQ(flows.At(2, 1.5, 3.5), 0, "after the removal");
        NS_TEST_EXPECT_MSG_EQ(flows.At(4, 0, 2), 0, "before the addition");
        NS_TEST_EXPECT_MSG_GT(flows.At(4, 2, 2.5), 0, "after the addition");
        // 1/4 of about 400 flows before, 5/8 afterwards.
        const double share = static_cast<double>(flows.At(0, 2.5, 3.5)) / flows.All(2.5, 3.5);
        NS_TEST_EXPECT_MSG_EQ_TOL(share, 5.0 / 8, 0.15, "share with the new weight");
    }

    std::string m_tier;
};

/// The suite.
class ScenarioKeysEffectSuite : public TestSuite
{
  public:
    ScenarioKeysEffectSuite()
        : TestSuite("flow-distribution-scenario-keys-effect", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new LearnDelayTest);
        AddTestCase(new ServerFailureTest);
        AddTestCase(new PickupTest);
        AddTestCase(new CapacityTest);
        AddTestCase(new WindowTest);
        AddTestCase(new ManagerWeightsTest);
        AddTestCase(new FreshManagerTest);
        AddTestCase(new ComeBackTest("tm"));
        AddTestCase(new ComeBackTest("server"));
        AddTestCase(new EventsTest("tm"));
        AddTestCase(new EventsTest("server"));
    }
};

ScenarioKeysEffectSuite g_scenarioKeysEffectSuite; //!< registers itself

} // namespace
