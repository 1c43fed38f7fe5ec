// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/csma-helper.h"
#include "ns3/csma-net-device.h"
#include "ns3/error-model.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/packet-accountant.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/router-net-device.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/udp-socket-factory.h"

#include <string>

using namespace ns3;

namespace
{

constexpr uint16_t IPV4 = 0x0800;
constexpr uint16_t ARP = 0x0806;
constexpr DropReason HOST_FAILED{"host-failed"};

Ptr<Packet>
PacketTo(const char* destination)
{
    Ptr<Packet> packet = Create<Packet>(500);
    Ipv4Header header;
    header.SetSource("10.0.1.1");
    header.SetDestination(destination);
    header.SetProtocol(17);
    header.SetTtl(64);
    header.SetPayloadSize(500);
    packet->AddHeader(header);
    return packet;
}

/// What all cases check: the sum holds, and no term of it is idle.
class AccountCase : public TestCase
{
  protected:
    using TestCase::TestCase;

    /// The sum holds, and does not without any one of its terms.
    PacketReport CheckSum()
    {
        const PacketReport report = m_accountant.Report();
        NS_TEST_EXPECT_MSG_EQ(report.Balances(), true, PacketAccountant::Explain(report));
        for (uint64_t PacketReport::*term : {&PacketReport::injected,
                                             &PacketReport::generated,
                                             &PacketReport::copied,
                                             &PacketReport::delivered,
                                             &PacketReport::consumed,
                                             &PacketReport::inFlight})
        {
            PacketReport without = report;
            without.*term = 0;
            NS_TEST_EXPECT_MSG_EQ(without.Balances(), (report.*term == 0), "a term left out");
        }
        for (const auto& [reason, count] : report.dropped)
        {
            PacketReport without = report;
            without.dropped.erase(reason);
            NS_TEST_EXPECT_MSG_EQ(without.Balances(), (count == 0), reason + " left out");
        }
        return report;
    }

    uint64_t Dropped(const std::string& reason)
    {
        const auto dropped = m_accountant.Report().dropped;
        const auto found = dropped.find(reason);
        return found == dropped.end() ? 0 : found->second;
    }

    PacketAccountant m_accountant;
};

/// Host, router, host over point-to-point; 20 packets at once and one kind of loss.
class PointToPointCase : public AccountCase
{
  protected:
    explicit PointToPointCase(const std::string& name)
        : AccountCase(name)
    {
        m_link.SetDeviceAttribute("DataRate", StringValue("1Mbps"));
        m_link.SetChannelAttribute("Delay", StringValue("10ms"));
    }

    void Build()
    {
        m_nodes.Create(3);
        const auto left = m_link.Install(m_nodes.Get(0), m_nodes.Get(1));
        const auto right = m_link.Install(m_nodes.Get(1), m_nodes.Get(2));
        m_sender = left.Get(0);
        m_receiver = DynamicCast<PointToPointNetDevice>(right.Get(1));
        m_router = CreateObject<RouterNetDevice>();
        m_nodes.Get(1)->AddDevice(m_router);
        m_router->AddPort(left.Get(1));
        m_router->AddPort(right.Get(0));
        m_router->AddRoute(Ipv4Address("10.0.2.0"), 24, 1);
        m_accountant.AddHost(m_nodes.Get(0));
        m_accountant.AddHost(m_nodes.Get(2));
        m_accountant.AddSteering(m_router);
    }

    void SendAll(const char* destination)
    {
        for (uint32_t i = 0; i < 20; ++i)
        {
            m_sender->Send(PacketTo(destination), m_sender->GetBroadcast(), IPV4);
        }
    }

    void DoTeardown() override
    {
        Simulator::Destroy();
    }

    NodeContainer m_nodes;
    PointToPointHelper m_link;
    Ptr<NetDevice> m_sender;
    Ptr<PointToPointNetDevice> m_receiver;
    Ptr<RouterNetDevice> m_router;
};

/// Queue overflow.
class QueueFullTest : public PointToPointCase
{
  public:
    QueueFullTest()
        : PointToPointCase("X4: queue overflow is counted by name")
    {
    }

  private:
    void DoRun() override
    {
        m_link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("5p"));
        Build();
        SendAll("10.0.2.1");
        Simulator::Run();
        const PacketReport report = CheckSum();
        NS_TEST_EXPECT_MSG_EQ(report.injected, 20, "as sent");
        NS_TEST_EXPECT_MSG_EQ(Dropped("queue-full"), 14, "one leaves, five wait");
        NS_TEST_EXPECT_MSG_EQ(report.delivered, 6, "the others arrive");
        NS_TEST_EXPECT_MSG_EQ(report.inFlight, 0, "all is over");
        NS_TEST_EXPECT_MSG_EQ(report.hops, 6, "one hop each");
    }
};

/// Errors of a link; failure of a host under its own name; failure of the device; no route.
class LossTest : public PointToPointCase
{
  public:
    LossTest()
        : PointToPointCase("X4: link errors, failed devices and missing routes are told apart")
    {
    }

  private:
    void DoRun() override
    {
        Build();
        Ptr<RateErrorModel> errors = CreateObject<RateErrorModel>();
        errors->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        errors->SetRate(1);
        m_receiver->SetReceiveErrorModel(errors);
        SendAll("10.0.2.1");
        Simulator::Run();
        CheckSum();
        NS_TEST_EXPECT_MSG_EQ(Dropped("link-error"), 20, "all were corrupt");
        m_accountant.NameReceiveDrops(m_nodes.Get(2), HOST_FAILED);
        SendAll("10.0.2.1");
        Simulator::Run();
        CheckSum();
        NS_TEST_EXPECT_MSG_EQ(Dropped("host-failed"), 20, "the same by another name");
        NS_TEST_EXPECT_MSG_EQ(Dropped("link-error"), 20, "and no more of these");
        SendAll("10.9.9.9");
        Simulator::Run();
        m_router->SetFailed(true);
        SendAll("10.0.2.1");
        Simulator::Run();
        CheckSum();
        NS_TEST_EXPECT_MSG_EQ(Dropped("no-route"), 20, "nowhere to go");
        NS_TEST_EXPECT_MSG_EQ(Dropped("device-failed"), 20, "the router failed");
    }
};

/// Packets in queues, on links and inside a device when the run stops.
class InFlightTest : public PointToPointCase
{
  public:
    InFlightTest()
        : PointToPointCase("X4: what is in flight is counted where it is, at any moment")
    {
    }

  private:
    void DoRun() override
    {
        Build();
        m_router->SetAttribute("PipelineLatency", StringValue("15ms"));
        SendAll("10.0.2.1");
        // 4.2 ms a packet: from 60 ms on there are some everywhere.
        for (uint32_t tick = 0; tick <= 150; ++tick)
        {
            Simulator::Schedule(MilliSeconds(tick), &InFlightTest::Check, this);
        }
        Simulator::Run();
        const PacketReport report = CheckSum();
        NS_TEST_EXPECT_MSG_EQ(report.delivered, 20, "all arrive");
        NS_TEST_EXPECT_MSG_EQ(m_sawHeld, true, "the device held some");
    }

    void Check()
    {
        const PacketReport report = CheckSum();
        NS_TEST_EXPECT_MSG_EQ(report.inFlight, 20 - report.delivered, "all the others");
        m_sawHeld = m_sawHeld || (m_router->GetNHeld() > 0 && report.delivered > 0);
    }

    bool m_sawHeld{false};
};

/// A shared medium without a router: broadcasts, strangers, disabled and failing devices.
class SharedMediumTest : public AccountCase
{
  public:
    SharedMediumTest()
        : AccountCase("X4: a CSMA frame counts at its addressee, a broadcast at each receiver")
    {
    }

  private:
    void DoRun() override
    {
        NodeContainer nodes;
        nodes.Create(4);
        const auto devices = CsmaHelper().Install(nodes);
        for (uint32_t i = 0; i < nodes.GetN(); ++i)
        {
            m_accountant.AddHost(nodes.Get(i));
        }
        Ptr<CsmaNetDevice> sender = DynamicCast<CsmaNetDevice>(devices.Get(0));
        sender->Send(Create<Packet>(28), sender->GetBroadcast(), ARP);
        sender->Send(PacketTo("10.0.1.2"), devices.Get(2)->GetAddress(), IPV4);
        sender->Send(PacketTo("10.0.1.9"), Mac48Address("02:00:00:00:00:99"), IPV4);
        CheckSum(); // queued and on the medium
        Simulator::Run();
        const PacketReport report = CheckSum();
        NS_TEST_EXPECT_MSG_EQ(report.injected, 3, "as sent");
        NS_TEST_EXPECT_MSG_EQ(report.copied, 2, "three hear the broadcast");
        NS_TEST_EXPECT_MSG_EQ(report.delivered, 4, "three and one");
        NS_TEST_EXPECT_MSG_EQ(Dropped("no-receiver"), 1, "nobody has that address");
        CheckDisabled(sender, DynamicCast<CsmaNetDevice>(devices.Get(1)));
        Simulator::Destroy();
    }

    void CheckDisabled(Ptr<CsmaNetDevice> sender, Ptr<CsmaNetDevice> receiver)
    {
        receiver->SetReceiveEnable(false);
        sender->Send(PacketTo("10.0.1.1"), receiver->GetAddress(), IPV4);
        sender->Send(Create<Packet>(28), sender->GetBroadcast(), ARP);
        Simulator::Run();
        CheckSum();
        NS_TEST_EXPECT_MSG_EQ(Dropped("link-error"), 2, "one for it, one for all");
        sender->SetSendEnable(false);
        sender->Send(PacketTo("10.0.1.2"), receiver->GetAddress(), IPV4);
        Simulator::Run();
        CheckSum();
        NS_TEST_EXPECT_MSG_EQ(Dropped("not-sent"), 1, "its transmitter is off");
    }
};

/// Real stacks on both kinds of media, so that a router answers and asks by ARP.
class MixedMediaTest : public AccountCase
{
  public:
    MixedMediaTest()
        : AccountCase("X4: ARP asked, answered, generated and consumed is in the sum")
    {
    }

  private:
    void DoRun() override
    {
        Build();
        Simulator::Schedule(MilliSeconds(1), &MixedMediaTest::Send, this);
        for (uint32_t tick = 0; tick < 200; ++tick)
        {
            Simulator::Schedule(MicroSeconds(1000 + 10 * tick), &MixedMediaTest::CheckSum, this);
        }
        Simulator::Run();
        const PacketReport report = CheckSum();
        NS_TEST_EXPECT_MSG_GT(report.generated, 1, "the router asked for both");
        NS_TEST_EXPECT_MSG_GT(report.consumed, 1, "and was answered, and asked");
        NS_TEST_EXPECT_MSG_EQ(Dropped("neighbor-unresolved"), 1, "nobody has that address");
        NS_TEST_EXPECT_MSG_GT(report.copied, 0, "questions reach all");
        Simulator::Destroy();
    }

    void Send()
    {
        Ptr<Socket> socket = Socket::CreateSocket(m_nodes.Get(0), UdpSocketFactory::GetTypeId());
        socket->SendTo(Create<Packet>(100), 0, InetSocketAddress("10.0.2.1", 9));
        socket->SendTo(Create<Packet>(100), 0, InetSocketAddress("10.0.2.77", 9)); // nobody
    }

    void Build()
    {
        m_nodes.Create(4); // far host, router, two on one medium
        const auto link = PointToPointHelper().Install(m_nodes.Get(0), m_nodes.Get(1));
        const auto lan =
            CsmaHelper().Install(NodeContainer(m_nodes.Get(1), m_nodes.Get(2), m_nodes.Get(3)));
        const NodeContainer hosts(m_nodes.Get(0), m_nodes.Get(2), m_nodes.Get(3));
        InternetStackHelper().Install(hosts);
        Assign(link.Get(0), "10.0.1.0", "10.0.1.254");
        Assign(NetDeviceContainer(lan.Get(1), lan.Get(2)), "10.0.2.0", "10.0.2.254");
        Ptr<RouterNetDevice> router = CreateObject<RouterNetDevice>();
        m_nodes.Get(1)->AddDevice(router);
        router->AddPort(link.Get(1));
        router->AddPort(lan.Get(0));
        router->AddRoute(Ipv4Address("10.0.1.0"), 24, 0);
        router->AddRoute(Ipv4Address("10.0.2.0"), 24, 1);
        router->AddAnsweredAddress(Ipv4Address("10.0.2.254"));
        for (uint32_t i = 0; i < hosts.GetN(); ++i)
        {
            m_accountant.AddHost(hosts.Get(i));
        }
        m_accountant.AddSteering(router);
    }

    void Assign(const NetDeviceContainer& devices, const char* network, const char* gateway)
    {
        const auto interfaces = Ipv4AddressHelper(network, "255.255.255.0").Assign(devices);
        for (uint32_t i = 0; i < interfaces.GetN(); ++i)
        {
            const auto [ip, interface] = interfaces.Get(i);
            Ipv4StaticRoutingHelper().GetStaticRouting(ip)->SetDefaultRoute(gateway, interface);
        }
    }

    NodeContainer m_nodes;
};

/// The suite.
class PacketAccountantSuite : public TestSuite
{
  public:
    PacketAccountantSuite()
        : TestSuite("flow-distribution-packet-accountant", TestSuite::Type::UNIT)
    {
        AddTestCase(new QueueFullTest);
        AddTestCase(new LossTest);
        AddTestCase(new InFlightTest);
        AddTestCase(new SharedMediumTest);
        AddTestCase(new MixedMediaTest);
    }
};

PacketAccountantSuite g_packetAccountantSuite; //!< registers itself

} // namespace
