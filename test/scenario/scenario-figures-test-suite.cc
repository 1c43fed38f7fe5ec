// SPDX-License-Identifier: GPL-2.0-only

// The figures that whole runs must show, against references worked out apart from this code.

#include "replay-scenarios.h"

#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <cmath>
#include <iostream>

using namespace ns3;

namespace
{

/// @return share of the flows with replies whose replies reached another traffic manager
double
ReverseShare(const MeasurementReport& report)
{
    const AffinityCount& count = report.affinity.at("tm").reverse;
    return count.flowsSeen == 0 ? -1 : double(count.flowsViolated) / count.flowsSeen;
}

/// Share of violated flows by scheme and translation, against figures worked out independently
/// on the 2,400 flows of the whole capture; on these or on the 400 of the cut.
class ShareTest : public TestCase
{
  public:
    ShareTest(bool whole, const std::string& scheme, const std::vector<double>& expected)
        : TestCase(
              std::string("X1, D1, M1, M2, T2: share of flows whose replies reach another TM, ") +
              (whole ? "whole capture: " : "cut: ") + scheme),
          m_capture(whole ? FindFullCapture() : FindCutCapture()),
          m_flows(whole ? 2400 : 400),
          m_scheme(scheme),
          m_expected(expected)
    {
    }

  private:
    void DoRun() override
    {
        if (m_capture.empty())
        {
            std::cout << "SKIPPED: the whole capture is absent; set FLOW_DISTRIBUTION_CAPTURE\n";
            return;
        }
        for (std::size_t i = 0; i < TRANSLATIONS.size(); ++i)
        {
            Check(TRANSLATIONS[i], m_expected[i]);
        }
    }

    void Check(const Translation& translation, double expected)
    {
        FlowScenario scenario = ReplayScenario(m_capture, m_scheme);
        Translate(scenario, translation);
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_EQ(report.flows.offered, m_flows, "flows of the capture");
        NS_TEST_EXPECT_MSG_EQ(report.flows.Balances(), true, "sum of flows");
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        // Four standard errors of a share of so many flows (1 in 16,000 by chance), and half a
        // unit of the reference's last digit. A share of 0 is exact.
        const double error = std::sqrt(expected * (1 - expected) / m_flows);
        const double tolerance = expected == 0 ? 0 : 4 * error + 0.005;
        NS_TEST_EXPECT_MSG_EQ_TOL(
            ReverseShare(report), expected, tolerance, m_scheme << " with " << translation.name);
    }

    std::string m_capture;
    uint64_t m_flows;
    std::string m_scheme;
    std::vector<double> m_expected;
};

/// Moves at the failure of one of 8 traffic managers.
class FailoverTest : public TestCase
{
  public:
    /// Shares of the active flows that are expected, with how wrong they may be.
    struct Expected
    {
        double excessForward;
        double excessEither;
        double tolerance;
    };

    FailoverTest(const std::string& scheme, const Translation& translation, Expected expected)
        : TestCase("X3: moves at the failure of 1 of 8 TMs: " + scheme + ", translation " +
                   translation.name),
          m_scheme(scheme),
          m_translation(translation),
          m_expected(expected)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = ReplayScenario(FindCutCapture(), m_scheme);
        Translate(scenario, m_translation);
        scenario.Group("tm").Set("translation.portTable", ""); // the scheme's own
        scenario.traffic.sources[0].timeScale = 10;
        scenario.traffic.sources[0].startScale = 0.02;
        scenario.traffic.sources[0].copies = 8;
        scenario.events = {{MilliSeconds(90), "fail", "tm3"}};
        scenario.learnDelay = MilliSeconds(10);
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_EQ(report.flows.Balances(), true, "sum of flows");
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        NS_TEST_ASSERT_MSG_EQ(report.failover.size(), 1, "one event");
        const FailoverReport& failover = report.failover[0];
        const double active = failover.flowsActive;
        NS_TEST_EXPECT_MSG_GT_OR_EQ(active, 1000, "flows open at the event");
        // Needed: the dead member's share of at least 1,000 flows; standard error at most 0.0105.
        // Captured clients come again and again, so that flows are not quite independent.
        NS_TEST_EXPECT_MSG_EQ_TOL(failover.needed.forward / active, 1.0 / 8, 0.05, "needed");
        NS_TEST_EXPECT_MSG_EQ_TOL(failover.excess.forward / active,
                                  m_expected.excessForward,
                                  m_expected.tolerance,
                                  "excess, forward");
        NS_TEST_EXPECT_MSG_EQ_TOL(failover.excess.either / active,
                                  m_expected.excessEither,
                                  m_expected.tolerance,
                                  "excess, either direction");
    }

    std::string m_scheme;
    Translation m_translation;
    Expected m_expected;
};

/// The suite.
class ScenarioFiguresSuite : public TestSuite
{
  public:
    ScenarioFiguresSuite()
        : TestSuite("flow-distribution-scenario-figures", TestSuite::Type::SYSTEM)
    {
        for (bool whole : {false, true})
        {
            AddTestCase(new ShareTest(whole, "key=three-tuple hash=sum", {.74, .87, .87, .86}));
            AddTestCase(new ShareTest(whole, "key=five-tuple hash=sum", {0, .87, .87, .88}));
            AddTestCase(new ShareTest(whole, "key=source hash=crc32", {.89, .88, .87, .88}));
            AddTestCase(new ShareTest(whole, GREATER_PORT, {0, 0, .87, 0}));
        }
        const std::string rendezvous = "key=greater-port hash=toeplitz select=hrw";
        AddTestCase(new FailoverTest(GREATER_PORT, TRANSLATIONS[1], {.75, .75, .06}));
        AddTestCase(new FailoverTest(GREATER_PORT, TRANSLATIONS[3], {.75, 6.0 / 7, .06}));
        AddTestCase(new FailoverTest(rendezvous, TRANSLATIONS[1], {0, 0, 0}));
        AddTestCase(new FailoverTest(rendezvous, TRANSLATIONS[3], {0, 0, 0}));
    }
};

ScenarioFiguresSuite g_scenarioFiguresSuite; //!< registers itself

} // namespace
