// SPDX-License-Identifier: GPL-2.0-only

// C6: a server that puts the service's address back into its replies, with its own stack above the
// device and the bytes of what leaves below.

#include "../rig/packet-bytes.h"
#include "../rig/refusal.h"
#include "../rig/test-star.h"

#include "ns3/boolean.h"
#include "ns3/global-value.h"
#include "ns3/host-net-device.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/test.h"
#include "ns3/udp-socket-factory.h"

using namespace ns3;
using flowhash::FlowKey;
using packetbytes::Bytes;

namespace
{

/// A server with two links: requests come in on the first one, what it sends leaves by the second.
class ServerCase : public TestCase
{
  public:
    /// @param name of the case @param version of IP
    ServerCase(const std::string& name, uint8_t version)
        : TestCase(name + ", IPv" + std::to_string(version)),
          m_version(version)
    {
    }

  protected:
    static constexpr uint16_t DNS = 53;    //!< a service of this server's
    static constexpr uint16_t SILENT = 80; //!< another one, at which nobody listens
    static constexpr uint16_t OTHER = 54;  //!< no service
    static constexpr uint32_t REQUESTS = 0;
    static constexpr uint32_t WAY_OUT = 1;

    void DoSetup() override
    {
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
        m_device = CreateObject<HostNetDevice>();
        m_star = std::make_unique<TestStar>(m_device);
        m_counts = std::make_unique<SteeringCounts>(m_device);
        m_star->AddPointToPoint();
        m_star->AddPointToPoint();
        InternetStackHelper().Install(m_star->node);
        m_version == 4 ? NumberIpv4() : NumberIpv6();
        m_device->AddOwnAddress(Own());
        for (const uint16_t port : {DNS, SILENT})
        {
            m_device->RestoreService(Service(), packetbytes::UDP, port);
        }
        m_device->RestoreService(Service(), packetbytes::TCP, SILENT);
        for (const uint16_t port : {DNS, OTHER})
        {
            Listen(port);
        }
    }

    void DoTeardown() override
    {
        Simulator::Destroy();
        m_counts.reset();
        m_star.reset();
        m_device = nullptr;
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
    }

    Address Own() const
    {
        return m_version == 4 ? Address(Ipv4Address("10.9.0.1"))
                              : Address(Ipv6Address("2001:db8:9::1"));
    }

    Address Service() const
    {
        return m_version == 4 ? Address(Ipv4Address("198.18.0.1"))
                              : Address(Ipv6Address("2001:db8:5::1"));
    }

    /// @return key of a request as it comes from the cluster: to the server's own address
    FlowKey Request(uint8_t protocol, uint16_t port) const
    {
        FlowKey key;
        key.version = m_version;
        key.protocol = protocol;
        key.sourcePort = 5000;
        key.destinationPort = port;
        if (m_version == 4)
        {
            key.source = {192, 0, 2, 7};
            key.destination = {10, 9, 0, 1};
            return key;
        }
        key.source = {0x20, 0x01, 0x0d, 0xb8, 0, 1};
        key.source[15] = 7;
        key.destination = {0x20, 0x01, 0x0d, 0xb8, 0, 9};
        key.destination[15] = 1;
        return key;
    }

    /// @return key of the request as its client sent it: to the service
    FlowKey Asked(uint8_t protocol, uint16_t port) const
    {
        FlowKey key = Request(protocol, port);
        if (m_version == 4)
        {
            key.destination = {198, 18, 0, 1};
        }
        else
        {
            key.destination[5] = 5;
        }
        return key;
    }

    /// Lets a packet come in. @return what leaves by the way out
    std::vector<Bytes> Ask(const Bytes& packet)
    {
        auto& got = m_star->peers[WAY_OUT]->got;
        got.clear();
        m_star->Send(REQUESTS, packet);
        Simulator::Run();
        std::vector<Bytes> answers;
        for (const TestStar::Got& one : got)
        {
            // What the stack asks routers for, where it runs IPv6, is nobody's answer.
            const bool isAnswer = one.bytes[0] >> 4 == m_version;
            if (isAnswer)
            {
                answers.push_back(one.bytes);
            }
        }
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(REQUESTS), 0, "nothing goes back past the cluster");
        NS_TEST_EXPECT_MSG_EQ(m_counts->Balance(), true, "all is accounted for");
        return answers;
    }

    /// One packet, right in all its checksums.
    void ExpectOne(const std::vector<Bytes>& answers, const FlowKey& key)
    {
        NS_TEST_ASSERT_MSG_EQ(answers.size(), 1, "one answer");
        NS_TEST_EXPECT_MSG_EQ(packetbytes::ChecksumFault(answers[0]), "", "checksums");
        NS_TEST_EXPECT_MSG_EQ(
            packetbytes::KeyOf(answers[0]).ToString(), key.ToString(), "its ends");
    }

    const uint8_t m_version;
    Ptr<HostNetDevice> m_device;
    std::unique_ptr<TestStar> m_star;
    std::unique_ptr<SteeringCounts> m_counts;
    uint32_t m_answerSize{20};

  private:
    void NumberIpv4()
    {
        const Ptr<Ipv4> stack = m_star->node->GetObject<Ipv4>();
        const uint32_t interface = stack->AddInterface(m_device);
        stack->AddAddress(interface, {Ipv4Address("10.9.0.1"), Ipv4Mask::GetOnes()});
        stack->SetUp(interface);
        Ipv4StaticRoutingHelper().GetStaticRouting(stack)->SetDefaultRoute(
            Ipv4Address("10.9.0.254"), interface);
        m_device->AddRoute(Ipv4Address("0.0.0.0"), 0, WAY_OUT);
    }

    void NumberIpv6()
    {
        const Ptr<Ipv6> stack = m_star->node->GetObject<Ipv6>();
        const uint32_t interface = stack->AddInterface(m_device);
        stack->AddAddress(interface, {Ipv6Address("2001:db8:9::1"), Ipv6Prefix(128)});
        stack->SetUp(interface);
        Ipv6StaticRoutingHelper().GetStaticRouting(stack)->SetDefaultRoute(
            Ipv6Address("2001:db8:9::fe"), interface);
        m_device->AddRoute(Ipv6Address("2001:db8::"), 32, WAY_OUT);
    }

    void Listen(uint16_t port)
    {
        const auto socket = Socket::CreateSocket(m_star->node, UdpSocketFactory::GetTypeId());
        m_version == 4 ? socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), port))
                       : socket->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), port));
        socket->SetRecvCallback(MakeCallback(&ServerCase::Answer, this));
    }

    void Answer(Ptr<Socket> socket)
    {
        Address from;
        while (socket->RecvFrom(from))
        {
            socket->SendTo(Create<Packet>(m_answerSize), 0, from);
        }
    }
};

/// What sockets send.
class ReplyTest : public ServerCase
{
  public:
    explicit ReplyTest(uint8_t version)
        : ServerCase("C6: replies of a service leave with its address, others with the server's "
                     "own",
                     version)
    {
    }

  private:
    void DoRun() override
    {
        const FlowKey asked = Asked(packetbytes::UDP, DNS);
        ExpectOne(Ask(packetbytes::Make(Request(packetbytes::UDP, DNS), {10})), asked.Reversed());
        NS_TEST_EXPECT_MSG_EQ(m_device->GetNRestored(), 1, "restored");
        const FlowKey own = Request(packetbytes::UDP, OTHER);
        ExpectOne(Ask(packetbytes::Make(own, {10})), own.Reversed());
        NS_TEST_EXPECT_MSG_EQ(m_device->GetNRestored(), 1, "the other one is left alone");
    }
};

/// What does not fit into a frame.
class FragmentedReplyTest : public ServerCase
{
  public:
    explicit FragmentedReplyTest(uint8_t version)
        : ServerCase("C6, D7: all fragments of a reply have the service's address", version)
    {
    }

  private:
    void DoRun() override
    {
        m_answerSize = 2000;
        const auto answers = Ask(packetbytes::Make(Request(packetbytes::UDP, DNS), {10}));
        NS_TEST_ASSERT_MSG_EQ(answers.size(), 2, "two fragments of 2000 bytes");
        const Bytes whole = packetbytes::Reassembled(answers[0], answers[1]);
        NS_TEST_ASSERT_MSG_EQ(whole.empty(), false, "of one packet");
        NS_TEST_EXPECT_MSG_EQ(packetbytes::ChecksumFault(whole), "", "checksums");
        NS_TEST_EXPECT_MSG_EQ(packetbytes::KeyOf(whole).ToString(),
                              Asked(packetbytes::UDP, DNS).Reversed().ToString(),
                              "its ends");
    }
};

/// What the stack sends by itself.
class StackReplyTest : public ServerCase
{
  public:
    explicit StackReplyTest(uint8_t version)
        : ServerCase("C6, D7: resets, echo replies and ICMP errors about a service have its "
                     "address, as have the packets that they quote",
                     version)
    {
    }

  private:
    void DoRun() override
    {
        packetbytes::Content syn;
        syn.flags = PacketView::TCP_SYN;
        ExpectOne(Ask(packetbytes::Make(Request(packetbytes::TCP, SILENT), syn)),
                  Asked(packetbytes::TCP, SILENT).Reversed());
        const uint8_t echo = m_version == 4 ? packetbytes::ICMP : packetbytes::ICMPV6;
        ExpectOne(Ask(packetbytes::Make(Request(echo, 0), {10})), Asked(echo, 0).Reversed());
        const auto errors = Ask(packetbytes::Make(Request(packetbytes::UDP, SILENT), {10}));
        ExpectOne(errors, Asked(packetbytes::UDP, SILENT).Reversed()); // as D7 reads a quote
        const Bytes asked = packetbytes::Make(Asked(packetbytes::UDP, SILENT), {10});
        const std::size_t header = m_version == 4 ? 20 : 40;
        const Bytes& error = errors.at(0);
        const auto service = asked.begin() + (m_version == 4 ? 16 : 24);
        const std::size_t length = m_version == 4 ? 4 : 16;
        NS_TEST_EXPECT_MSG_EQ(
            std::equal(service, service + length, error.begin() + (m_version == 4 ? 12 : 8)),
            true,
            "sent by the service");
        // Ends and UDP checksum of what the client sent: all of the quote but its hop count.
        const auto quote = error.begin() + static_cast<long>(header) + 8;
        const std::size_t ends = m_version == 4 ? 12 : 8;
        NS_TEST_EXPECT_MSG_EQ(std::equal(asked.begin() + static_cast<long>(ends),
                                         asked.begin() + static_cast<long>(header) + 8,
                                         quote + static_cast<long>(ends)),
                              true,
                              "quoting what the client sent");
    }
};

/// What is no business of this host.
class ForeignTest : public ServerCase
{
  public:
    explicit ForeignTest(uint8_t version)
        : ServerCase("a host forwards nothing, and two services cannot share protocol and port",
                     version)
    {
    }

  private:
    void DoRun() override
    {
        const FlowKey other = Asked(packetbytes::UDP, DNS); // the service's address is not its own
        NS_TEST_EXPECT_MSG_EQ(Ask(packetbytes::Make(other, {10})).size(), 0, "no answer");
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["not-own"], 1, "its reason");
        const Address second = m_version == 4 ? Address(Ipv4Address("198.18.0.2"))
                                              : Address(Ipv6Address("2001:db8:5::2"));
        NS_TEST_EXPECT_MSG_EQ(
            IsRefused([&] { m_device->RestoreService(second, packetbytes::UDP, DNS); }),
            true,
            "refused");
        m_device->RestoreService(Service(), packetbytes::UDP, DNS); // once more is no other one
        ExpectOne(Ask(packetbytes::Make(Request(packetbytes::UDP, DNS), {10})),
                  Asked(packetbytes::UDP, DNS).Reversed());
    }
};

/// The suite.
class HostNetDeviceTestSuite : public TestSuite
{
  public:
    HostNetDeviceTestSuite()
        : TestSuite("flow-distribution-host-net-device", Type::UNIT)
    {
        for (const uint8_t version : {4, 6})
        {
            AddTestCase(new ReplyTest(version));
            AddTestCase(new FragmentedReplyTest(version));
            AddTestCase(new StackReplyTest(version));
            AddTestCase(new ForeignTest(version));
        }
    }
};

HostNetDeviceTestSuite g_hostNetDeviceTestSuite; //!< registers the suite

} // namespace
