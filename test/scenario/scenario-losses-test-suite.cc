// SPDX-License-Identifier: GPL-2.0-only

// What runs lose, and what they lay it to.

#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <string>

using namespace ns3;

namespace
{

/// @return a short run on managers, or behind one balancer
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

/// What errors of links lose is not laid to the hosts that would have received it.
class ReceiveErrorTest : public TestCase
{
  public:
    ReceiveErrorTest()
        : TestCase("losses: what a host receives in error is no failure of that host")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Short(false);
        scenario.attributes["ns3::ExpressNetDevice::ReceiveErrorModel"] =
            "ns3::RateErrorModel[ErrorRate=0.01|ErrorUnit=ERROR_UNIT_PACKET]";
        const MeasurementReport calm = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_GT(Dropped(calm, "link-error"), 50, "at hosts too");
        NS_TEST_EXPECT_MSG_EQ(Dropped(calm, "device-failed"), 0, "none has failed");
        scenario.events = {{Seconds(1), "fail", "server0"}, {Seconds(1.5), "return", "server0"}};
        const MeasurementReport report = RunScenario(scenario);
        const uint64_t failed = Dropped(report, "device-failed");
        NS_TEST_EXPECT_MSG_GT(failed, 0, "one has for a while");
        NS_TEST_EXPECT_MSG_EQ(report.failover[0].packetsLost.at("device-failed"),
                              failed,
                              "all of that is the event's");
        NS_TEST_EXPECT_MSG_GT(Dropped(report, "link-error"), 50, "errors go on");
    }
};

/// A link that fails loses packets by one name at both of its ends.
class FailedLinkTest : public TestCase
{
  public:
    FailedLinkTest()
        : TestCase("losses: a failed link is no failure of the hosts at its end")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Short(false);
        scenario.events = {{Seconds(1), "cut", "client-access"},
                           {Seconds(1.5), "heal", "client-access"}};
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_EQ(Dropped(report, "device-failed"), 0, "no device has failed");
        NS_TEST_EXPECT_MSG_GT(Dropped(report, "link-error"), 50, "the link has");
        const auto& lost = report.failover[0].packetsLost;
        NS_TEST_EXPECT_MSG_EQ(lost.size(), 1, "one reason");
        NS_TEST_EXPECT_MSG_EQ(lost.at("link-error"), Dropped(report, "link-error"), "all of it");
    }
};

/// A manager that has failed says nothing more.
class SilentManagerTest : public TestCase
{
  public:
    SilentManagerTest()
        : TestCase("losses: a failed manager that learns of a failed server makes no resets")
    {
    }

  private:
    static MeasurementReport RunWith(bool managersFail)
    {
        FlowScenario scenario = Short(true);
        scenario.learnDelay = MilliSeconds(200);
        scenario.events = {{Seconds(0.9), "fail", "server0"}};
        for (uint32_t i = 0; managersFail && i < scenario.Group("tm").count; ++i)
        {
            scenario.events.push_back({Seconds(1), "fail", "tm" + std::to_string(i)});
        }
        return RunScenario(scenario);
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_GT(RunWith(false).packets.generated, 0, "resets to clients");
        const MeasurementReport report = RunWith(true);
        NS_TEST_EXPECT_MSG_EQ(report.packets.generated, 0, "nobody was there to make any");
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
    }
};

/// IPv6 hosts go on answering when they have failed, and their devices send nothing.
class NotSentTest : public TestCase
{
  public:
    NotSentTest()
        : TestCase("losses: what a failed host could not send is of its failure's event")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Short(false);
        scenario.network.family = "ipv6";
        scenario.services[0].protocol = "udp";
        scenario.traffic.sources[0].kind = "udp";
        scenario.Group("server").Set("serviceTime", "200ms");
        scenario.events = {{Seconds(1), "fail", "server0"}};
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_GT(Dropped(report, "not-sent"), 0, "answers to what came before");
        const auto& lost = report.failover[0].packetsLost;
        const auto found = lost.find("not-sent");
        const uint64_t laid = found == lost.end() ? 0 : found->second;
        NS_TEST_EXPECT_MSG_EQ(laid, Dropped(report, "not-sent"), "beside what it did not receive");
    }
};

/// The suite.
class ScenarioLossesSuite : public TestSuite
{
  public:
    ScenarioLossesSuite()
        : TestSuite("flow-distribution-scenario-losses", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new ReceiveErrorTest);
        AddTestCase(new FailedLinkTest);
        AddTestCase(new SilentManagerTest);
        AddTestCase(new NotSentTest);
    }
};

ScenarioLossesSuite g_scenarioLossesSuite; //!< registers itself

} // namespace
