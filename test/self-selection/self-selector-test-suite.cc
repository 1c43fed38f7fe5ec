// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/test-packets.h"

#include "ns3/self-selector.h"
#include "ns3/simulator.h"
#include "ns3/spec-error.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <string>
#include <vector>

using namespace ns3;
using flowhash::MemberId;

namespace
{

constexpr uint8_t SYN = 0x02;
constexpr uint8_t ACK = 0x10;

/// Nodes of one group, whose heartbeats reach all others at once.
class Group
{
  public:
    /// @param count nodes @param late of them that are not there at the start
    /// @param convergence of the nodes
    Group(uint32_t count, uint32_t late, const std::string& convergence)
    {
        std::vector<flowhash::Member> first;
        for (MemberId id = 0; id < count - late; ++id)
        {
            first.push_back({id, 1.0});
        }
        for (MemberId id = 0; id < count; ++id)
        {
            auto node = CreateObject<SelfSelector>();
            node->SetAttribute("Convergence", StringValue(convergence));
            node->SetAttribute("DrainTime", TimeValue(Seconds(5)));
            node->SetScheme("key=five-tuple hash=sum select=modulo");
            node->SetMembers(1, id, first);
            node->AddService(Ipv4Address("198.18.0.1"), TCP, 80);
            node->GetMembership()->SetSender([this, id](const Ptr<Packet>& message) {
                for (MemberId to = 0; to < nodes.size(); ++to)
                {
                    if (to != id)
                    {
                        nodes[to]->GetMembership()->Hear(message);
                    }
                }
            });
            node->Initialize();
            nodes.push_back(node);
            if (id < count - late)
            {
                node->GetMembership()->Begin();
            }
        }
    }

    ~Group()
    {
        for (const auto& node : nodes)
        {
            node->Dispose();
        }
        Simulator::Destroy();
    }

    /// @param bytes a packet @return the nodes that keep it, as digits
    std::string Keepers(const TestBytes& bytes) const
    {
        std::string keepers;
        for (MemberId id = 0; id < nodes.size(); ++id)
        {
            SteeredPacket packet(MakePacket(bytes), 0, Address());
            packet.Parse(bytes[0] >> 4);
            if (nodes[id]->Judge(packet).IsKept())
            {
                keepers += std::to_string(id);
            }
        }
        return keepers;
    }

    static void Run(Time until)
    {
        Simulator::Stop(until - Simulator::Now());
        Simulator::Run();
    }

    std::vector<Ptr<SelfSelector>> nodes;
};

/// A packet of client 10.1.0.1, to the service or from it. @param port the client's
TestBytes
TcpPacket(uint16_t port, uint8_t flags, bool reply = false)
{
    return reply ? MakeIpv4("198.18.0.1", "10.1.0.1", TCP, MakeTcp(80, port, flags))
                 : MakeIpv4("10.1.0.1", "198.18.0.1", TCP, MakeTcp(port, 80, flags));
}

/// M2's sum of such a flow.
uint64_t
SumOf(uint16_t port)
{
    return uint64_t{0x0a010001} + 0xc6120001 + port + 80 + 6;
}

/// Exactly one, both directions, both versions of IP.
class ExactlyOneTest : public TestCase
{
  public:
    ExactlyOneTest()
        : TestCase(
              "M5: of the same view exactly one keeps a packet, that of the sum; and the reply")
    {
    }

  private:
    void DoRun() override
    {
        Group group(5, 0, "at-once");
        Group::Run(MilliSeconds(10));
        for (uint16_t port = 30'000; port < 30'100; ++port)
        {
            const std::string chosen = std::to_string(SumOf(port) % 5);
            NS_TEST_ASSERT_MSG_EQ(group.Keepers(TcpPacket(port, ACK)), chosen, "request");
            NS_TEST_ASSERT_MSG_EQ(group.Keepers(TcpPacket(port, ACK, true)), chosen, "its reply");
            // 2001:db8::1 to 2001:db8::2: the sum of their 32-bit words
            const uint64_t words = 2 * uint64_t{0x20010db8} + 1 + 2;
            const auto ipv6 = MakeIpv6("2001:db8::1", "2001:db8::2", UDP, MakeUdp(port, 53, 10));
            NS_TEST_ASSERT_MSG_EQ(
                group.Keepers(ipv6), std::to_string((words + port + 53 + UDP) % 5), "IPv6");
        }
    }
};

/// Fragments fare as their first one.
class FragmentTest : public TestCase
{
  public:
    FragmentTest()
        : TestCase(
              "M5: later fragments are kept by whom the first one was, and by nobody before it")
    {
    }

  private:
    void DoRun() override
    {
        Group group(5, 0, "at-once");
        Group::Run(MilliSeconds(10));
        for (uint16_t port = 30'000; port < 30'005; ++port)
        {
            TestBytes udp = MakeUdp(port, 53, 16);
            TestBytes first = MakeIpv4("10.1.0.1", "198.18.0.1", UDP, udp, 0, 0x2000);
            TestBytes later = MakeIpv4("10.1.0.1", "198.18.0.1", UDP, udp, 0, 0x0003);
            first[5] = later[5] = static_cast<uint8_t>(port); // identification
            NS_TEST_EXPECT_MSG_EQ(group.Keepers(later), "", "before the first");
            const std::string keeper = group.Keepers(first);
            NS_TEST_EXPECT_MSG_EQ(keeper.size(), 1, "the first");
            NS_TEST_EXPECT_MSG_EQ(group.Keepers(later), keeper, "the later one");
        }
    }
};

/// A newcomer under at-once.
class AtOnceTest : public TestCase
{
  public:
    AtOnceTest()
        : TestCase("M5: under at-once a newcomer has its share of open connections, too")
    {
    }

  private:
    void DoRun() override
    {
        Group group(3, 1, "at-once");
        Group::Run(Seconds(1));
        group.nodes[2]->GetMembership()->Join();
        Group::Run(MilliSeconds(1140));
        NS_TEST_EXPECT_MSG_EQ(
            group.Keepers(TcpPacket(2000, ACK)), std::to_string(SumOf(2000) % 2), "it listens");
        Group::Run(MilliSeconds(1160));
        for (uint16_t port = 2000; port < 2010; ++port)
        {
            NS_TEST_EXPECT_MSG_EQ(
                group.Keepers(TcpPacket(port, ACK)), std::to_string(SumOf(port) % 3), "it is in");
        }
    }
};

/// A newcomer under drain, and what follows.
class DrainTest : public TestCase
{
  public:
    DrainTest()
        : TestCase("M5: under drain open connections stay, new ones are the newcomer's, for a time")
    {
    }

  private:
    static std::string ByTwo(uint16_t port)
    {
        return std::to_string(SumOf(port) % 2);
    }

    static std::string ByThree(uint16_t port)
    {
        return std::to_string(SumOf(port) % 3);
    }

    void DoRun() override
    {
        Group group(3, 1, "drain");
        Group::Run(Seconds(1));
        for (uint16_t port = 2000; port < 2006; ++port)
        {
            NS_TEST_EXPECT_MSG_EQ(group.Keepers(TcpPacket(port, SYN)), ByTwo(port), "opened");
        }
        group.nodes[2]->GetMembership()->Join();
        Group::Run(Seconds(2));
        for (uint16_t port = 2000; port < 2006; ++port)
        {
            NS_TEST_EXPECT_MSG_EQ(group.Keepers(TcpPacket(port, ACK)), ByTwo(port), "stays");
            NS_TEST_EXPECT_MSG_EQ(group.Keepers(TcpPacket(port, ACK, true)), ByTwo(port), "reply");
            const auto later = static_cast<uint16_t>(port + 100);
            NS_TEST_EXPECT_MSG_EQ(group.Keepers(TcpPacket(later, SYN)), ByThree(later), "new");
            NS_TEST_EXPECT_MSG_EQ(group.Keepers(TcpPacket(later, ACK)), ByThree(later), "new");
        }
        // Of a connection that nobody remembers: its owner's if the newcomer changed nothing.
        for (uint16_t port = 3000; port < 3006; ++port)
        {
            const std::string expected = ByTwo(port) == ByThree(port) ? ByTwo(port) : "";
            NS_TEST_EXPECT_MSG_EQ(group.Keepers(TcpPacket(port, ACK)), expected, "unknown");
            // A datagram opens nothing, and moves at once.
            const auto udp = MakeIpv4("10.1.0.1", "10.2.0.1", UDP, MakeUdp(port, 53, 8));
            NS_TEST_EXPECT_MSG_EQ(group.Keepers(udp).size(), 1, "UDP");
        }
        Group::Run(MilliSeconds(1150) + Seconds(5));
        for (uint16_t port = 2000; port < 2006; ++port)
        {
            NS_TEST_EXPECT_MSG_EQ(group.Keepers(TcpPacket(port, ACK)), ByThree(port), "time is up");
        }
    }
};

/// Two newcomers whose times overlap: whatever was opened when, somebody has it, and nobody twice.
class OverlappingDrainsTest : public TestCase
{
  public:
    OverlappingDrainsTest()
        : TestCase(
              "M5: while the times of two newcomers overlap each open connection is one node's")
    {
    }

  private:
    void DoRun() override
    {
        Group group(4, 2, "drain");
        uint16_t opened = 2000;
        for (int step = 1; step <= 36; ++step)
        {
            Group::Run(MilliSeconds(250 * step));
            if (step == 4 || step == 12) // theirs until 6.15 s and 8.15 s
            {
                group.nodes[step == 4 ? 2 : 3]->GetMembership()->Join();
            }
            for (uint16_t port = 2000; port < opened; ++port)
            {
                NS_TEST_ASSERT_MSG_EQ(group.Keepers(TcpPacket(port, ACK)).size(),
                                      1,
                                      "port " << port << " at " << Simulator::Now());
            }
            for (int more = 0; more < 2 && step < 24; ++more, ++opened)
            {
                NS_TEST_ASSERT_MSG_EQ(group.Keepers(TcpPacket(opened, SYN)).size(), 1, "opened");
            }
        }
        for (uint16_t port = 2000; port < opened; ++port)
        {
            NS_TEST_EXPECT_MSG_EQ(group.Keepers(TcpPacket(port, ACK)),
                                  std::to_string(SumOf(port) % 4),
                                  "all times are up");
        }
    }
};

/// One leaves under drain: its connections are taken over.
class DrainLeaveTest : public TestCase
{
  public:
    DrainLeaveTest()
        : TestCase("M5: connections of one who leaves are taken over at once, under drain, too")
    {
    }

  private:
    void DoRun() override
    {
        Group group(3, 0, "drain");
        Group::Run(Seconds(1));
        for (uint16_t port = 2000; port < 2006; ++port)
        {
            group.Keepers(TcpPacket(port, SYN));
        }
        group.nodes[1]->GetMembership()->Leave();
        for (uint16_t port = 2000; port < 2006; ++port)
        {
            NS_TEST_EXPECT_MSG_EQ(group.Keepers(TcpPacket(port, ACK)),
                                  std::to_string(SumOf(port) % 2 * 2),
                                  "of 0 and 2");
        }
    }
};

/// Schemes by which nodes might differ.
class RefusedSchemesTest : public TestCase
{
  public:
    RefusedSchemesTest()
        : TestCase("M5: a scheme by which nodes of one view may choose differently is refused")
    {
    }

  private:
    void DoRun() override
    {
        for (const char* spec :
             {"select=random", "select=round-robin", "state=lru", "key=fields fields=source-mac"})
        {
            bool refused = false;
            try
            {
                SelfSelector::CheckScheme(spec);
            }
            catch (const flowhash::SpecError&)
            {
                refused = true;
            }
            NS_TEST_EXPECT_MSG_EQ(refused, true, spec);
        }
        SelfSelector::CheckScheme("key=five-tuple hash=sum select=modulo");
        SelfSelector::CheckScheme("hash=toeplitz select=maglev size=65537");
    }
};

/// The suite.
class SelfSelectorSuite : public TestSuite
{
  public:
    SelfSelectorSuite()
        : TestSuite("flow-distribution-self-selector", TestSuite::Type::UNIT)
    {
        AddTestCase(new ExactlyOneTest);
        AddTestCase(new FragmentTest);
        AddTestCase(new AtOnceTest);
        AddTestCase(new DrainTest);
        AddTestCase(new OverlappingDrainsTest);
        AddTestCase(new DrainLeaveTest);
        AddTestCase(new RefusedSchemesTest);
    }
};

SelfSelectorSuite g_selfSelectorSuite; //!< registers itself

} // namespace
