// SPDX-License-Identifier: GPL-2.0-only

#include "replay-scenarios.h"

#include "ns3/packet-capture.h"
#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
#include "ns3/test.h"

using namespace ns3;

namespace
{

/// Clients with addresses of the scenario's own nodes would never hear from a server.
class OwnAddressTestCase : public TestCase
{
  public:
    OwnAddressTestCase()
        : TestCase("a capture whose clients get addresses of the network's nodes is refused")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = ReplayScenario(FindCutCapture(), GREATER_PORT);
        NS_TEST_EXPECT_MSG_EQ(Said(scenario), "", "clients of the capture as they are");
        scenario.traffic.sources[0].copies = 3;
        NS_TEST_EXPECT_MSG_EQ(Said(scenario), "", "copies near them");
        // The second copy's client of the first flow shall be 10.1.0.5.
        const auto capture = PacketCapture::Read(FindCutCapture(), CaptureServices());
        const auto& source = capture->GetFlows().front().key.source;
        const uint32_t first = uint32_t{source[0]} << 24 | uint32_t{source[1]} << 16 |
                               uint32_t{source[2]} << 8 | source[3];
        const uint32_t stride = 0x0a010005 - first; // as numbers, modulo 2^32
        scenario.attributes["ns3::ReplayFlows::CopyStride"] = std::to_string(stride);
        const std::string said = Said(scenario);
        NS_TEST_EXPECT_MSG_NE(said.find("flow 0 of the capture, copy 1: its client 10.1.0.5"),
                              std::string::npos,
                              said);
    }

    static std::string Said(const FlowScenario& scenario)
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
};

class ReplayCheckTestSuite : public TestSuite
{
  public:
    ReplayCheckTestSuite()
        : TestSuite("flow-distribution-replay-check", Type::UNIT)
    {
        AddTestCase(new OwnAddressTestCase);
    }
};

ReplayCheckTestSuite g_replayCheckTestSuite;

} // namespace
