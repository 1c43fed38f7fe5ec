// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/call-function.h"

#include "ns3/channel.h"
#include "ns3/distributor-helper.h"
#include "ns3/distributor-net-device.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/origin-server-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/request-client-helper.h"
#include "ns3/simulator.h"
#include "ns3/socket-flow-probe.h"
#include "ns3/socket.h"
#include "ns3/steering-net-device.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/test.h"
#include "ns3/tier-probe.h"
#include "ns3/traffic-manager-helper.h"
#include "ns3/udp-socket-factory.h"

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

using namespace ns3;

namespace
{

const Ipv4Address SERVICE("198.51.100.1");
constexpr uint8_t TCP = 6;
constexpr uint16_t WEB = 80;

/// Clients | router | distributor | translating managers, and servers behind the distributor; one
/// manager is thought to fail while flows are open. Every flow is told of by the clients that make
/// it, or found by what their nodes send.
class JudgedNetwork
{
  public:
    explicit JudgedNetwork(bool find)
    {
        Join(front, router);
        Join(router, clients);
        Join(front, managers);
        Join(front, servers);
        InternetStackHelper().Install(NodeContainer(clients, router, servers));
        Steer();
        Address();
        Monitor(find);
        ask.SetAttribute("Interarrival", StringValue("exponential:0.1"));
        ask.SetAttribute("ResponseSize", StringValue("constant:30000"));
        ask.SetAttribute("Timeout", StringValue("5s"));
        ApplicationContainer sources = ask.Install(clients);
        RequestClientHelper::AssignStreams(sources, 1000);
        sources.Start(Seconds(1));
        sources.Stop(Seconds(4));
        OriginServerHelper origin(WEB);
        OriginServerHelper::AssignStreams(origin.Install(servers), 5000);
        for (uint32_t i = 0; !find && i < sources.GetN(); ++i)
        {
            Announce(sources.Get(i));
        }
        Simulator::Schedule(Seconds(2.5), &JudgedNetwork::Fail, this);
        Simulator::Stop(Seconds(20));
        Simulator::Run();
    }

    ~JudgedNetwork()
    {
        Simulator::Destroy();
    }

    /// @return flows with members, packets that violated, when it began
    std::vector<FlowRecord> Records() const
    {
        return ledger.Records();
    }

    NodeContainer clients{3};
    NodeContainer servers{3};
    NodeContainer managers{3};
    NodeContainer router{1};
    NodeContainer front{1};
    NetDeviceContainer distributor;
    NetDeviceContainer tier;
    DistributorHelper distributorHelper;
    TrafficManagerHelper managerHelper;
    RequestClientHelper ask{SERVICE, WEB};
    FlowRoster roster{&Simulator::Now};
    ChoiceBook book{roster};
    FlowLedger ledger{roster, book};
    ImbalanceMonitor imbalance{book};
    FlowTagger tagger;
    SocketFlowProbe found{
        roster, tagger, [](const flowhash::FlowKey& key) { return key.destinationPort == WEB; }};
    std::vector<std::unique_ptr<TierProbe>> tiers;

  private:
    static void Join(const NodeContainer& one, const NodeContainer& many)
    {
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("20Mbps"));
        link.SetChannelAttribute("Delay", StringValue("5ms"));
        for (uint32_t i = 0; i < many.GetN(); ++i)
        {
            link.Install(one.Get(0), many.Get(i));
        }
    }

    void Steer()
    {
        distributorHelper.SetAttribute("Scheme",
                                       StringValue("key=greater-port hash=toeplitz select=modulo"));
        distributorHelper.AddService(SERVICE, TCP, WEB);
        managerHelper.AddService(SERVICE, TCP, WEB);
        distributor = distributorHelper.Install(front);
        tier = managerHelper.Install(managers);
    }

    void Address()
    {
        Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
        for (const NodeContainer& nodes : {clients, servers})
        {
            for (uint32_t i = 0; i < nodes.GetN(); ++i)
            {
                const Ptr<NetDevice> device = nodes.Get(i)->GetDevice(0);
                addresses.Assign(device);
                const Ptr<Channel> channel = device->GetChannel();
                const Ptr<NetDevice> peer = channel->GetDevice(channel->GetDevice(0) == device);
                if (peer->GetNode() == router.Get(0))
                {
                    addresses.Assign(peer);
                }
                addresses.NewNetwork();
            }
        }
        addresses.Assign(router.Get(0)->GetDevice(0));
        Ipv4GlobalRoutingHelper::PopulateRoutingTables();
        DistributorHelper::AddMembers(distributor, managers);
        distributorHelper.AddBackends(distributor, servers);
        TrafficManagerHelper::AddServers(tier, servers);
    }

    void Monitor(bool find)
    {
        for (uint32_t i = 0; i < clients.GetN(); ++i)
        {
            find ? found.AddClient(clients.Get(i)) : tagger.AddClient(clients.Get(i));
        }
        for (uint32_t i = 0; i < servers.GetN(); ++i)
        {
            find ? found.AddServer(servers.Get(i)) : tagger.AddServer(servers.Get(i));
        }
        AddTier("tm");
        for (uint32_t i = 0; i < tier.GetN(); ++i)
        {
            tiers[0]->WatchSteering(DynamicCast<SteeringNetDevice>(tier.Get(i)), i);
            tier.Get(i)->TraceConnectWithoutContext("Translated",
                                                    MakeCallback(&FlowRoster::Translated, &roster));
            tier.Get(i)->TraceConnectWithoutContext(
                "EntryRemoved", MakeCallback(&FlowRoster::Untranslated, &roster));
        }
        AddTier("server");
        for (uint32_t i = 0; i < servers.GetN(); ++i)
        {
            tiers[1]->WatchHost(servers.Get(i)->GetDevice(0), i);
        }
    }

    void AddTier(const std::string& name)
    {
        const std::vector<flowhash::Member> members{{0}, {1}, {2}};
        tiers.push_back(std::make_unique<TierProbe>(
            TierProbe::Monitors{ledger, imbalance, book}, FlowLedger::Tier{name}, members));
    }

    void Announce(const Ptr<Application>& source)
    {
        source->TraceConnectWithoutContext("FlowStarted",
                                           MakeCallback(&FlowRoster::FlowStarted, &roster));
        source->TraceConnectWithoutContext("FlowStarted",
                                           MakeCallback(&FlowTagger::FlowStarted, &tagger));
        source->TraceConnectWithoutContext("FlowAnswered",
                                           MakeCallback(&FlowRoster::FlowAnswered, &roster));
        source->TraceConnectWithoutContext("FlowEnded",
                                           MakeCallback(&FlowRoster::FlowEnded, &roster));
    }

    void Fail()
    {
        using Kind = flowhash::MemberChange::Kind;
        DynamicCast<DistributorNetDevice>(distributor.Get(0))->UpdateMembers({{Kind::SET_DOWN, 1}});
    }
};

/// The same simulation twice, flows told of and flows found: each flow is judged alike.
class AlikeTest : public TestCase
{
  public:
    AlikeTest()
        : TestCase("flows that are found are judged as those that their clients tell of")
    {
    }

  private:
    using Lines = std::map<std::tuple<std::string, uint16_t, int64_t>, FlowRecord>;

    static Lines ByTuple(const std::vector<FlowRecord>& records)
    {
        Lines lines;
        for (const FlowRecord& record : records)
        {
            lines[{record.client, record.clientPort, record.start}] = record;
        }
        return lines;
    }

    void DoRun() override
    {
        Lines told;
        AffinityReport toldTiers[2];
        {
            const JudgedNetwork network(false);
            told = ByTuple(network.Records());
            toldTiers[0] = network.ledger.Report(0);
            toldTiers[1] = network.ledger.Report(1);
        }
        const JudgedNetwork network(true);
        const Lines found = ByTuple(network.Records());
        NS_TEST_ASSERT_MSG_GT(told.size(), 60, "flows enough");
        NS_TEST_ASSERT_MSG_EQ(found.size(), told.size(), "as many");
        NS_TEST_EXPECT_MSG_EQ(network.found.GetCount(), told.size(), "and counted");
        uint64_t violating = 0;
        uint64_t completed = 0;
        for (const auto& [tuple, record] : told)
        {
            const auto same = found.find(tuple);
            NS_TEST_ASSERT_MSG_EQ((same != found.end()), true, "tuple and start");
            NS_TEST_EXPECT_MSG_EQ((same->second.members == record.members), true, "owners");
            NS_TEST_EXPECT_MSG_EQ(same->second.violations, record.violations, "violations");
            NS_TEST_EXPECT_MSG_EQ(same->second.bytesForward, record.bytesForward, "bytes");
            NS_TEST_EXPECT_MSG_EQ(same->second.bytesReverse, record.bytesReverse, "bytes back");
            violating += record.violations > 0 ? 1 : 0;
            completed += record.outcome == "completed" ? 1 : 0;
            // A flow that moved may have its answer, and its FINs may reach nobody who knows it.
            if (record.violations == 0)
            {
                NS_TEST_EXPECT_MSG_EQ((same->second.firstByte == record.firstByte), true, "answer");
                NS_TEST_EXPECT_MSG_EQ(same->second.outcome, record.outcome, "and its end");
            }
        }
        NS_TEST_EXPECT_MSG_GT(violating, 5, "the failure is felt");
        NS_TEST_EXPECT_MSG_GT(completed, 40, "and not by all");
        for (uint32_t tier = 0; tier < 2; ++tier)
        {
            const AffinityReport report = network.ledger.Report(tier);
            NS_TEST_EXPECT_MSG_EQ(
                report.forward.packetsSeen, toldTiers[tier].forward.packetsSeen, "packets");
            NS_TEST_EXPECT_MSG_EQ(
                report.reverse.packetsSeen, toldTiers[tier].reverse.packetsSeen, "and back");
        }
    }
};

/// How flows begin and end, by plain sockets of two hosts.
class EndsTest : public TestCase
{
  public:
    EndsTest()
        : TestCase("a flow's begin and end by what passes the client's stack")
    {
    }

  private:
    void DoRun() override
    {
        m_nodes.Create(2);
        const auto devices = PointToPointHelper().Install(m_nodes);
        InternetStackHelper().Install(m_nodes);
        Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
        m_found.AddClient(m_nodes.Get(0));
        m_found.AddServer(m_nodes.Get(1));
        m_listening = Listen();
        Ptr<Socket> refused = Connect(41000, 81); // where nobody listens
        Ptr<Socket> closed = Connect(42000, WEB);
        Ptr<Socket> open = Connect(43000, WEB);
        Ptr<Socket> other = Connect(44000, 8080); // is not followed
        Ptr<Socket> broken = Connect(46000, WEB);
        Simulator::Schedule(
            Seconds(2), &CallFunction, [broken] { broken->Send(Create<Packet>(10)); });
        Simulator::Schedule(Seconds(3), &EndsTest::CloseUnread, this);
        Simulator::Schedule(Seconds(2), &Socket::Close, closed);
        const Ptr<Socket> datagrams =
            Socket::CreateSocket(m_nodes.Get(0), UdpSocketFactory::GetTypeId());
        datagrams->Bind(InetSocketAddress(Ipv4Address::GetAny(), 45000));
        for (const double time : {3.0, 4.0, 5.0})
        {
            Simulator::Schedule(Seconds(time), &EndsTest::Ask, datagrams);
        }
        Simulator::Stop(Seconds(10));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_found.GetCount(), 5, "flows; those elsewhere are none");
        Expect(41000, FlowOutcome::REFUSED);
        Expect(42000, FlowOutcome::COMPLETED);
        Expect(46000, FlowOutcome::BROKEN);
        Expect(43000, FlowOutcome::UNFINISHED);
        Expect(45000, FlowOutcome::UNFINISHED);
        const Time quick = m_roster.Get(m_numbers[42000]).end - Seconds(2);
        NS_TEST_EXPECT_MSG_EQ((quick > Seconds(0) && quick < Seconds(1)), true, "when it closed");
        Simulator::Destroy();
    }

    static void Ask(Ptr<Socket> socket)
    {
        socket->SendTo(Create<Packet>(10), 0, InetSocketAddress("10.0.0.2", WEB));
    }

    /// ns-3 sends a reset for a socket that is closed before all was read.
    void CloseUnread()
    {
        m_accepted.at(46000)->Close();
    }

    Ptr<Socket> Listen()
    {
        Ptr<Socket> socket = Socket::CreateSocket(m_nodes.Get(1), TcpSocketFactory::GetTypeId());
        socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), WEB));
        socket->Listen();
        socket->ShutdownSend(); // closes when its peer does, as PacketSink's
        socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                  MakeCallback(&EndsTest::Accept, this));
        return socket;
    }

    void Accept(Ptr<Socket> socket, const Address& from)
    {
        m_accepted[InetSocketAddress::ConvertFrom(from).GetPort()] = socket;
    }

    Ptr<Socket> Connect(uint16_t port, uint16_t to)
    {
        Ptr<Socket> socket = Socket::CreateSocket(m_nodes.Get(0), TcpSocketFactory::GetTypeId());
        socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), port));
        Simulator::Schedule(Seconds(1), &CallFunction, [socket, to] {
            socket->Connect(InetSocketAddress("10.0.0.2", to));
        });
        return socket;
    }

    void Expect(uint16_t port, FlowOutcome outcome)
    {
        for (uint64_t flow = 0; flow < m_found.GetCount(); ++flow)
        {
            const FlowRoster::Flow known = m_roster.Get(flow);
            if (known.key.sourcePort == port)
            {
                m_numbers[port] = flow;
                NS_TEST_EXPECT_MSG_EQ((known.outcome == outcome), true, "outcome of " << port);
            }
        }
        NS_TEST_EXPECT_MSG_EQ(m_numbers.count(port), 1, "a flow from " << port);
    }

    NodeContainer m_nodes;
    Ptr<Socket> m_listening;
    std::map<uint16_t, Ptr<Socket>> m_accepted; //!< by the client's port
    std::map<uint16_t, uint64_t> m_numbers;     //!< of flows, by the client's port
    FlowRoster m_roster{&Simulator::Now};
    FlowTagger m_tagger;
    SocketFlowProbe m_found{m_roster, m_tagger, [](const flowhash::FlowKey& key) {
                                return key.destinationPort != 8080;
                            }};
};

/// The suite.
class SocketFlowProbeSuite : public TestSuite
{
  public:
    SocketFlowProbeSuite()
        : TestSuite("flow-distribution-socket-flow-probe", TestSuite::Type::UNIT)
    {
        AddTestCase(new AlikeTest);
        AddTestCase(new EndsTest);
    }
};

SocketFlowProbeSuite g_socketFlowProbeSuite; //!< registers itself

} // namespace
