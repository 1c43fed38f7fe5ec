// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/packet/flow-tag.h"
#include "../../model/packet/host-address-conversion.h"
#include "../../model/traffic/request-header.h"
#include "../rig/packet-watch.h"
#include "../rig/two-hosts.h"

#include "ns3/flow-tagger.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/test.h"
#include "ns3/tier-probe.h"
#include "ns3/udp-socket-factory.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint16_t CLIENT_PORT = 40000;
constexpr uint16_t SERVER_PORT = 80;
constexpr uint64_t FLOW = 5;

flowhash::FlowKey
MakeKey(bool isIpv6, uint8_t protocol)
{
    flowhash::FlowKey key =
        flowhash::FlowKey::Ipv4(0x0a000001, 0x0a000002, CLIENT_PORT, SERVER_PORT, protocol);
    if (isIpv6)
    {
        Ipv6Address("2001:db8::1").GetBytes(key.source.data());
        Ipv6Address("2001:db8::2").GetBytes(key.destination.data());
        key.version = 6;
    }
    return key;
}

Address
EndOf(bool isIpv6, bool isServer)
{
    if (isIpv6)
    {
        return isServer ? Inet6SocketAddress("2001:db8::2", SERVER_PORT)
                        : Inet6SocketAddress("2001:db8::1", CLIENT_PORT);
    }
    return isServer ? InetSocketAddress("10.0.0.2", SERVER_PORT)
                    : InetSocketAddress("10.0.0.1", CLIENT_PORT);
}

/**
 * A client and a server that echoes the very packet it got, tags included, over one link.
 * Everything that crosses the link in either direction must carry its own tag.
 */
class EchoTest : public TestCase
{
  public:
    EchoTest(const std::string& factory, bool isIpv6, uint8_t protocol)
        : TestCase("X1: both ends tag " + factory + (isIpv6 ? " over IPv6" : " over IPv4")),
          m_factory(TypeId::LookupByName(factory)),
          m_isIpv6(isIpv6),
          m_protocol(protocol),
          m_book(m_roster),
          m_ledger(m_roster, m_book),
          m_imbalance(m_book)
    {
    }

  private:
    void DoRun() override
    {
        Build();
        TierProbe probe(
            {m_ledger, m_imbalance, m_book}, {"server"}, {{3, 1.0, flowhash::MemberState::ACTIVE}});
        probe.WatchHost(m_nodes.Get(1)->GetDevice(0), 3);
        m_tagger.AddClient(m_nodes.Get(0));
        m_tagger.AddServer(m_nodes.Get(1));
        m_tagger.FlowStarted(FLOW, MakeKey(m_isIpv6, m_protocol));
        // Later than duplicate address detection of IPv6.
        Simulator::Schedule(Seconds(5), &EchoTest::Open, this);
        Simulator::Stop(Seconds(20));
        Simulator::Run();
        Check();
        CheckProbe();
        Simulator::Destroy();
    }

    void Build()
    {
        m_nodes.Create(2);
        const auto devices = PointToPointHelper().Install(m_nodes);
        InternetStackHelper().Install(m_nodes);
        if (m_isIpv6)
        {
            Ipv6AddressHelper().AssignWithoutAddress(devices);
            for (uint32_t i = 0; i < 2; ++i)
            {
                const Ptr<Ipv6> ip = m_nodes.Get(i)->GetObject<Ipv6>();
                ip->AddAddress(1, {i == 0 ? "2001:db8::1" : "2001:db8::2", Ipv6Prefix(64)});
            }
        }
        else
        {
            Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
        }
        devices.Get(0)->TraceConnectWithoutContext("MacTx", MakeCallback(&EchoTest::Sent, this));
        devices.Get(0)->TraceConnectWithoutContext("MacRx", MakeCallback(&EchoTest::Got, this));
    }

    void Open()
    {
        m_server = Socket::CreateSocket(m_nodes.Get(1), m_factory);
        m_server->Bind(EndOf(m_isIpv6, true));
        m_server->Listen();
        m_server->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    MakeCallback(&EchoTest::Accept, this));
        m_server->SetRecvCallback(MakeCallback(&EchoTest::Echo, this));
        m_client = Socket::CreateSocket(m_nodes.Get(0), m_factory);
        m_client->Bind(EndOf(m_isIpv6, false));
        m_client->Connect(EndOf(m_isIpv6, true));
        Simulator::Schedule(Seconds(1), &EchoTest::Ask, this);
        Simulator::Schedule(Seconds(2), &EchoTest::Ask, this);
    }

    void Ask()
    {
        m_client->Send(Create<Packet>(100));
    }

    void Accept(Ptr<Socket> socket, const Address& /*from*/)
    {
        socket->SetRecvCallback(MakeCallback(&EchoTest::Echo, this));
    }

    void Echo(Ptr<Socket> socket)
    {
        Address from;
        while (Ptr<Packet> packet = socket->RecvFrom(from))
        {
            socket->SendTo(packet, 0, from);
        }
    }

    void Sent(Ptr<const Packet> packet)
    {
        Collect(packet, m_sent);
    }

    void Got(Ptr<const Packet> packet)
    {
        Collect(packet, m_got);
    }

    void Collect(Ptr<const Packet> packet, std::vector<FlowTag>& tags)
    {
        FlowTag tag;
        if (packet->PeekPacketTag(tag))
        {
            tags.push_back(tag);
        }
    }

    void Check()
    {
        NS_TEST_ASSERT_MSG_GT_OR_EQ(m_sent.size(), 2, "two questions");
        NS_TEST_ASSERT_MSG_GT_OR_EQ(m_got.size(), 2, "two answers");
        CheckTags(m_sent, false);
        CheckTags(m_got, true);
        if (!m_isIpv6)
        {
            NS_TEST_EXPECT_MSG_EQ(m_tagger.GetUntagged(), 0, "nothing else was sent");
        }
    }

    void CheckTags(const std::vector<FlowTag>& tags, bool reverse)
    {
        for (std::size_t i = 0; i < tags.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(tags[i].GetFlow(), FLOW, "its flow");
            NS_TEST_EXPECT_MSG_EQ(tags[i].IsReverse(), reverse, "its direction");
            NS_TEST_EXPECT_MSG_EQ(tags[i].GetSequence(), i, "its number");
        }
    }

    /// The probe at the server saw the same packets.
    void CheckProbe()
    {
        const AffinityReport report = m_ledger.Report(0);
        NS_TEST_EXPECT_MSG_EQ(report.forward.packetsSeen, m_sent.size(), "what the client sent");
        NS_TEST_EXPECT_MSG_EQ(report.reverse.packetsSeen, m_got.size(), "what the server answered");
        NS_TEST_EXPECT_MSG_EQ((m_ledger.Owner(0, FLOW) == flowhash::MemberId(3)), true, "owner");
        const MemberLoad load = m_imbalance.Members().at(0);
        NS_TEST_EXPECT_MSG_EQ(load.flows, 1, "one flow");
        NS_TEST_EXPECT_MSG_EQ(load.packets, m_sent.size() + m_got.size(), "both directions");
        const uint64_t udpBytes = 4 * (100 + 8 + (m_isIpv6 ? 40 : 20));
        NS_TEST_EXPECT_MSG_EQ((load.bytes == udpBytes), (m_protocol == 17), "IP lengths");
    }

    TypeId m_factory;
    bool m_isIpv6;
    uint8_t m_protocol;
    NodeContainer m_nodes;
    Ptr<Socket> m_server;
    Ptr<Socket> m_client;
    FlowTagger m_tagger;
    FlowRoster m_roster{&Simulator::Now};
    ChoiceBook m_book;
    FlowLedger m_ledger;
    ImbalanceMonitor m_imbalance;
    std::vector<FlowTag> m_sent;
    std::vector<FlowTag> m_got;
};

/**
 * Two flows of one tuple at once: a server that is slow answers the first one's request when the
 * second one's is there already, and the first one's once more behind it.
 */
class SharedTupleTest : public TestCase
{
  public:
    explicit SharedTupleTest(bool ipv6)
        : TestCase(std::string("X1: an answer has the flow of what it answers, over ") +
                   (ipv6 ? "IPv6" : "IPv4")),
          m_ipv6(ipv6)
    {
    }

  private:
    void DoRun() override
    {
        TwoHosts hosts(false);
        m_hosts = &hosts;
        hosts.client->SetStartTime(Seconds(1000));
        hosts.server->AddPort(53, "udp");
        hosts.server->SetAttribute("ServiceTime", StringValue("constant:0.1"));
        m_tagger.AddClient(hosts.nodes.Get(0));
        m_tagger.AddServer(hosts.nodes.Get(1));
        PacketWatch watch(hosts.nodes.Get(0));
        for (uint32_t i = 0; i < 3; ++i)
        {
            Simulator::Schedule(Seconds(3 + 0.01 * i), &SharedTupleTest::Ask, this, FLOWS[i]);
        }
        hosts.Run(Seconds(5));
        Check(watch);
    }

    void Ask(uint64_t flow)
    {
        if (!m_socket)
        {
            m_socket = Socket::CreateSocket(m_hosts->nodes.Get(0), UdpSocketFactory::GetTypeId());
            m_socket->Bind(ToSocketAddress(m_ipv6 ? Address(Ipv6Address("2001:db8::1"))
                                                  : Address(Ipv4Address("10.0.0.1")),
                                           CLIENT_PORT));
        }
        const Address server = TwoHosts::ServerAddress(m_ipv6);
        flowhash::FlowKey key = MakeKey(m_ipv6, 17);
        key.destinationPort = 53;
        m_tagger.FlowStarted(flow, key);
        auto request = Create<Packet>(84);
        request->AddHeader(RequestHeader(100, 2000, 0)); // which takes two datagrams
        m_socket->SendTo(request, 0, ToSocketAddress(server, 53));
    }

    void Check(const PacketWatch& watch)
    {
        std::vector<uint64_t> asked;
        std::vector<uint64_t> answered;
        std::map<std::pair<uint64_t, bool>, uint32_t> numbers;
        for (const auto& seen : watch.packets)
        {
            NS_TEST_ASSERT_MSG_EQ(seen.isTagged, true, "tagged");
            (seen.isReverse ? answered : asked).push_back(seen.tag.GetFlow());
            auto& number = numbers[{seen.tag.GetFlow(), seen.isReverse}];
            NS_TEST_EXPECT_MSG_EQ(seen.tag.GetSequence(), number, "numbered in its flow");
            ++number;
        }
        NS_TEST_EXPECT_MSG_EQ((asked == std::vector<uint64_t>{7, 9, 7}), true, "the newest flow");
        NS_TEST_EXPECT_MSG_EQ(
            (answered == std::vector<uint64_t>{7, 7, 9, 9, 7, 7}), true, "the flow of the request");
    }

    static constexpr uint64_t FLOWS[] = {7, 9, 7};
    bool m_ipv6;
    TwoHosts* m_hosts{nullptr};
    FlowTagger m_tagger;
    Ptr<Socket> m_socket;
};

/// The suite.
class FlowTaggerSuite : public TestSuite
{
  public:
    FlowTaggerSuite()
        : TestSuite("flow-distribution-flow-tagger", TestSuite::Type::UNIT)
    {
        AddTestCase(new EchoTest("ns3::UdpSocketFactory", false, 17));
        AddTestCase(new EchoTest("ns3::UdpSocketFactory", true, 17));
        AddTestCase(new EchoTest("ns3::TcpSocketFactory", false, 6));
        AddTestCase(new EchoTest("ns3::TcpSocketFactory", true, 6));
        AddTestCase(new SharedTupleTest(false));
        AddTestCase(new SharedTupleTest(true));
    }
};

FlowTaggerSuite g_flowTaggerSuite; //!< registers itself

} // namespace
