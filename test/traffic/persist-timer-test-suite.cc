// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/call-function.h"
#include "../rig/packet-bytes.h"
#include "../rig/two-hosts.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/packet-view.h"
#include "ns3/test.h"

using namespace ns3;
using packetbytes::Bytes;

namespace
{

/// A segment of a connection that the server does not know.
class StraySegmentTest : public TestCase
{
  public:
    StraySegmentTest()
        : TestCase("a segment of nobody's connection ends no program, nor a server's work")
    {
    }

  private:
    void DoRun() override
    {
        // ns-3 drops segments without time stamps before it looks at its window, if it may.
        Config::SetDefault("ns3::TcpSocketBase::Timestamp", BooleanValue(false));
        TwoHosts hosts(false);
        hosts.Ask(false);
        hosts.client->SetAttribute("Interarrival", StringValue("constant:0.5"));
        hosts.client->SetStartTime(Seconds(10));
        hosts.client->SetStopTime(Seconds(20));
        // A socket that listens has a window of zero until the first SYN, and the timer takes 6 s.
        const Ptr<NetDevice> wire = hosts.devices.Get(0);
        Simulator::ScheduleWithContext(
            hosts.nodes.Get(0)->GetId(), Seconds(1), &CallFunction, [wire] { SendStray(wire); });
        hosts.Run(Seconds(30));
        Config::Reset();
        NS_TEST_ASSERT_MSG_GT(hosts.keys.size(), 10, "flows");
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["completed"], hosts.keys.size(), "all are served");
    }

    /// From the client's host to the server's port, in the middle of a connection.
    static void SendStray(const Ptr<NetDevice>& wire)
    {
        flowhash::FlowKey key;
        key.source = {10, 0, 0, 1};
        key.destination = {10, 0, 0, 2};
        key.sourcePort = 4000;
        key.destinationPort = 80;
        key.protocol = packetbytes::TCP;
        packetbytes::Content content;
        content.flags = PacketView::TCP_ACK;
        content.sequence = 1000;
        content.payload = 10;
        const Bytes bytes = packetbytes::Make(key, content);
        wire->Send(Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size())),
                   wire->GetBroadcast(),
                   0x0800);
    }
};

/// The suite.
class PersistTimerTestSuite : public TestSuite
{
  public:
    PersistTimerTestSuite()
        : TestSuite("flow-distribution-persist-timer", Type::UNIT)
    {
        AddTestCase(new StraySegmentTest);
    }
};

PersistTimerTestSuite g_persistTimerTestSuite; //!< registers the suite

} // namespace
