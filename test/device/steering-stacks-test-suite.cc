// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/call-function.h"
#include "../rig/scripted-device.h"

#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/names.h"
#include "ns3/router-net-device.h"
#include "ns3/socket.h"
#include "ns3/udp-socket-factory.h"

#include <fstream>

using namespace ns3;

namespace
{

/// Management: the node's own stack on the steering device.
class OwnAddressTest : public SteeringTestCase
{
  public:
    OwnAddressTest()
        : SteeringTestCase("D4: an echo to an own address is answered by the node's stack")
    {
    }

  private:
    void DoRun() override
    {
        Connect();
        InternetStackHelper().Install(m_star->node);
        Ipv4AddressHelper addresses("10.4.0.0", "255.255.255.0", "0.0.0.1");
        addresses.Assign(NetDeviceContainer(m_device));
        Ipv4StaticRoutingHelper routing;
        routing.GetStaticRouting(m_star->node->GetObject<Ipv4>())
            ->SetDefaultRoute(Ipv4Address("10.4.0.2"), 1);
        m_device->AddOwnAddress(Ipv4Address("10.4.0.1"));
        m_star->Send(0, MakeIpv4(LEFT, "10.4.0.1", ICMP, MakeIcmp(8, 77, TestBytes(8))));
        RunAndBalance();
        ExpectCount("Delivered", 1);
        NS_TEST_ASSERT_MSG_EQ(m_star->GotIp(0), 1, "an answer");
        PacketView view;
        const TestBytes& bytes = m_star->peers[0]->got[0].bytes;
        view.Parse(bytes.data(), static_cast<uint32_t>(bytes.size()));
        NS_TEST_EXPECT_MSG_EQ(view.isEchoReply, true, "an echo reply");
        NS_TEST_EXPECT_MSG_EQ(view.key.destinationPort, 77, "with the identifier");
    }
};

/// Real stacks over point-to-point and CSMA through one device, IPv4 and IPv6.
class MixedTopologyTest : public TestCase
{
  public:
    MixedTopologyTest()
        : TestCase("D4: real stacks on point-to-point and CSMA ports of one device; pcap on both")
    {
    }

  private:
    void DoRun() override
    {
        std::string prefix = CreateTempDirFilename("mixed");
        std::string node = std::to_string(RunNetwork(prefix));
        m_device = nullptr;
        Simulator::Destroy(); // the files are whole when their devices are gone
        CheckPcap(prefix + "-p2p-" + node + "-0.pcap");
        CheckPcap(prefix + "-csma-" + node + "-1.pcap");
    }

    /// @param prefix of capture files @return id of the node in the middle
    uint32_t RunNetwork(const std::string& prefix)
    {
        NodeContainer hosts(2);
        Ptr<Node> middle = CreateObject<Node>();
        PointToPointHelper link;
        NetDeviceContainer left = link.Install(NodeContainer(middle, hosts.Get(0)));
        CsmaHelper lan;
        NetDeviceContainer right = lan.Install(NodeContainer(middle, hosts.Get(1)));
        m_device = CreateObject<RouterNetDevice>();
        middle->AddDevice(m_device);
        m_device->AddPort(left.Get(0));
        m_device->AddPort(right.Get(0));
        SteeringCounts counts(m_device);
        InternetStackHelper().Install(hosts);
        Number(hosts, left.Get(1), right.Get(1));
        link.EnablePcap(prefix + "-p2p", left.Get(0));
        lan.EnablePcap(prefix + "-csma", right.Get(0));
        for (unsigned i = 0; i < 3; i++)
        {
            SendBoth(hosts, MilliSeconds(2000 + i));
        }
        Simulator::Stop(Seconds(10));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_got, 12, "3 packets, 2 ways, 2 IP versions");
        NS_TEST_EXPECT_MSG_EQ(counts.Balance(), true, "everything is accounted for");
        NS_TEST_EXPECT_MSG_EQ(counts.dropped.size(), 0, "nothing lost");
        return middle->GetId();
    }

    /// Addresses and routes of hosts and device.
    void Number(NodeContainer hosts, Ptr<NetDevice> left, Ptr<NetDevice> right)
    {
        Ipv4AddressHelper("10.1.0.0", "255.255.0.0").Assign(NetDeviceContainer(left));
        Ipv4AddressHelper("10.3.0.0", "255.255.0.0").Assign(NetDeviceContainer(right));
        Ipv6AddressHelper(Ipv6Address("2001:db8:1::"), 64).Assign(NetDeviceContainer(left));
        Ipv6AddressHelper(Ipv6Address("2001:db8:3::"), 64).Assign(NetDeviceContainer(right));
        for (uint32_t i = 0; i < 2; i++)
        {
            Ptr<Ipv4> ipv4 = hosts.Get(i)->GetObject<Ipv4>();
            Ipv4StaticRoutingHelper().GetStaticRouting(ipv4)->SetDefaultRoute(
                Ipv4Address(i == 0 ? "10.1.0.254" : "10.3.0.254"), 1);
            Ptr<Ipv6> ipv6 = hosts.Get(i)->GetObject<Ipv6>();
            Ipv6StaticRoutingHelper().GetStaticRouting(ipv6)->SetDefaultRoute(
                Ipv6Address(i == 0 ? "2001:db8:1::fe" : "2001:db8:3::fe"), 1);
            m_address6[i] = ipv6->GetAddress(1, 1).GetAddress();
        }
        m_device->AddRoute(Ipv4Address("10.1.0.0"), 16, 0);
        m_device->AddRoute(Ipv4Address("10.3.0.0"), 16, 1);
        m_device->AddRoute(Ipv6Address("2001:db8:1::"), 64, 0);
        m_device->AddRoute(Ipv6Address("2001:db8:3::"), 64, 1);
        m_device->AddAnsweredAddress(Ipv4Address("10.3.0.254"));
        m_device->AddAnsweredAddress(Ipv6Address("2001:db8:3::fe"));
    }

    /// A datagram each way and IP version.
    void SendBoth(NodeContainer hosts, Time at)
    {
        for (uint32_t i = 0; i < 2; i++)
        {
            InetSocketAddress to4(Ipv4Address(i == 0 ? "10.3.0.1" : "10.1.0.1"), 9);
            Inet6SocketAddress to6(m_address6[1 - i], 9);
            SendOne(hosts.Get(i), hosts.Get(1 - i), to4, Ipv4Address::GetAny(), at);
            SendOne(hosts.Get(i), hosts.Get(1 - i), to6, Ipv6Address::GetAny(), at);
        }
    }

    template <typename To, typename Any>
    void SendOne(Ptr<Node> from, Ptr<Node> there, To to, Any any, Time at)
    {
        Ptr<Socket> sink = Socket::CreateSocket(there, UdpSocketFactory::GetTypeId());
        to.SetPort(m_port++);
        sink->Bind(To(any, to.GetPort()));
        sink->SetRecvCallback(MakeCallback(&MixedTopologyTest::Receive, this));
        Ptr<Socket> socket = Socket::CreateSocket(from, UdpSocketFactory::GetTypeId());
        socket->Bind(To(any, to.GetPort()));
        Address address = to;
        Simulator::ScheduleWithContext(from->GetId(), at, &CallFunction, [socket, address] {
            socket->SendTo(Create<Packet>(10), 0, address);
        });
    }

    void Receive(Ptr<Socket> socket)
    {
        while (socket->Recv())
        {
            m_got++;
        }
    }

    void CheckPcap(const std::string& path)
    {
        std::ifstream file(path, std::ios::binary | std::ios::ate);
        NS_TEST_EXPECT_MSG_EQ(file.good(), true, path);
        NS_TEST_EXPECT_MSG_GT(static_cast<long>(file.tellg()), 24 + 12 * (16 + 38), "12 packets");
    }

    Ptr<RouterNetDevice> m_device;
    Ipv6Address m_address6[2];
    uint16_t m_port{10000};
    uint32_t m_got{0};
};

/// The suite.
class SteeringStacksTestSuite : public TestSuite
{
  public:
    SteeringStacksTestSuite()
        : TestSuite("flow-distribution-steering-stacks", Type::UNIT)
    {
        AddTestCase(new OwnAddressTest);
        AddTestCase(new MixedTopologyTest);
    }
};

SteeringStacksTestSuite g_steeringStacksTestSuite; //!< registers the suite

} // namespace
