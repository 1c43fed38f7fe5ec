// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/traffic/request/icmp-echo-socket.h"

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <vector>

using namespace ns3;

namespace
{

/// Replies in fragments.
class FragmentedReplyTest : public TestCase
{
  public:
    FragmentedReplyTest()
        : TestCase("a reply is handed out once, however many fragments it comes in (IPv4)")
    {
    }

  private:
    void Got(Address /*from*/, uint16_t sequence)
    {
        m_replies.push_back(sequence);
    }

    void DoRun() override
    {
        NodeContainer nodes(2);
        const auto devices = PointToPointHelper().Install(nodes);
        InternetStackHelper().Install(nodes);
        const auto hosts = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
        const auto socket = IcmpEchoSocket::Of(nodes.Get(0));
        socket->Take(7, MakeCallback(&FragmentedReplyTest::Got, this));
        // An MTU of 1500 less both headers leaves 1472. Fragments behind the first hold 4 bytes of
        // data, 8 and more. (Of fewer than 4 ns-3's raw socket itself reads more than there is.)
        const std::vector<uint32_t> sizes{1472, 1476, 1480, 4000, 60'000};
        for (uint16_t i = 0; i < sizes.size(); ++i)
        {
            Simulator::Schedule(MilliSeconds(i),
                                &IcmpEchoSocket::Send,
                                socket,
                                Address(hosts.GetAddress(1)),
                                7,
                                i,
                                sizes[i]);
        }
        Simulator::Run();
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_EQ((m_replies == std::vector<uint16_t>{0, 1, 2, 3, 4}), true, "each");
    }

    std::vector<uint16_t> m_replies;
};

/// The suite.
class IcmpEchoSocketTestSuite : public TestSuite
{
  public:
    IcmpEchoSocketTestSuite()
        : TestSuite("flow-distribution-icmp-echo-socket", TestSuite::Type::UNIT)
    {
        AddTestCase(new FragmentedReplyTest);
    }
};

IcmpEchoSocketTestSuite g_icmpEchoSocketTestSuite; //!< registers itself

} // namespace
