// SPDX-License-Identifier: GPL-2.0-only

// What makes no sense of groups whose nodes stand by for each other.

#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"
#include "ns3/test.h"

#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

using Overrides = std::vector<std::pair<std::string, std::string>>;

constexpr const char* STATELESS = "key=five-tuple hash=crc32 select=hrw";

/// What cannot be.
class RefusedTest : public TestCase
{
  public:
    RefusedTest()
        : TestCase("M4b: what makes no sense of a standby is refused, with what would")
    {
    }

  private:
    void DoRun() override
    {
        const std::string key = "balancer.standby.";
        Refuse({{key + "vrid", "0"}}, "several nodes, and nobody chooses");
        Refuse({{key + "vrid", "256"}}, "0 to 255");
        Refuse({{key + "interval", "15ms"}}, "in steps of 10ms");
        Refuse({{key + "interval", "41s"}}, "10ms to 40950ms");
        Refuse({{key + "priority", "[200, 255]"}}, "1 to 254");
        Refuse({{key + "priority", "[3, 2, 1]"}}, "3 numbers, but group 'balancer' has 2 nodes");
        Refuse({{key + "link", "balancer-server"}}, "do not hear each other on 'balancer-server'");
        Refuse({{key + "preempt", "false"}, {key + "preemptDelay", "1s"}}, "", true);
        Refuse({{key + "sync.batch", "3"}}, "nobody is told of flows");
        Refuse({{key + "sync.flows", "true"}, {"scheme", STATELESS}}, "state=lru");
        Refuse({{"balancer.count", "1"}}, "needs two nodes there");
        Refuse({{"access.standby.priority", "3"}}, "nobody stands by without standby.vrid");
        Refuse({{"access.standby.vrid", "1"}}, "one node");
        Refuse({{"network.ways.replies", "server balancer access client"}},
               "on a shared segment only");
        Refuse({{"events.1.action", "drain"}}, "fail, return, be added and removed");
        Refuse({{"events.1.action", "weight"}, {"events.1.weight", "2"}}, "without a weight");
        RefuseChosen();
    }

    /// @param text that the refusal has @param fine whether it is none
    void Refuse(const Overrides& overrides, const std::string& text, bool fine = false)
    {
        std::string said;
        try
        {
            LoadScenario(std::string(FLOW_DISTRIBUTION_ROOT) + "/examples/scenarios/standby.yaml",
                         overrides);
        }
        catch (const ScenarioError& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ(said.empty(), fine, overrides.front().first << ": " << said);
        NS_TEST_EXPECT_MSG_NE(said.find(text), std::string::npos, said);
        NS_TEST_EXPECT_MSG_EQ(said.find('\n'), std::string::npos, "one line");
    }

    void RefuseChosen()
    {
        Refuse({{"access.kind", "distributor"}, {"access.chooses", "balancer"}},
               "cannot be one next hop together");
    }
};

/// The suite.
class StandbyRefusalsTestSuite : public TestSuite
{
  public:
    StandbyRefusalsTestSuite()
        : TestSuite("flow-distribution-standby-refusals", Type::UNIT)
    {
        if (CanReadScenarioFiles())
        {
            AddTestCase(new RefusedTest);
        }
    }
};

StandbyRefusalsTestSuite g_standbyRefusalsTestSuite; //!< registers itself

} // namespace
