// SPDX-License-Identifier: GPL-2.0-only

// Light flows against those of real sockets, flow by flow.

#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <cmath>
#include <string>
#include <utility>

using namespace ns3;

namespace
{

/// @return about 200 flows open, of several requests each, when a member dies and when it returns
FlowScenario
WithFailure(const ScenarioNetwork& network, const std::string& scheme)
{
    FlowScenario scenario;
    scenario.network = network;
    scenario.Group("client").count = 4;
    scenario.Group("server").count = 8;
    // Which request takes how long would depend on the order in which they come; and responses of
    // several segments take longer over TCP, which begins slowly.
    scenario.Group("server").Set("serviceTime", "0ms");
    scenario.scheme = scheme;
    scenario.traffic.rate = 200;
    scenario.traffic.sourcePorts = "random";
    scenario.traffic.stop = Seconds(4);
    scenario.traffic.timeout = Seconds(3);
    scenario.traffic.sources[0].requests = "constant:10";
    scenario.traffic.sources[0].pause = "constant:0.1";
    scenario.traffic.sources[0].responseSize = "constant:500";
    scenario.learnDelay = MilliSeconds(50);
    scenario.measuring.flows = true;
    scenario.duration = Seconds(7.5);
    return scenario;
}

/// @return the report of a run
MeasurementReport
RunAt(FlowScenario scenario, const std::string& fidelity)
{
    scenario.traffic.fidelity = fidelity;
    return RunScenario(scenario);
}

/// Schemes that are functions of the packet alone: owners, moves and ends are the same. (How
/// many packets of a moved flow arrive elsewhere depends on what each sends again when.)
class LightAgreesTestCase : public TestCase
{
  public:
    LightAgreesTestCase(const std::string& name, const FlowScenario& scenario)
        : TestCase("light flows have the owners of real ones: " + name),
          m_scenario(scenario)
    {
    }

  private:
    void DoRun() override
    {
        const MeasurementReport tcp = RunAt(m_scenario, "tcp");
        const MeasurementReport light = RunAt(m_scenario, "light");
        NS_TEST_ASSERT_MSG_GT(tcp.flowRecords.size(), 600, "flows");
        NS_TEST_ASSERT_MSG_EQ(light.flowRecords.size(), tcp.flowRecords.size(), "as many");
        uint32_t moved = 0;
        auto lights = light.flowRecords.begin();
        for (const FlowRecord& one : tcp.flowRecords)
        {
            const FlowRecord other = *lights;
            ++lights;
            const uint64_t i = one.flow;
            NS_TEST_EXPECT_MSG_EQ(other.start, one.start, "start of flow " << i);
            NS_TEST_EXPECT_MSG_EQ(other.clientPort, one.clientPort, "port of flow " << i);
            NS_TEST_EXPECT_MSG_EQ((other.members == one.members), true, "owners of flow " << i);
            NS_TEST_EXPECT_MSG_EQ((other.event == one.event), true, "event of flow " << i);
            NS_TEST_EXPECT_MSG_EQ(other.outcome, one.outcome, "end of flow " << i);
            moved += one.event ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_GT(moved, 20, "some were moved");
        NS_TEST_EXPECT_MSG_EQ(light.packets.Balances(), true, "packets");
        NS_TEST_EXPECT_MSG_EQ(light.flows.Balances(), true, "flows");
    }

    FlowScenario m_scenario;
};

/// A scheme with state, whose table is too small for what is open: which flows it forgets depends
/// on which packets come when, and those differ.
class LightMarginTestCase : public TestCase
{
  public:
    LightMarginTestCase()
        : TestCase("with state, shares of broken flows differ by less than 0.02 over 10 seeds")
    {
    }

  private:
    static constexpr double MARGIN = 0.02; //!< named before it was measured: one flow in fifty

    void DoRun() override
    {
        double sum = 0;
        double broken = 0;
        for (uint64_t run = 1; run <= 10; ++run)
        {
            FlowScenario scenario =
                WithFailure(BalancerNetwork(),
                            "key=five-tuple hash=toeplitz select=modulo state=lru entries=128");
            scenario.events = {{Seconds(2), "add", "server8"}};
            scenario.rngRun = run;
            const double tcp = ShareOf(RunAt(scenario, "tcp"));
            sum += ShareOf(RunAt(scenario, "light")) - tcp;
            broken += tcp;
        }
        NS_TEST_EXPECT_MSG_GT(broken / 10, 0.02, "else there is nothing to compare");
        NS_TEST_EXPECT_MSG_LT(std::abs(sum / 10), MARGIN, "mean of the paired differences");
    }

    static double ShareOf(const MeasurementReport& report)
    {
        return static_cast<double>(report.flows.offered - report.flows.completed) /
               static_cast<double>(report.flows.offered);
    }
};

/// What a fidelity does not have is refused, in a line.
class LightKeysTestCase : public TestCase
{
  public:
    LightKeysTestCase()
        : TestCase("keys that do nothing at a fidelity are refused")
    {
    }

  private:
    static std::string Said(const FlowScenario& scenario)
    {
        try
        {
            CheckScenario(scenario, ScenarioPlaces(), nullptr);
        }
        catch (const ScenarioError& error)
        {
            return error.what();
        }
        return "";
    }

    void Expect(const FlowScenario& scenario, const std::string& text)
    {
        const std::string said = Said(scenario);
        NS_TEST_EXPECT_MSG_EQ((said.find(text) != std::string::npos), true, said << " / " << text);
        NS_TEST_EXPECT_MSG_EQ((said.find('\n') == std::string::npos), true, "one line");
    }

    void DoRun() override
    {
        FlowScenario tcp;
        tcp.traffic.concurrent = 5;
        Expect(tcp, "'traffic.concurrent' does nothing at traffic.fidelity: tcp");
        tcp.traffic.concurrent = 0;
        tcp.traffic.sources[0].pace = 1000;
        Expect(tcp, "'traffic.sources.0.pace' does nothing at traffic.fidelity: tcp");

        FlowScenario light;
        light.traffic.fidelity = "light";
        NS_TEST_EXPECT_MSG_EQ(Said(light), "", "light is possible");
        light.traffic.sources[0].kind = "echo";
        Expect(light, "echo traffic is not made of light flows");
        light.traffic.sources[0].kind = "udp";
        light.services[0].protocol = "udp";
        light.traffic.sources[0].requestSize = "uniform:100:1401";
        Expect(light, "light flows make no fragments");
        light.traffic.sources[0].requestSize = "constant:100";
        light.traffic.sources[0].window = 3;
        Expect(light, "does nothing over UDP");
        light.traffic.sources[0].window = 10;
        light.traffic.concurrent = 16 * 28'232 + 1; // clients, ports of each
        Expect(light,
               "451713 flows at once are more than the 16 clients have ports for: one would have "
               "28233 of them, and has 28232 ports");
        light.traffic.concurrent = 0;
        light.attributes["ns3::TcpSocket::SegmentSize"] = "1000";
        Expect(light, "ns3::TcpSocket::SegmentSize does nothing at traffic.fidelity: light");
    }
};

/// Answers that come when a flow is over are told unreachable by the stack, which quotes them.
class LateAnswersTestCase : public TestCase
{
  public:
    LateAnswersTestCase()
        : TestCase("what a stack says of a late answer is no packet of the flow")
    {
    }

  private:
    void DoRun() override
    {
        for (const char* const family : {"ipv4", "ipv6"})
        {
            FlowScenario scenario;
            scenario.network = BalancerNetwork();
            scenario.network.family = family;
            scenario.Group("client").count = 4;
            scenario.Group("server").count = 4;
            scenario.Group("server").Set("serviceTime", "150ms");
            scenario.services[0].protocol = "udp";
            scenario.services[0].ports = {53};
            scenario.traffic.rate = 100;
            scenario.traffic.stop = Seconds(2);
            scenario.traffic.sources[0].kind = "udp";
            scenario.traffic.sources[0].responseSize = "constant:500";
            scenario.traffic.fidelity = "light";
            scenario.traffic.resendTime = MilliSeconds(100);
            scenario.duration = Seconds(4);
            const MeasurementReport report = RunScenario(scenario);
            const uint64_t flows = report.flows.completed;
            const AffinityReport& servers = report.affinity.at("server");
            const std::string of = std::string(" over ") + family;
            NS_TEST_EXPECT_MSG_GT(flows, 150, "flows" << of);
            // Each datagram that asks is answered; of a flow's answers all but one are too late.
            const uint64_t asked = servers.forward.packetsSeen;
            NS_TEST_EXPECT_MSG_GT(asked, flows + 50, "asked again" << of);
            NS_TEST_EXPECT_MSG_EQ(servers.reverse.packetsSeen, asked, "answers" << of);
            NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "packets" << of);
            if (scenario.network.family == "ipv4") // IPv6 has neighbour discovery, too
            {
                NS_TEST_EXPECT_MSG_EQ(
                    report.packets.injected, 2 * asked + (asked - flows), "and what stacks say");
            }
        }
    }
};

/// @return a network with two tiers of choosers and translation, and failures in both
FlowScenario
Managers()
{
    FlowScenario scenario =
        WithFailure(ManagerNetwork(), "key=greater-port hash=toeplitz select=hrw");
    scenario.Group("tm").count = 4;
    scenario.Group("tm").Set("translation.kind", "destination").Set("choose", "hash");
    scenario.events = {{Seconds(2), "fail", "tm1"}, {Seconds(3), "return", "tm1"}};
    return scenario;
}

/// @return a balancer before servers, of which one dies
FlowScenario
Balancer(const std::string& family)
{
    FlowScenario scenario =
        WithFailure(BalancerNetwork(), "key=five-tuple hash=crc32c select=modulo");
    scenario.network.family = family;
    scenario.events = {{Seconds(2), "fail", "server3"}};
    return scenario;
}

/// The suite.
class ScenarioLightTestSuite : public TestSuite
{
  public:
    ScenarioLightTestSuite()
        : TestSuite("flow-distribution-scenario-light", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new LightAgreesTestCase("a balancer", Balancer("ipv4")));
        AddTestCase(new LightAgreesTestCase("a balancer, both families", Balancer("both")));
        AddTestCase(new LightAgreesTestCase("managers", Managers()));
        AddTestCase(new LightMarginTestCase);
        AddTestCase(new LateAnswersTestCase);
        AddTestCase(new LightKeysTestCase);
    }
};

ScenarioLightTestSuite g_scenarioLightTestSuite;

} // namespace
