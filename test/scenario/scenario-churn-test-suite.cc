// SPDX-License-Identifier: GPL-2.0-only

// Nodes that come and go by themselves: how often, how long, and that the run follows.

#include "../../helper/run/churn.h"
#include "../rig/scenario-refusal.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <cmath>
#include <map>
#include <set>
#include <string>

using namespace ns3;

namespace
{

/// What cannot be, or would do nothing.
const std::vector<ScenarioRefusal> REFUSALS = {
    {"a churn that is no rate",
     "name: x\n",
     {{"server.churn.rate", "10"}},
     "--server.churn.rate=10: key 'churn.rate': '10' is no rate, such as 10/min"},
    {"a churn without a rate",
     "name: x\n",
     {{"server.churn.away", "5s"}},
     "--server.churn.away=5s: key 'churn.away': nobody leaves without a rate"},
    {"a churn of one",
     "name: x\n",
     {{"a.churn.rate", "1/s"}},
     "--a.churn.rate=1/s: one node of a group always stays: 'a' has no other one"},
    {"a churn of nodes that nobody chooses",
     "name: x\n",
     {{"client.churn.rate", "1/s"}},
     "--client.churn.rate=1/s: nobody chooses among the nodes of 'client'"},
    {"a churn of times that cannot be",
     "name: x\n",
     {{"server.churn.rate", "1/s"}, {"server.churn.away", "uniform:2s:1s"}},
     "--server.churn.away=uniform:2s:1s: key 'churn.away': "},
    {"an attribute of devices that no link has",
     "attributes:\n  ns3::PointToPointNetDevice::ReceiveErrorModel: ns3::RateErrorModel\n",
     {},
     "test.yaml:2: ns3::PointToPointNetDevice::ReceiveErrorModel: no link is of this class"}};

/// @return servers that come and go behind a balancer
FlowScenario
Churning(const std::string& rate, const std::string& away, const std::string& action)
{
    FlowScenario scenario;
    scenario.network = ExpandNetwork(BalancerNetwork());
    scenario.Group("client").count = 2;
    scenario.Group("server").count = 8;
    scenario.Group("server").churn = {rate, away, action};
    scenario.traffic.rate = 50;
    scenario.duration = Seconds(4);
    return scenario;
}

/// Statistics of many drawn events. Bounds are those of five standard deviations.
class DrawnChurnTest : public TestCase
{
  public:
    DrawnChurnTest()
        : TestCase("churn: leavings are as often and last as long as said")
    {
    }

  private:
    void DoRun() override
    {
        RngSeedManager::SetRun(1);
        FlowScenario scenario = Churning("20/min", "exponential:5s", "fail");
        scenario.duration = Hours(10);
        scenario.Group("server").count = 60; // the Poisson process is hardly ever short of them
        const auto events = AddChurn(scenario);
        std::map<std::string, Time> gone;
        std::map<std::string, uint32_t> times;
        double away = 0;
        uint32_t left = 0;
        uint32_t back = 0;
        Time last;
        for (const ScenarioEvent& event : events)
        {
            NS_TEST_ASSERT_MSG_EQ((event.at >= last), true, "by time");
            last = event.at;
            const bool leaves = event.action == "fail";
            NS_TEST_ASSERT_MSG_EQ((leaves || event.action == "return"), true, event.action);
            NS_TEST_ASSERT_MSG_EQ(gone.count(event.target), leaves ? 0U : 1U, "in turn");
            if (leaves)
            {
                gone[event.target] = event.at;
                ++times[event.target];
                ++left;
            }
            else
            {
                away += (event.at - gone[event.target]).GetSeconds();
                gone.erase(event.target);
                ++back;
            }
        }
        const double expected = 20.0 * 60 * 10;
        NS_TEST_EXPECT_MSG_EQ_TOL(left, expected, 5 * std::sqrt(expected), "leavings");
        NS_TEST_EXPECT_MSG_EQ_TOL(away / back, 5, 5 * 5 / std::sqrt(expected), "time away, s");
        NS_TEST_EXPECT_MSG_EQ(times.size(), 60, "any of them");
        for (const auto& [target, count] : times)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(count, expected / 60, 5 * std::sqrt(expected / 60), target);
        }
    }
};

/// Who may leave, and on what it depends.
class WhoLeavesTest : public TestCase
{
  public:
    WhoLeavesTest()
        : TestCase("churn: one stays, those of events by hand are left alone, seeds count")
    {
    }

  private:
    static std::string Draw(const FlowScenario& scenario, uint64_t run)
    {
        RngSeedManager::SetRun(run);
        std::string text;
        for (const ScenarioEvent& event : AddChurn(scenario))
        {
            text += std::to_string(event.at.GetNanoSeconds()) + event.action + event.target + " ";
        }
        return text;
    }

    void DoRun() override
    {
        FlowScenario scenario = Churning("100/s", "1s", "remove");
        std::set<std::string> gone;
        for (const ScenarioEvent& event : AddChurn(scenario))
        {
            event.action == "remove" ? void(gone.insert(event.target))
                                     : void(gone.erase(event.target));
            NS_TEST_ASSERT_MSG_LT(gone.size(), 8, "one is there always");
        }
        scenario.events = {{Seconds(1), "remove", "server3"}};
        uint32_t named = 0;
        for (const ScenarioEvent& event : AddChurn(scenario))
        {
            named += event.target == "server3" ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_EQ(named, 1, "server3 leaves by hand alone");
        NS_TEST_EXPECT_MSG_EQ(Draw(scenario, 5), Draw(scenario, 5), "the same run");
        NS_TEST_EXPECT_MSG_NE(Draw(scenario, 5), Draw(scenario, 6), "another one");
        RngSeedManager::SetRun(1);
    }
};

/// Events that are drawn happen as those by hand do.
class ChurningRunTest : public TestCase
{
  public:
    ChurningRunTest()
        : TestCase("churn: a run is that of its events written by hand")
    {
    }

  private:
    void DoRun() override
    {
        for (const char* const action : {"remove", "drain", "fail"})
        {
            FlowScenario drawn = Churning("2/s", "uniform:0.2:0.6", action);
            RngSeedManager::SetRun(drawn.rngRun);
            FlowScenario written = drawn;
            written.events = AddChurn(drawn);
            written.Group("server").churn = {};
            const MeasurementReport report = RunScenario(drawn);
            const MeasurementReport same = RunScenario(written);
            NS_TEST_EXPECT_MSG_GT(written.events.size(), 5, action << ": some happen");
            NS_TEST_EXPECT_MSG_EQ(report.failover.size(), written.events.size(), action);
            NS_TEST_EXPECT_MSG_EQ(report.events, same.events, action << ": the same run");
            NS_TEST_EXPECT_MSG_EQ(
                report.flows.completed, same.flows.completed, action << ": flows");
        }
    }
};

/// @ingroup flow-distribution-tests
class ScenarioChurnTestSuite : public TestSuite
{
  public:
    ScenarioChurnTestSuite()
        : TestSuite("flow-distribution-scenario-churn", Type::UNIT)
    {
        AddTestCase(new DrawnChurnTest);
        AddTestCase(new WhoLeavesTest);
        AddTestCase(new ChurningRunTest);
        if (CanReadScenarioFiles())
        {
            for (const ScenarioRefusal& refusal : REFUSALS)
            {
                AddTestCase(new ScenarioRefusalTestCase(refusal));
            }
        }
    }
};

ScenarioChurnTestSuite g_scenarioChurnTestSuite;

} // namespace
