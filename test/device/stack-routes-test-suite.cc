// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/host-talk.h"

#include "ns3/csma-helper.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/steering-helper.h"
#include "ns3/test.h"

#include <string>
#include <vector>

using namespace ns3;

namespace
{

const char* const ROUTER = "ns3::RouterNetDevice";

/// A case with hosts around steering nodes; cleans up.
class StackRoutesTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /// Counts what stacks of nodes receive.
    void WatchStack(const Ptr<Node>& node)
    {
        node->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
            "Rx", MakeCallback(&StackRoutesTestCase::StackReceived, this));
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
class ChainTest : public StackRoutesTestCase
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
        : StackRoutesTestCase("PopulateRoutingTables over point-to-point links: " + setup.name),
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
class SegmentTest : public StackRoutesTestCase
{
  public:
    SegmentTest()
        : StackRoutesTestCase("PopulateRoutingTables: a segment, whose gateway is the port")
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
class PortAddressTest : public StackRoutesTestCase
{
  public:
    PortAddressTest()
        : StackRoutesTestCase("D4: the node's own stack answers at its ports' addresses")
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
class RecomputeTest : public StackRoutesTestCase
{
  public:
    RecomputeTest()
        : StackRoutesTestCase("LearnFromStack takes the routes that were computed again")
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

/// The suite.
class StackRoutesTestSuite : public TestSuite
{
  public:
    StackRoutesTestSuite()
        : TestSuite("flow-distribution-stack-routes", Type::UNIT)
    {
        AddTestCase(new ChainTest({"addresses and stacks of hosts only", false, false, false}));
        AddTestCase(new ChainTest({"installed from the other end", false, false, true}));
        AddTestCase(new ChainTest({"addresses everywhere", false, true, false}));
        AddTestCase(new ChainTest({"stacks everywhere", true, true, false}));
        AddTestCase(new SegmentTest);
        AddTestCase(new PortAddressTest);
        AddTestCase(new RecomputeTest);
    }
};

StackRoutesTestSuite g_stackRoutesTestSuite; //!< registers the suite

} // namespace
