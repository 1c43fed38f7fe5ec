// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/call-function.h"
#include "../rig/distributor-site.h"

#include "ns3/router-net-device.h"

using namespace ns3;

namespace
{

/// A scripted packet's time to live.
class TtlTest : public DistributorTestCase
{
  public:
    TtlTest()
        : DistributorTestCase("Hops: routed and chosen packets are one hop further; none at zero")
    {
    }

  private:
    void Expect(Site& site, uint32_t peer, TestBytes bytes, uint32_t to)
    {
        const std::size_t place = bytes[0] >> 4 == 6 ? 7 : 8;
        for (uint8_t ttl : {2, 64, 255})
        {
            bytes[place] = ttl;
            site.Send(peer, bytes);
            NS_TEST_ASSERT_MSG_EQ(site.star->GotIp(to), 1, "it arrives");
            NS_TEST_EXPECT_MSG_EQ((site.star->peers[to]->got[0].bytes == OneHopFurther(bytes)),
                                  true,
                                  "a hop further");
        }
        const uint64_t dropped = site.counts->dropped["ttl-exceeded"];
        for (uint8_t ttl : {0, 1})
        {
            bytes[place] = ttl;
            site.Send(peer, bytes);
            NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(to), 0, "its last hop");
        }
        NS_TEST_EXPECT_MSG_EQ(site.counts->dropped["ttl-exceeded"], dropped + 2, "by name");
    }

    void DoRun() override
    {
        Site site = MakeSite("key=five-tuple hash=crc32 select=modulo");
        const TestBytes request = Request(CLIENT, 4000);
        const TestBytes request6 = MakeIpv6(CLIENT6, SERVICE6, TCP, MakeTcp(4000, 80, 2));
        Expect(site, 0, request, 1 + *site.Send(0, request));
        Expect(site, 0, request6, 1 + *site.Send(0, request6));
        Expect(site, SERVERS, MakeIpv4(SERVER, CLIENT, UDP, MakeUdp(1, 2, 3)), 0);
        ExpectBalance(site);
        uint32_t up = 0;
        site.device->AddOwnAddress(Ipv4Address("10.4.0.1"));
        site.device->SetReceiveCallback(MakeBoundCallback(&TtlTest::CountUp, &up));
        TestBytes management = MakeIpv4(CLIENT, "10.4.0.1", UDP, MakeUdp(1, 2, 3));
        management[8] = 1;
        site.Send(0, management);
        NS_TEST_EXPECT_MSG_EQ(up, 1, "an own address is no hop");
    }

    static bool CountUp(uint32_t* up, Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&)
    {
        ++*up;
        return true;
    }
};

/// Packets that would go back.
class ReturnTest : public DistributorTestCase
{
  public:
    ReturnTest()
        : DistributorTestCase("D3, D4: a chooser sends nothing back to whom it came from")
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeSite("key=five-tuple hash=crc32 select=modulo");
        site.Send(0, MakeIpv4(CLIENT, SERVICE, TCP, MakeTcp(4000, 443, 2)));
        NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(0), 0, "an undeclared port, by the default route");
        site.Send(3, MakeIpv4(CLIENT, "10.2.0.3", UDP, MakeUdp(1, 2, 3)));
        NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(3), 0, "to the member that sent it");
        NS_TEST_EXPECT_MSG_EQ(site.counts->dropped["would-return"], 2, "by name");
        ExpectBalance(site);

        Site lan = MakeSite("key=five-tuple hash=crc32 select=modulo", true);
        lan.Send(3, MakeIpv4(CLIENT, "10.2.0.5", UDP, MakeUdp(1, 2, 3)));
        NS_TEST_EXPECT_MSG_EQ(lan.star->GotIp(5), 1, "another node on the segment");
        lan.Send(3, MakeIpv4(CLIENT, "10.2.0.3", UDP, MakeUdp(1, 2, 3)));
        NS_TEST_EXPECT_MSG_EQ(lan.star->GotIp(3), 0, "the same node");
        NS_TEST_EXPECT_MSG_EQ(lan.counts->dropped["would-return"], 1, "by name");
        ExpectBalance(lan);
    }
};

/// A next hop that turns out to be the sender when its link address is known.
class LateReturnTest : public DistributorTestCase
{
  public:
    LateReturnTest()
        : DistributorTestCase("D4: nothing goes back on a shared segment, resolved late")
    {
    }

  private:
    void DoRun() override
    {
        auto device = CreateObject<DistributorNetDevice>();
        TestStar star(device);
        SteeringCounts counts(device);
        const uint32_t peer = star.AddCsma(1);
        device->AddRoute(Ipv4Address("0.0.0.0"), 0, 0, Ipv4Address("10.2.0.1"));
        star.Send(peer, MakeIpv4(CLIENT, SERVICE, TCP, MakeTcp(4000, 443, 2)));
        Simulator::Schedule(MilliSeconds(1), &CallFunction, [&] {
            const Address link = star.peers[peer]->device->GetAddress();
            device->AddNeighbor(0, Ipv4Address("10.2.0.1"), Mac48Address::ConvertFrom(link));
        });
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(star.GotIp(peer), 0, "nothing came back");
        NS_TEST_EXPECT_MSG_EQ(counts.dropped["would-return"], 1, "by name");
        NS_TEST_EXPECT_MSG_EQ(counts.Balance(), true, "everything is accounted for");
    }
};

/// Two distributors, each the other's way to everywhere; and a router, which may send back.
class LoopTest : public TestCase
{
  public:
    LoopTest()
        : TestCase("D2, D4: what no one knows circles neither between choosers nor with a router")
    {
    }

  private:
    /// @return packets that two devices received for one that a third node sent to the first
    template <typename First, typename Second>
    uint64_t Arrivals(std::string& reason)
    {
        auto first = CreateObject<First>();
        TestStar star(first);
        star.AddPointToPoint();
        auto second = CreateObject<Second>();
        const Ptr<Node> node = CreateObject<Node>();
        node->AddDevice(second);
        const NetDeviceContainer ends = PointToPointHelper().Install(star.node, node);
        first->AddRoute(Ipv4Address("0.0.0.0"), 0, first->AddPort(ends.Get(0)));
        second->AddRoute(Ipv4Address("0.0.0.0"), 0, second->AddPort(ends.Get(1)));
        SteeringCounts one(first);
        SteeringCounts other(second);
        star.Send(0, MakeIpv4("10.1.0.1", "198.18.0.1", UDP, MakeUdp(4000, 81, 100)));
        Simulator::Stop(Seconds(60));
        Simulator::Run();
        one.dropped.insert(other.dropped.begin(), other.dropped.end());
        reason = one.dropped.empty() ? "none" : one.dropped.begin()->first;
        return one.counts["Received"] + other.counts["Received"];
    }

    void DoRun() override
    {
        std::string reason;
        NS_TEST_EXPECT_MSG_EQ(
            (Arrivals<DistributorNetDevice, DistributorNetDevice>(reason)), 2, "two choosers");
        NS_TEST_EXPECT_MSG_EQ(reason, "would-return", "by name");
        NS_TEST_EXPECT_MSG_EQ(
            (Arrivals<RouterNetDevice, RouterNetDevice>(reason)), 64, "routers: until TTL ends");
        NS_TEST_EXPECT_MSG_EQ(reason, "ttl-exceeded", "by name");
    }

    void DoTeardown() override
    {
        Simulator::Destroy();
    }
};

/// The suite.
class SteeringHopsTestSuite : public TestSuite
{
  public:
    SteeringHopsTestSuite()
        : TestSuite("flow-distribution-steering-hops", Type::UNIT)
    {
        AddTestCase(new TtlTest);
        AddTestCase(new ReturnTest);
        AddTestCase(new LateReturnTest);
        AddTestCase(new LoopTest);
    }
};

SteeringHopsTestSuite g_steeringHopsTestSuite; //!< registers the suite

} // namespace
