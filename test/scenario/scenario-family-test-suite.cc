// SPDX-License-Identifier: GPL-2.0-only

// The same scenario over IPv4, over IPv6 and over both: what schemes do does not depend on it.

#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <cmath>
#include <map>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

const std::vector<std::string> FAMILIES{"ipv4", "ipv6", "both"};

/// @return traffic of every kind behind managers
FlowScenario
Managers(const std::string& family, const std::string& translation)
{
    FlowScenario scenario;
    scenario.network.family = family;
    scenario.Group("client").count = 8;
    scenario.Group("tm").count = 4;
    scenario.Group("tm").Set("translation.kind", translation);
    scenario.Group("server").count = 8;
    scenario.Group("server").Set("serviceTime", "200ms");
    scenario.scheme = "key=greater-port hash=toeplitz select=modulo";
    scenario.services.resize(2);
    scenario.services[1].protocol = "udp";
    scenario.services[1].ports = {53};
    scenario.traffic.rate = 300;
    scenario.traffic.stop = Seconds(3);
    scenario.traffic.timeout = Seconds(2);
    scenario.traffic.sourcePorts = "random";
    scenario.traffic.sources.resize(3);
    scenario.traffic.sources[1].kind = "udp";
    scenario.traffic.sources[1].responseSize = "constant:2000";
    scenario.traffic.sources[2].kind = "echo";
    scenario.traffic.sources[2].share = 0.3;
    scenario.duration = Seconds(5);
    return scenario;
}

/// D1 and T2 hold whatever the version of IP.
class AffinityTest : public TestCase
{
  public:
    AffinityTest(const std::string& family,
                 const std::string& translation,
                 const std::string& medium)
        : TestCase("D1, D7, T1, T2: TCP, UDP and echo keep their manager over " + family +
                   ", translation " + translation + ", links " + medium),
          m_scenario(Managers(family, translation))
    {
        for (const char* link : {"client-access", "a-tm", "tm-b", "b-server"})
        {
            m_scenario.network.Link(link).medium = medium;
            m_scenario.network.Link(link).rate = 1'000'000'000;
        }
    }

  private:
    void DoRun() override
    {
        CheckScenario(m_scenario);
        const MeasurementReport report = RunScenario(m_scenario);
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        NS_TEST_EXPECT_MSG_GT(report.flows.offered, 700, "300 a second, 3 seconds");
        NS_TEST_EXPECT_MSG_EQ(report.flows.completed, report.flows.offered, "all complete");
        for (const char* group : {"tm", "server"})
        {
            const AffinityReport& affinity = report.affinity.at(group);
            NS_TEST_EXPECT_MSG_EQ(affinity.forward.flowsViolated, 0, group << ", requests");
            NS_TEST_EXPECT_MSG_EQ(affinity.reverse.flowsViolated, 0, group << ", replies");
            NS_TEST_EXPECT_MSG_EQ(
                affinity.forward.flowsSeen, report.flows.offered, group << ", all are seen");
        }
    }

    FlowScenario m_scenario;
};

/// Shares agree within what chance allows.
class AgreementTest : public TestCase
{
  public:
    AgreementTest()
        : TestCase("the demonstration's shares agree within chance over every family")
    {
    }

  private:
    /// A share, and how many it was counted over.
    struct Share
    {
        double count;
        double all;
    };

    static std::map<std::string, Share> SharesOver(const std::string& family)
    {
        std::map<std::string, Share> shares;
        // Five-tuple CRCs send replies elsewhere, ports being turned around in them; modulo moves
        // flows of live managers.
        FlowScenario astray = Managers(family, "destination");
        astray.scheme = "key=five-tuple hash=crc32 select=modulo";
        astray.traffic.sources.resize(1);
        const MeasurementReport first = RunScenario(astray);
        const AffinityCount& replies = first.affinity.at("tm").reverse;
        shares["replies astray"] = {static_cast<double>(replies.flowsViolated),
                                    static_cast<double>(replies.flowsSeen)};
        FlowScenario moved = Managers(family, "destination");
        moved.traffic.rate = 600;
        moved.Group("server").Set("serviceTime", "500ms");
        moved.Group("server").Set("workers", "1000");
        moved.events = {{Seconds(2), "fail", "tm1"}};
        const FailoverReport event = RunScenario(moved).failover.at(0);
        const auto open = static_cast<double>(event.flowsActive);
        shares["needed"] = {static_cast<double>(event.needed.forward), open};
        shares["excess"] = {static_cast<double>(event.excess.forward), open};
        return shares;
    }

    void DoRun() override
    {
        // Of 4 managers, by arithmetic: a reply whose hash says nothing of its request's meets
        // the request's manager once in 4; of 4 one fails; modulo 3 instead of 4 keeps a third of
        // the other three quarters: of 12 values in a row 9 stay with a live manager, 6 of them
        // elsewhere.
        const std::map<std::string, double> expected{
            {"replies astray", 0.75}, {"needed", 0.25}, {"excess", 0.5}};
        for (const std::string& family : FAMILIES)
        {
            for (const auto& [name, share] : SharesOver(family))
            {
                NS_TEST_EXPECT_MSG_GT(share.all, 150, name << " over " << family);
                const double p = expected.at(name);
                // Beyond 4.5 standard deviations once in 150,000; 9 shares under fixed seeds.
                const double bound = 4.5 * std::sqrt(p * (1 - p) / share.all);
                NS_TEST_EXPECT_MSG_EQ_TOL(
                    share.count / share.all, p, bound, name << " over " << family);
            }
        }
    }
};

/// What ns-3 cannot do is refused, and nothing else.
class LargeEchoTest : public TestCase
{
  public:
    LargeEchoTest()
        : TestCase("the largest echo is answered; over IPv6 a larger one is refused")
    {
    }

  private:
    static FlowScenario Echoes(const std::string& family, const std::string& size)
    {
        FlowScenario scenario = Managers(family, "destination");
        scenario.traffic.rate = 50;
        scenario.traffic.sources.resize(1);
        scenario.traffic.sources[0].kind = "echo";
        scenario.traffic.sources[0].requestSize = size;
        return scenario;
    }

    /// @return why it is refused, or empty
    static std::string ErrorOf(const FlowScenario& scenario)
    {
        try
        {
            CheckScenario(scenario);
            return "";
        }
        catch (const ScenarioError& error)
        {
            return error.what();
        }
    }

    void DoRun() override
    {
        // MTU 1500, headers of 40 and 8.
        for (const auto& [family, size] : std::vector<std::pair<std::string, std::string>>{
                 {"ipv6", "constant:1452"}, {"ipv4", "constant:4000"}})
        {
            const FlowScenario scenario = Echoes(family, size);
            NS_TEST_EXPECT_MSG_EQ(ErrorOf(scenario), "", size << " over " << family);
            const MeasurementReport report = RunScenario(scenario);
            NS_TEST_EXPECT_MSG_GT(report.flows.offered, 100, "50 a second, 3 seconds");
            NS_TEST_EXPECT_MSG_EQ(report.flows.completed, report.flows.offered, "all complete");
        }
        const std::string refused = "scenario: an echo over IPv6 holds at most 1452 bytes: in ns-3 "
                                    "a larger one is never answered";
        NS_TEST_EXPECT_MSG_EQ(ErrorOf(Echoes("ipv6", "constant:1453")), refused, "over IPv6");
        NS_TEST_EXPECT_MSG_EQ(ErrorOf(Echoes("both", "uniform:100:2000")), refused, "over both");
    }
};

/// Members with two addresses on a shared segment.
class SegmentTest : public TestCase
{
  public:
    SegmentTest()
        : TestCase("D3: whom a distributor hears by one address is its member by both")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Managers("both", "none");
        scenario.Group("tm").count = 8;
        scenario.traffic.sources.erase(scenario.traffic.sources.begin()); // datagrams and echoes
        for (ScenarioLink& link : scenario.network.links)
        {
            link.medium = "csma";
        }
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_ASSERT_MSG_EQ(report.flows.completed, report.flows.offered, "nothing is lost");
        // What managers send on to servers is theirs: the distributor behind them chooses for
        // servers' packets alone, each of which reaches a manager.
        uint64_t chosen = 0;
        for (const uint64_t packets : *report.effort.at("b").choices)
        {
            chosen += packets;
        }
        const uint64_t replies = report.affinity.at("tm").reverse.packetsSeen;
        NS_TEST_EXPECT_MSG_EQ(chosen, replies, "for replies alone");
    }
};

/// The suite.
class ScenarioFamilySuite : public TestSuite
{
  public:
    ScenarioFamilySuite()
        : TestSuite("flow-distribution-scenario-family", TestSuite::Type::SYSTEM)
    {
        for (const std::string& family : FAMILIES)
        {
            AddTestCase(new AffinityTest(family, "destination", "p2p"));
            AddTestCase(new AffinityTest(family, "destination", "csma"));
            AddTestCase(new AffinityTest(family, "both", "p2p"));
        }
        AddTestCase(new AgreementTest);
        AddTestCase(new LargeEchoTest);
        AddTestCase(new SegmentTest);
    }
};

ScenarioFamilySuite g_scenarioFamilySuite; //!< registers itself

} // namespace
