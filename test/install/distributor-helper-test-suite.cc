// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/call-function.h"
#include "../rig/refusal.h"
#include "tier-network.h"

#include "ns3/csma-helper.h"
#include "ns3/ipv4.h"
#include "ns3/test.h"

#include <functional>

using namespace ns3;

namespace
{

/// A case that cleans up.
class DistributorHelperTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  private:
    void DoTeardown() override
    {
        Simulator::Destroy();
    }
};

/// A large pool must not be built once for each of its members.
class OneUpdateTest : public DistributorHelperTestCase
{
  public:
    OneUpdateTest()
        : DistributorHelperTestCase("AddMembers: all first members are one update, with weights")
    {
    }

  private:
    void DoRun() override
    {
        const NodeContainer members(200);
        const Ptr<Node> node = CreateObject<Node>();
        std::vector<double> weights;
        for (uint32_t i = 0; i < members.GetN(); ++i)
        {
            PointToPointHelper().Install(node, members.Get(i));
            weights.push_back(1 + i % 3);
        }
        DistributorHelper helper;
        helper.SetAttribute("Scheme", StringValue("hash=crc32c select=maglev size=65537"));
        const auto distributor = helper.Install(node);
        distributor->TraceConnectWithoutContext("MembersChanged",
                                                MakeCallback(&OneUpdateTest::Changed, this));
        DistributorHelper::AddMembers(NetDeviceContainer(distributor), members, weights);
        NS_TEST_EXPECT_MSG_EQ(m_updates, 1, "one update");
        NS_TEST_ASSERT_MSG_EQ(m_changes.size(), 200, "of all members");
        for (uint32_t i = 0; i < members.GetN(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(m_changes[i].id, i, "by position");
            NS_TEST_EXPECT_MSG_EQ(m_changes[i].weight, 1 + i % 3, "weight of " << i);
        }
    }

    void Changed(const std::vector<flowhash::MemberChange>& changes,
                 const flowhash::UpdateDelta&,
                 uint32_t)
    {
        ++m_updates;
        m_changes = changes;
    }

    uint32_t m_updates{0};
    std::vector<flowhash::MemberChange> m_changes;
};

/// D1, D2: global routing alone leads from the clients to the service and back.
class TwoDistributorsTest : public DistributorHelperTestCase
{
  public:
    TwoDistributorsTest()
        : DistributorHelperTestCase("D2: two distributors and global routing: every flow has one "
                                    "manager both ways")
    {
    }

  private:
    void DoRun() override
    {
        TierNetwork net(3);
        const auto managers = net.managerHelper.Install(net.managers);
        net.Finish();
        net.distributorHelper.AddBackends(net.distributors, net.servers);
        TrafficManagerHelper::AddServers(managers, net.servers);
        HostTalk talk(NodeContainer(net.clients, net.servers));
        net.AskService(talk);
        talk.Run();
        NS_TEST_EXPECT_MSG_EQ(talk.questions, 30, "all questions reach a server");
        NS_TEST_EXPECT_MSG_EQ(talk.answers, 30, "all answers reach a client");
        NS_TEST_EXPECT_MSG_EQ(net.chosen.size(), 30, "flows");
        for (const auto& [flow, passed] : net.chosen)
        {
            NS_TEST_EXPECT_MSG_EQ(passed.size(), 1, "one manager for " << flow.first.ToString());
        }
        NS_TEST_EXPECT_MSG_EQ(net.Used().size(), 3, "and each manager has some");
    }
};

/// D4: servers are reached by their own addresses, too.
class UnhashedTest : public DistributorHelperTestCase
{
  public:
    UnhashedTest()
        : DistributorHelperTestCase("D4: servers' own addresses are reached unhashed")
    {
    }

  private:
    void DoRun() override
    {
        TierNetwork net(2);
        net.managerHelper.Install(net.managers);
        net.Finish();
        const Ptr<Socket> socket =
            Socket::CreateSocket(net.servers.Get(1), UdpSocketFactory::GetTypeId());
        socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 7));
        const Ptr<Socket> client =
            Socket::CreateSocket(net.clients.Get(0), UdpSocketFactory::GetTypeId());
        const Address target = InetSocketAddress("10.0.5.1", 7);
        Simulator::ScheduleWithContext(
            client->GetNode()->GetId(), Seconds(1), &CallFunction, [client, target] {
                client->SendTo(Create<Packet>(5), 0, target);
            });
        Simulator::Stop(Seconds(2));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(bool(socket->Recv()), true, "it arrives");
        NS_TEST_EXPECT_MSG_EQ(net.chosen.size(), 0, "nobody chose");
    }
};

/// H1 to H3: members are the servers themselves, which own the service address.
class DirectServersTest : public DistributorHelperTestCase
{
  public:
    DirectServersTest()
        : DistributorHelperTestCase("H3: servers on a segment that own the service address")
    {
    }

  private:
    void DoRun() override
    {
        const NodeContainer client(1);
        const NodeContainer servers(4);
        const NodeContainer middle(1);
        const auto link = PointToPointHelper().Install(client.Get(0), middle.Get(0));
        const auto segment = CsmaHelper().Install(NodeContainer(servers, middle));
        InternetStackHelper().Install(NodeContainer(client, servers, middle));
        Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
        addresses.Assign(link);
        addresses.NewNetwork();
        addresses.Assign(segment);
        // [direct] doc/own-network.rst shows this.
        DistributorHelper helper;
        helper.SetAttribute("Scheme", StringValue("hash=toeplitz select=hrw"));
        helper.AddService(Ipv4Address("198.51.100.1"), TierNetwork::UDP, HostTalk::PORT);
        const auto distributor = helper.Install(middle.Get(0));
        helper.AddServiceAddresses(servers);
        DistributorHelper::AddMembers(NetDeviceContainer(distributor), servers);
        Ipv4GlobalRoutingHelper::PopulateRoutingTables();
        HostTalk talk(NodeContainer(client, servers));
        for (uint32_t i = 0; i < 40; ++i)
        {
            talk.Ask(0, "198.51.100.1", Seconds(1) + MilliSeconds(i));
        }
        talk.Run();
        NS_TEST_EXPECT_MSG_EQ(talk.questions, 40, "each reaches one server");
        NS_TEST_EXPECT_MSG_EQ(talk.answers, 40, "which answers");
    }
};

/// Random schemes draw from streams of their own.
class StreamsTest : public DistributorHelperTestCase
{
  public:
    StreamsTest()
        : DistributorHelperTestCase("AssignStreams: a stream for each device, the same ones again")
    {
    }

  private:
    static std::vector<flowhash::MemberId> Draw(const Ptr<NetDevice>& device)
    {
        std::vector<flowhash::MemberId> drawn;
        for (uint16_t port = 1024; port < 1088; ++port)
        {
            const auto key = flowhash::FlowKey::Ipv4(0x0a000001, 0xc6336401, port, 80, 17);
            drawn.push_back(
                DynamicCast<DistributorNetDevice>(device)->GetDistribution().Evaluate(key).value());
        }
        return drawn;
    }

    void DoRun() override
    {
        const NodeContainer middle(2);
        const NodeContainer members(8);
        for (uint32_t i = 0; i < members.GetN(); ++i)
        {
            PointToPointHelper().Install(middle.Get(0), members.Get(i));
            PointToPointHelper().Install(middle.Get(1), members.Get(i));
        }
        DistributorHelper helper;
        helper.SetAttribute("Scheme", StringValue("select=random"));
        const auto devices = helper.Install(middle);
        DistributorHelper::AddMembers(devices, members);
        NS_TEST_EXPECT_MSG_EQ(DistributorHelper::AssignStreams(devices, 7), 2, "one each");
        const auto first = Draw(devices.Get(0));
        NS_TEST_EXPECT_MSG_EQ((Draw(devices.Get(1)) == first), false, "not the same one");
        DistributorHelper::AssignStreams(devices, 7);
        NS_TEST_EXPECT_MSG_EQ((Draw(devices.Get(0)) == first), true, "again");
    }
};

/// Errors of use.
class ErrorTest : public DistributorHelperTestCase
{
  public:
    ErrorTest()
        : DistributorHelperTestCase("errors of use are one clear line")
    {
    }

  private:
    void Expect(const std::function<void()>& wrong, const std::string& line)
    {
        NS_TEST_EXPECT_MSG_EQ(RefusalOf(wrong), line, "one clear line");
    }

    void DoRun() override
    {
        const NodeContainer nodes(3);
        const std::string id = std::to_string(nodes.Get(2)->GetId());
        PointToPointHelper().Install(nodes.Get(0), nodes.Get(1));
        DistributorHelper helper;
        helper.AddService(Ipv4Address("198.51.100.1"), TierNetwork::UDP, HostTalk::PORT);
        const NetDeviceContainer distributor(helper.Install(nodes.Get(0)));
        Expect([&] { DistributorHelper::AddMembers(distributor, nodes.Get(2)); },
               "member 0 (node " + id + ") has no link to the distributor on node " +
                   std::to_string(nodes.Get(0)->GetId()));
        Expect(
            [&] {
                DistributorHelper::AddMembers(distributor, nodes.Get(1), {1, 2});
            },
            "2 weights for 1 members");
        Expect([&] { helper.AddBackends(distributor, nodes.Get(2)); },
               "node " + id + " has no IPv4 address yet: assign addresses before");
        Expect([&] { helper.AddServiceAddresses(nodes.Get(2)); },
               "node " + id + " has no IPv4 stack yet");
        const auto segment = CsmaHelper().Install(NodeContainer(nodes.Get(1), nodes.Get(2)));
        const NetDeviceContainer other(
            helper.Install(nodes.Get(1), NetDeviceContainer(segment.Get(0))));
        Expect([&] { DistributorHelper::AddMembers(other, nodes.Get(2)); },
               "member 0 needs an address on port 0, which others may share");
    }
};

/// The suite.
class DistributorHelperTestSuite : public TestSuite
{
  public:
    DistributorHelperTestSuite()
        : TestSuite("flow-distribution-distributor-helper", Type::UNIT)
    {
        AddTestCase(new OneUpdateTest);
        AddTestCase(new TwoDistributorsTest);
        AddTestCase(new UnhashedTest);
        AddTestCase(new DirectServersTest);
        AddTestCase(new StreamsTest);
        AddTestCase(new ErrorTest);
    }
};

DistributorHelperTestSuite g_distributorHelperTestSuite; //!< registers the suite

} // namespace
