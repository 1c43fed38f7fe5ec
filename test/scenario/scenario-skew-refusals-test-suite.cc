// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
#include "ns3/test.h"

#include <string>

using namespace ns3;

namespace
{

/// Settings that do nothing, or exclude each other.
class SkewRefusalsTestCase : public TestCase
{
  public:
    SkewRefusalsTestCase()
        : TestCase("what does nothing is refused in a line")
    {
    }

  private:
    void Expect(const std::string& text, void (*change)(FlowScenario&))
    {
        std::string said;
        FlowScenario scenario;
        scenario.network = BalancerNetwork();
        scenario.Group("client").count = 8;
        scenario.traffic.fidelity = "light";
        scenario.traffic.rate = 1000;
        scenario.duration = Seconds(5);
        change(scenario);
        try
        {
            CheckScenario(scenario, ScenarioPlaces(), nullptr);
        }
        catch (const ScenarioError& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ((said.find(text) != std::string::npos), true, said << " / " << text);
        NS_TEST_EXPECT_MSG_EQ((said.find('\n') == std::string::npos), true, "one line");
    }

    void DoRun() override
    {
        Expect("'traffic.clients' does nothing where there is one client",
               [](FlowScenario& scenario) {
                   scenario.Group("client").count = 1;
                   scenario.traffic.zipf = 1;
               });
        Expect("come every 80 s at this rate",
               [](FlowScenario& scenario) { scenario.traffic.burst = 10'000; });
        Expect("'traffic.sources.0.copies' does nothing at a source of kind tcp",
               [](FlowScenario& scenario) { scenario.traffic.sources[0].copies = 2; });
        Expect("9 clients are more than there are: 8",
               [](FlowScenario& scenario) { scenario.traffic.sources[0].from = 9; });
        Expect("'traffic.bursts' does nothing without bursts",
               [](FlowScenario& scenario) { scenario.traffic.bursts = "periodic"; });
        Expect("traffic.burst and traffic.clients exclude each other", [](FlowScenario& scenario) {
            scenario.traffic.burst = 2;
            scenario.traffic.zipf = 1;
        });
        Expect("all source ports are the same to the first scheme", [](FlowScenario& scenario) {
            scenario.traffic.sources[0].attack = "same-member";
            scenario.scheme = "key=three-tuple hash=jhash select=modulo";
        });
        Expect("by turns, loads or chance", [](FlowScenario& scenario) {
            scenario.traffic.sources[0].attack = "same-member";
            scenario.scheme = "select=round-robin state=lru entries=100000";
        });
        Expect("a syn-flood makes no flows", [](FlowScenario& scenario) {
            scenario.traffic.sources[0] = ScenarioSource();
            scenario.traffic.sources[0].kind = "syn-flood";
        });
        Expect("'traffic.sources.1.pause' does nothing for a syn-flood",
               [](FlowScenario& scenario) {
                   scenario.traffic.sources.push_back(ScenarioSource());
                   scenario.traffic.sources[1].kind = "syn-flood";
                   scenario.traffic.sources[1].pause = "constant:1";
               });
        Expect("a syn-flood is made of light packets", [](FlowScenario& scenario) {
            scenario.traffic.fidelity = "tcp";
            scenario.traffic.sources.push_back(ScenarioSource());
            scenario.traffic.sources[1].kind = "syn-flood";
        });
    }
};

/// The suite.
class ScenarioSkewRefusalsTestSuite : public TestSuite
{
  public:
    ScenarioSkewRefusalsTestSuite()
        : TestSuite("flow-distribution-scenario-skew-refusals", TestSuite::Type::UNIT)
    {
        AddTestCase(new SkewRefusalsTestCase);
    }
};

ScenarioSkewRefusalsTestSuite g_scenarioSkewRefusalsTestSuite;

} // namespace
