// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/self-selection/kept-flows.h"

#include "ns3/test.h"

#include <string>
#include <vector>

using namespace ns3;
using flowhash::FlowKey;

namespace
{

FlowKey
Flow(uint16_t port)
{
    return FlowKey::Ipv4(0x0a000001, 0x0a000002, port, 80, 6);
}

/// Bounds, and who goes first.
class KeptFlowsTest : public TestCase
{
  public:
    KeptFlowsTest()
        : TestCase(
              "kept connections are bounded: the least recently used goes, and idle ones run out")
    {
    }

  private:
    void DoRun() override
    {
        KeptFlows kept;
        std::vector<std::string> gone;
        kept.Configure(3, 100);
        kept.SetListener([&gone](const FlowKey& flow, const char* why) {
            gone.push_back(std::to_string(flow.sourcePort) + why);
        });
        for (const uint16_t port : {1, 2, 3})
        {
            kept.Keep(Flow(port), port);
        }
        NS_TEST_EXPECT_MSG_EQ(kept.Use(Flow(1), 10), true, "kept, and used");
        kept.Keep(Flow(4), 11);
        NS_TEST_EXPECT_MSG_EQ(kept.Use(Flow(2), 12), false, "2 was the least recently used");
        NS_TEST_EXPECT_MSG_EQ(kept.Use(Flow(3), 102), true, "99 after its beginning");
        NS_TEST_EXPECT_MSG_EQ(kept.Use(Flow(1), 110), false, "100 after its last use");
        kept.Forget(Flow(4), "drained");
        kept.Forget(Flow(9), "drained");
        const std::vector<std::string> expected{"2evicted", "1expired", "4drained"};
        NS_TEST_EXPECT_MSG_EQ((gone == expected), true, "each is told, once");
        NS_TEST_EXPECT_MSG_EQ(kept.GetUsage().entries, 1, "3 is left");
        NS_TEST_EXPECT_MSG_EQ(kept.GetUsage().mostEntries, 3, "never more than the bound");
    }
};

/// The suite.
class KeptFlowsSuite : public TestSuite
{
  public:
    KeptFlowsSuite()
        : TestSuite("flow-distribution-kept-flows", TestSuite::Type::UNIT)
    {
        AddTestCase(new KeptFlowsTest);
    }
};

KeptFlowsSuite g_keptFlowsSuite; //!< registers itself

} // namespace
