// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/light-pair.h"

#include "ns3/test.h"

#include <stdexcept>
#include <string>

using namespace ns3;

namespace
{

/// What cannot be is said.
class LightRefusalTestCase : public TestCase
{
  public:
    LightRefusalTestCase()
        : TestCase("what light flows cannot do is refused")
    {
    }

  private:
    template <class Action>
    std::string Said(Action action)
    {
        try
        {
            action();
        }
        catch (const std::exception& error)
        {
            return error.what();
        }
        return "";
    }

    void DoRun() override
    {
        auto client = CreateObject<LightClient>();
        RequestProfile echo;
        echo.kind = "echo";
        NS_TEST_EXPECT_MSG_EQ(Said([&] { client->AddProfile(echo); }),
                              "LightClient: light flows are of kind tcp or udp, not echo",
                              "echo");
        LightProfile none;
        none.window = 0;
        NS_TEST_EXPECT_MSG_EQ(Said([&] { client->AddProfile(RequestProfile(), none); }),
                              "LightClient: a window of 0 segments is not possible: 1 to 16384",
                              "window");
        LightPair hosts;
        hosts.AskLightly(false);
        auto second = CreateObject<LightServer>();
        second->SetStartTime(Seconds(1));
        hosts.nodes.Get(1)->AddApplication(second);
        NS_TEST_EXPECT_MSG_EQ(
            Said([&] { hosts.Run(Seconds(2)); }),
            "ns3::LightServer: node 1 has light flows already, and one application "
            "of them is all that it can have",
            "two");
        Simulator::Destroy();
        LightPair jumbo;
        jumbo.AskLightly(false);
        jumbo.lightClient->SetAttribute("Mss", UintegerValue(1461));
        NS_TEST_EXPECT_MSG_EQ(Said([&] { jumbo.Run(Seconds(4)); }),
                              "ns3::LightClient: node 0: segments of 1461 bytes and their headers "
                              "are more than the MTU of the device, 1500 bytes: attribute Mss",
                              "MTU");
        Simulator::Destroy();
    }
};

/// The suite.
class LightRefusalsTestSuite : public TestSuite
{
  public:
    LightRefusalsTestSuite()
        : TestSuite("flow-distribution-light-refusals", TestSuite::Type::UNIT)
    {
        AddTestCase(new LightRefusalTestCase);
    }
};

LightRefusalsTestSuite g_lightRefusalsTestSuite;

} // namespace
