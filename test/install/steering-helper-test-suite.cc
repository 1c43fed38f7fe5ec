// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/host-talk.h"
#include "../rig/refusal.h"

#include "ns3/csma-helper.h"
#include "ns3/distributor-net-device.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/steering-helper.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <functional>

using namespace ns3;

namespace
{

const char* const ROUTER = "ns3::RouterNetDevice";

/// A case that cleans up.
class SteeringHelperTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  private:
    void DoTeardown() override
    {
        Simulator::Destroy();
    }
};

/// Without global routing.
class NeighborRoutesTest : public SteeringHelperTestCase
{
  public:
    NeighborRoutesTest()
        : SteeringHelperTestCase("AddRoutesToNeighbors: each host behind a port is reached")
    {
    }

  private:
    void DoRun() override
    {
        const NodeContainer hosts(3);
        const Ptr<Node> middle = CreateObject<Node>();
        const auto link = PointToPointHelper().Install(hosts.Get(0), middle);
        const auto segment =
            CsmaHelper().Install(NodeContainer(hosts.Get(1), hosts.Get(2), middle));
        InternetStackHelper().Install(hosts);
        SteeringHelper helper(ROUTER);
        helper.SetIpv4StackInstall(false);
        const auto devices = helper.Install(middle);
        NS_TEST_EXPECT_MSG_EQ(bool(middle->GetObject<Ipv4>()), false, "no stack is wanted here");
        Ipv4AddressHelper("10.1.0.0", "255.255.255.0").Assign(NetDeviceContainer(link.Get(0)));
        Ipv4AddressHelper there("10.2.0.0", "255.255.255.0");
        there.Assign(NetDeviceContainer(segment.Get(0)));
        there.Assign(NetDeviceContainer(segment.Get(1)));
        SteeringHelper::AddRoutesToNeighbors(devices);
        DynamicCast<SteeringNetDevice>(devices.Get(0))
            ->AddAnsweredAddress(Ipv4Address("10.2.0.254"));
        for (uint32_t i = 0; i < hosts.GetN(); ++i)
        {
            Ipv4StaticRoutingHelper()
                .GetStaticRouting(hosts.Get(i)->GetObject<Ipv4>())
                ->SetDefaultRoute(Ipv4Address(i == 0 ? "10.1.0.254" : "10.2.0.254"), 1);
        }
        HostTalk talk(hosts);
        talk.Ask(0, "10.2.0.1", Seconds(1));
        talk.Ask(0, "10.2.0.2", Seconds(2));
        talk.Ask(2, "10.1.0.1", Seconds(3));
        talk.Run();
        NS_TEST_EXPECT_MSG_EQ(talk.answers, 3, "each way");
    }
};

/// What Install makes.
class InstallTest : public SteeringHelperTestCase
{
  public:
    InstallTest()
        : SteeringHelperTestCase("Install: attributes are set, links are ports in their order")
    {
    }

  private:
    void DoRun() override
    {
        const NodeContainer nodes(3);
        InternetStackHelper().Install(nodes); // its loopback device is no port
        const auto first = PointToPointHelper().Install(nodes.Get(0), nodes.Get(1));
        const auto second = CsmaHelper().Install(nodes);
        SteeringHelper helper(ROUTER);
        helper.SetAttribute("PacketRate", DoubleValue(1000));
        const auto devices = helper.Install(NodeContainer(nodes.Get(0), nodes.Get(1)));
        NS_TEST_ASSERT_MSG_EQ(devices.GetN(), 2, "one on each node");
        for (uint32_t i = 0; i < 2; ++i)
        {
            const auto device = DynamicCast<SteeringNetDevice>(devices.Get(i));
            DoubleValue rate;
            device->GetAttribute("PacketRate", rate);
            NS_TEST_EXPECT_MSG_EQ(rate.Get(), 1000, "as set");
            NS_TEST_EXPECT_MSG_EQ(device->GetNode(), nodes.Get(i), "on its node");
            NS_TEST_ASSERT_MSG_EQ(device->GetNPorts(), 2, "all links");
            NS_TEST_EXPECT_MSG_EQ(device->GetPort(0), first.Get(i), "the first link first");
            NS_TEST_EXPECT_MSG_EQ(device->GetPort(1), second.Get(i), "the second one second");
        }
        NS_TEST_EXPECT_MSG_NE(devices.Get(0)->GetAddress(), devices.Get(1)->GetAddress(), "MAC");
        const auto one = helper.Install(nodes.Get(2), NetDeviceContainer(second.Get(2)));
        NS_TEST_EXPECT_MSG_EQ(DynamicCast<SteeringNetDevice>(one.Get(0))->GetNPorts(), 1, "named");
    }
};

/// Errors of use.
class ErrorTest : public SteeringHelperTestCase
{
  public:
    ErrorTest()
        : SteeringHelperTestCase("errors of use are one clear line")
    {
    }

  private:
    void ExpectError(const std::function<void()>& wrong, const std::string& line)
    {
        NS_TEST_EXPECT_MSG_EQ(RefusalOf(wrong), line, "one clear line");
    }

    void DoRun() override
    {
        ExpectError([] { SteeringHelper("ns3::NoSuch"); },
                    "'ns3::NoSuch' is no kind of steering device");
        ExpectError([] { SteeringHelper("ns3::CsmaNetDevice"); },
                    "'ns3::CsmaNetDevice' is no kind of steering device");
        SteeringHelper helper(ROUTER);
        ExpectError([&] { helper.SetAttribute("Rate", DoubleValue(1)); },
                    "ns3::RouterNetDevice has no attribute 'Rate'");
        ExpectError([&] { helper.SetAttribute("PacketRate", DoubleValue(-1)); },
                    "'-1' is not possible for ns3::RouterNetDevice::PacketRate");
        SteeringHelper distributors("ns3::DistributorNetDevice");
        ExpectError([&] { distributors.SetAttribute("Scheme", StringValue("select=")); },
                    "'select=' is not possible for ns3::DistributorNetDevice::Scheme: " +
                        RefusalOf([] { DistributorNetDevice().SetScheme("select="); }));
        const auto link = PointToPointHelper().Install(NodeContainer(2));
        ExpectError([&] { helper.Install(link.Get(0)->GetNode(), link); },
                    "a port must be another device of the steering device's node");
        ExpectError([&] { SteeringHelper::AddRoutesToNeighbors(link); },
                    "expected a ns3::SteeringNetDevice, got a ns3::PointToPointNetDevice");
    }
};

/// The suite.
class SteeringHelperTestSuite : public TestSuite
{
  public:
    SteeringHelperTestSuite()
        : TestSuite("flow-distribution-steering-helper", Type::UNIT)
    {
        AddTestCase(new NeighborRoutesTest);
        AddTestCase(new InstallTest);
        AddTestCase(new ErrorTest);
    }
};

SteeringHelperTestSuite g_steeringHelperTestSuite; //!< registers the suite

} // namespace
