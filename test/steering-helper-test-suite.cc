// SPDX-License-Identifier: GPL-2.0-only

#include "host-talk.h"

#include "ns3/boolean.h"
#include "ns3/csma-helper.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/loopback-net-device.h"
#include "ns3/names.h"
#include "ns3/node-list.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/spec-error.h"
#include "ns3/steering-helper.h"
#include "ns3/test.h"

#include <functional>

using namespace ns3;

namespace
{

const char* const ROUTER = "ns3::RouterNetDevice";

/// A case with hosts around steering nodes; cleans up.
class SteeringHelperTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    void ExpectError(const std::function<void()>& wrong, const std::string& line)
    {
        std::string got = "no error";
        try
        {
            wrong();
        }
        catch (const flowhash::SpecError& error)
        {
            got = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ(got, line, "one clear line");
    }

    /// Counts what stacks of nodes receive.
    void WatchStack(const Ptr<Node>& node)
    {
        node->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
            "Rx", MakeCallback(&SteeringHelperTestCase::StackReceived, this));
    }

    uint32_t m_stackReceived{0};

  private:
    void StackReceived(Ptr<const Packet>, Ptr<Ipv4>, uint32_t)
    {
        ++m_stackReceived;
    }

    void DoTeardown() override
    {
        Simulator::Destroy();
    }
};

/// Left host - steering node - steering node - right host over point-to-point links. Which steps
/// are taken by whom differs.
class ChainTest : public SteeringHelperTestCase
{
  public:
    /// Who has a stack and addresses.
    struct Setup
    {
        std::string name;
        bool stackEverywhere;     //!< else on hosts only: the helper installs the rest
        bool addressesEverywhere; //!< else on hosts only
        bool rightFirst;          //!< order of installation of the two steering devices
    };

    explicit ChainTest(const Setup& setup)
        : SteeringHelperTestCase("PopulateRoutingTables over point-to-point links: " + setup.name),
          m_setup(setup)
    {
    }

  private:
    void DoRun() override
    {
        const NodeContainer hosts(2);
        const NodeContainer middle(2);
        const NodeContainer chain(NodeContainer(hosts.Get(0)), middle, NodeContainer(hosts.Get(1)));
        std::vector<NetDeviceContainer> links;
        for (uint32_t i = 0; i + 1 < chain.GetN(); ++i)
        {
            links.push_back(PointToPointHelper().Install(chain.Get(i), chain.Get(i + 1)));
        }
        InternetStackHelper().Install(m_setup.stackEverywhere ? chain : hosts);
        SteeringHelper helper(ROUTER);
        helper.Install(middle.Get(m_setup.rightFirst ? 1 : 0));
        helper.Install(middle.Get(m_setup.rightFirst ? 0 : 1));
        Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
        if (m_setup.addressesEverywhere)
        {
            for (const NetDeviceContainer& link : links)
            {
                addresses.Assign(link);
                addresses.NewNetwork();
            }
        }
        else
        {
            addresses.Assign(NetDeviceContainer(links.front().Get(0)));
            addresses.NewNetwork();
            addresses.Assign(NetDeviceContainer(links.back().Get(1)));
        }
        Ipv4GlobalRoutingHelper::PopulateRoutingTables();
        WatchStack(middle.Get(0));
        HostTalk talk(hosts);
        const auto right = hosts.Get(1)->GetObject<Ipv4>()->GetAddress(1, 0).GetLocal();
        talk.Ask(0, right, Seconds(1));
        talk.Run();
        NS_TEST_EXPECT_MSG_EQ(talk.questions, 1, "from the left to the right");
        NS_TEST_EXPECT_MSG_EQ(talk.answers, 1, "and back");
        NS_TEST_EXPECT_MSG_EQ(m_stackReceived, 0, "the stack in between hears nothing of it");
    }

    Setup m_setup;
};

/// The port on a shared medium is the gateway of the hosts there.
class SegmentTest : public SteeringHelperTestCase
{
  public:
    SegmentTest()
        : SteeringHelperTestCase("PopulateRoutingTables: a segment, whose gateway is the port")
    {
    }

  private:
    void DoRun() override
    {
        const NodeContainer hosts(4);
        const Ptr<Node> middle = CreateObject<Node>();
        const auto segment =
            CsmaHelper().Install(NodeContainer(hosts.Get(1), hosts.Get(2), middle));
        const auto link = PointToPointHelper().Install(hosts.Get(0), middle);
        const auto other = PointToPointHelper().Install(hosts.Get(3), middle);
        InternetStackHelper().Install(hosts);
        SteeringHelper(ROUTER).Install(middle);
        Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
        const auto onSegment = addresses.Assign(segment);
        addresses.NewNetwork();
        const auto onLink = addresses.Assign(link);
        addresses.NewNetwork();
        addresses.Assign(other);
        Ipv4GlobalRoutingHelper::PopulateRoutingTables();
        HostTalk talk(hosts);
        talk.Ask(0, onSegment.GetAddress(0), Seconds(1));
        talk.Ask(1, onLink.GetAddress(0), Seconds(2));
        talk.Ask(3, onSegment.GetAddress(1), Seconds(3));
        talk.Run();
        NS_TEST_EXPECT_MSG_EQ(talk.questions, 3, "onto the segment and off it");
        NS_TEST_EXPECT_MSG_EQ(talk.answers, 3, "and back");
    }
};

/// D4: what is for a port's address goes to the node's stack, on either kind of link.
class PortAddressTest : public SteeringHelperTestCase
{
  public:
    PortAddressTest()
        : SteeringHelperTestCase("D4: the node's own stack answers at its ports' addresses")
    {
    }

  private:
    void DoRun() override
    {
        const NodeContainer hosts(2);
        const Ptr<Node> middle = CreateObject<Node>();
        const auto link = PointToPointHelper().Install(hosts.Get(0), middle);
        const auto segment = CsmaHelper().Install(NodeContainer(hosts.Get(1), middle));
        InternetStackHelper().Install(NodeContainer(hosts, middle));
        SteeringHelper(ROUTER).Install(middle);
        Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
        const auto onLink = addresses.Assign(link);
        addresses.NewNetwork();
        const auto onSegment = addresses.Assign(segment);
        Ipv4GlobalRoutingHelper::PopulateRoutingTables();
        HostTalk talk(NodeContainer(hosts, middle));
        talk.Ask(0, onLink.GetAddress(1), Seconds(1));
        talk.Ask(1, onSegment.GetAddress(1), Seconds(2));
        talk.Ask(0, onSegment.GetAddress(1), Seconds(3)); // of another port
        talk.Ask(2, onSegment.GetAddress(0), Seconds(4)); // the stack itself asks
        talk.Run();
        NS_TEST_EXPECT_MSG_EQ(talk.questions, 4, "heard");
        NS_TEST_EXPECT_MSG_EQ(talk.answers, 4, "and answered");
    }
};

/// Two ways around; the first one breaks.
class RecomputeTest : public SteeringHelperTestCase
{
  public:
    RecomputeTest()
        : SteeringHelperTestCase("LearnFromStack takes the routes that were computed again")
    {
    }

  private:
    void DoRun() override
    {
        const NodeContainer hosts(2);
        const NodeContainer corners(4); // 0: left, 1 and 2: two ways, 3: right
        m_links = {PointToPointHelper().Install(hosts.Get(0), corners.Get(0)),
                   PointToPointHelper().Install(hosts.Get(1), corners.Get(3))};
        for (uint32_t way : {1, 2})
        {
            m_links.push_back(PointToPointHelper().Install(corners.Get(0), corners.Get(way)));
            m_links.push_back(PointToPointHelper().Install(corners.Get(way), corners.Get(3)));
        }
        InternetStackHelper().Install(NodeContainer(hosts, corners));
        m_devices = SteeringHelper(ROUTER).Install(corners);
        Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
        for (const NetDeviceContainer& link : m_links)
        {
            addresses.Assign(link);
            addresses.NewNetwork();
        }
        Ipv4GlobalRoutingHelper::PopulateRoutingTables();
        for (uint32_t way : {1, 2})
        {
            m_devices.Get(way)->TraceConnectWithoutContext(
                "Forwarded", MakeCallback(&RecomputeTest::Forwarded, this).Bind(way));
        }
        Simulator::Schedule(Seconds(2), &RecomputeTest::Break, this);
        HostTalk talk(hosts);
        talk.Ask(0, "10.0.1.1", Seconds(1));
        talk.Ask(0, "10.0.1.1", Seconds(3));
        talk.Run();
        NS_TEST_EXPECT_MSG_EQ(talk.answers, 2, "before and after");
        NS_TEST_EXPECT_MSG_EQ(m_before, 2, "a question and an answer over one way");
        NS_TEST_EXPECT_MSG_EQ(m_after, 2, "then over the other");
    }

    void Break()
    {
        for (uint32_t link : {m_way == 1 ? 2 : 4, m_way == 1 ? 3 : 5})
        {
            for (uint32_t end : {0, 1})
            {
                const Ptr<NetDevice> device = m_links[link].Get(end);
                const Ptr<Ipv4> ipv4 = device->GetNode()->GetObject<Ipv4>();
                ipv4->SetDown(ipv4->GetInterfaceForDevice(device));
            }
        }
        m_broken = true;
        Ipv4GlobalRoutingHelper::RecomputeRoutingTables();
        for (uint32_t i = 0; i < m_devices.GetN(); ++i)
        {
            DynamicCast<SteeringNetDevice>(m_devices.Get(i))->LearnFromStack();
        }
    }

    void Forwarded(uint32_t way, Ptr<const Packet>, const PacketView&, uint32_t)
    {
        m_way = m_way == 0 ? way : m_way;
        m_before += !m_broken && way == m_way ? 1 : 0;
        m_after += m_broken && way != m_way ? 1 : 0;
    }

    std::vector<NetDeviceContainer> m_links;
    NetDeviceContainer m_devices;
    uint32_t m_way{0}; //!< the one taken first
    bool m_broken{false};
    uint32_t m_before{0};
    uint32_t m_after{0};
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
        AddTestCase(new ChainTest({"addresses and stacks of hosts only", false, false, false}));
        AddTestCase(new ChainTest({"installed from the other end", false, false, true}));
        AddTestCase(new ChainTest({"addresses everywhere", false, true, false}));
        AddTestCase(new ChainTest({"stacks everywhere", true, true, false}));
        AddTestCase(new SegmentTest);
        AddTestCase(new PortAddressTest);
        AddTestCase(new RecomputeTest);
        AddTestCase(new NeighborRoutesTest);
        AddTestCase(new InstallTest);
        AddTestCase(new ErrorTest);
    }
};

SteeringHelperTestSuite g_steeringHelperTestSuite; //!< registers the suite

} // namespace
