// SPDX-License-Identifier: GPL-2.0-only

// Source ports of clients that have few: flows that live long hold theirs, and others go past them.

#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <map>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint32_t PORTS = 20;

/// Short and long flows of one client.
class FewPortsTestCase : public TestCase
{
  public:
    explicit FewPortsTestCase(const std::string& fidelity)
        : TestCase("a port in use is passed over, and no flow breaks for it: " + fidelity),
          m_fidelity(fidelity)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario;
        scenario.network = BalancerNetwork();
        scenario.Group("client").count = 1;
        scenario.Group("server").Set("serviceTime", "0ms");
        scenario.traffic.fidelity = m_fidelity;
        scenario.traffic.rate = 10;
        scenario.traffic.stop = Seconds(24);
        scenario.attributes["ns3::RequestClient::FirstPort"] = "40000";
        scenario.attributes["ns3::RequestClient::LastPort"] = std::to_string(39999 + PORTS);
        if (m_fidelity == "tcp")
        {
            scenario.attributes["ns3::RequestClient::TimeWait"] = "1ms";
        }
        // One in ten lives for 4 s: four of them at a time, beside hardly another.
        scenario.traffic.sources[0].responseSize = "constant:500";
        scenario.traffic.sources[0].share = 9;
        scenario.traffic.sources.push_back(scenario.traffic.sources[0]);
        scenario.traffic.sources[1].share = 1;
        scenario.traffic.sources[1].requests = "constant:2";
        scenario.traffic.sources[1].pause = "constant:4";
        scenario.measuring.flows = true;
        scenario.duration = Seconds(30);
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_ASSERT_MSG_LT(report.mostOpen, PORTS, "there is always a port");
        NS_TEST_EXPECT_MSG_EQ(report.noPort, 0, "so each gets one");
        NS_TEST_EXPECT_MSG_EQ(report.flows.completed, report.flows.offered, "and completes");
        std::map<uint16_t, int64_t> until; // by port
        std::vector<int64_t> ends;
        uint32_t uses = 0;
        std::size_t most = 0;
        for (const FlowRecord& flow : report.flowRecords)
        {
            NS_TEST_EXPECT_MSG_EQ((until[flow.clientPort] <= flow.start), true, "one at a time");
            until[flow.clientPort] = *flow.end;
            uses += flow.clientPort == report.flowRecords.begin()->clientPort ? 1 : 0;
            ends.push_back(*flow.end);
            std::size_t open = 0;
            for (const int64_t end : ends)
            {
                open += end > flow.start ? 1 : 0;
            }
            most = std::max(most, open);
        }
        NS_TEST_EXPECT_MSG_GT(uses, 5, "the ports came round");
        NS_TEST_EXPECT_MSG_EQ(report.mostOpen, most, "by times of starts and ends");
    }

    std::string m_fidelity;
};

/// A client without a free port.
class NoPortTestCase : public TestCase
{
  public:
    NoPortTestCase()
        : TestCase("flows that find all ports in use are broken, and counted as such")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario;
        scenario.network = BalancerNetwork();
        scenario.Group("client").count = 1;
        scenario.traffic.fidelity = "light";
        scenario.traffic.rate = 100;
        scenario.attributes["ns3::RequestClient::FirstPort"] = "40000";
        scenario.attributes["ns3::RequestClient::LastPort"] = "40003";
        scenario.traffic.sources[0].requests = "constant:2";
        scenario.traffic.sources[0].pause = "constant:60"; // nobody ends
        scenario.duration = Seconds(5);
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_EQ(report.mostOpen, 4 + 1, "four ports; one more until it is broken");
        NS_TEST_EXPECT_MSG_EQ(report.flows.unfinished, 4, "four ports");
        NS_TEST_EXPECT_MSG_EQ(report.noPort, report.flows.offered - 4, "all others");
        NS_TEST_EXPECT_MSG_EQ(report.flows.broken, report.noPort, "are broken");
    }
};

/// The suite.
class ScenarioPortsTestSuite : public TestSuite
{
  public:
    ScenarioPortsTestSuite()
        : TestSuite("flow-distribution-scenario-ports", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new FewPortsTestCase("light"));
        AddTestCase(new FewPortsTestCase("tcp"));
        AddTestCase(new NoPortTestCase);
    }
};

ScenarioPortsTestSuite g_scenarioPortsTestSuite;

} // namespace
