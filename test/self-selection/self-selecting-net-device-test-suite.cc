// SPDX-License-Identifier: GPL-2.0-only

// Nodes on a segment, and one beside them that asks for the group's address and sends to it.

#include "../rig/call-function.h"
#include "../rig/test-packets.h"
#include "../rig/test-star.h"

#include "ns3/arp-header.h"
#include "ns3/csma-helper.h"
#include "ns3/heartbeat-header.h"
#include "ns3/icmpv6-header.h"
#include "ns3/ipv6-header.h"
#include "ns3/self-selecting-net-device.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

const Mac48Address GROUP_LINK("03:bf:00:00:00:07");

/// Three nodes between two segments, a bare node on each: the asker, and the one behind.
class Segment
{
  public:
    Segment()
    {
        NodeContainer routers;
        routers.Create(3);
        Ptr<Node> asker = CreateObject<Node>();
        Ptr<Node> behind = CreateObject<Node>();
        std::vector<flowhash::Member> members{{0, 1.0}, {1, 1.0}, {2, 1.0}};
        for (uint32_t i = 0; i < 3; ++i)
        {
            auto device = CreateObject<SelfSelectingNetDevice>();
            routers.Get(i)->AddDevice(device);
            devices.push_back(device);
            counts.push_back(std::make_unique<SteeringCounts>(device));
        }
        const auto front = CsmaHelper().Install(NodeContainer(routers, asker));
        const auto back = CsmaHelper().Install(NodeContainer(routers, behind));
        port = front.Get(3);
        asker->RegisterProtocolHandler(MakeCallback(&Segment::Asked, this), 0, port);
        behind->RegisterProtocolHandler(MakeCallback(&Segment::Came, this), 0, back.Get(3));
        for (uint32_t i = 0; i < 3; ++i)
        {
            const auto& device = devices[i];
            const Address own = Ipv4Address(("10.1.0." + std::to_string(i + 1)).c_str());
            device->AddPort(front.Get(i));
            device->AddPort(back.Get(i));
            device->AddOwnAddress(own);
            device->AddRoute(Ipv4Address("198.18.0.0"), 16, 1);
            device->AddRoute(Ipv6Address("2001:2::"), 32, 1);
            for (const Address& far :
                 {Address(Ipv4Address("198.18.0.1")), Address(Ipv6Address("2001:2::1"))})
            {
                device->AddNeighbor(1, far, Mac48Address::ConvertFrom(back.Get(3)->GetAddress()));
            }
            GroupMember& member = device->GetMember();
            member.GetSelector()->SetScheme("key=five-tuple hash=sum select=modulo");
            member.GetSelector()->SetMembers(1, i, members);
            member.SetLinkGroup(GROUP_LINK);
            member.AddSharedAddress(Ipv4Address("10.1.255.2"));
            member.AddSharedAddress(Ipv6Address("2001:db8:1:2::2"));
            member.TellGroup(own, Ipv4Address("224.0.0.196"), 0);
            member.AssignStreams(i);
        }
    }

    ~Segment()
    {
        Simulator::Destroy();
    }

    /// @param at when @param bytes what the asker sends @param to whom @param protocol link
    /// protocol
    void Send(Time at, const TestBytes& bytes, Mac48Address to, uint16_t protocol)
    {
        Simulator::ScheduleWithContext(port->GetNode()->GetId(), at, &CallFunction, [=] {
            port->Send(MakePacket(bytes), to, protocol);
        });
    }

    /// Asks for the IPv4 address of the group. @param at when
    void AskIpv4(Time at)
    {
        Simulator::ScheduleWithContext(port->GetNode()->GetId(), at, &CallFunction, [this] {
            ArpHeader arp;
            arp.SetRequest(port->GetAddress(),
                           Ipv4Address("10.1.0.99"),
                           Mac48Address::GetBroadcast(),
                           Ipv4Address("10.1.255.2"));
            auto packet = Create<Packet>();
            packet->AddHeader(arp);
            port->Send(packet, Mac48Address::GetBroadcast(), 0x0806);
        });
    }

    std::vector<Ptr<SelfSelectingNetDevice>> devices;
    std::vector<std::unique_ptr<SteeringCounts>> counts;
    Ptr<NetDevice> port;                              //!< the asker's
    std::vector<std::pair<Address, Address>> answers; //!< link address told, and who told it
    uint32_t came{0};                                 //!< packets behind

  private:
    void Asked(Ptr<NetDevice>,
               Ptr<const Packet> packet,
               uint16_t protocol,
               const Address& from,
               const Address&,
               NetDevice::PacketType)
    {
        if (protocol == 0x0806)
        {
            ArpHeader arp;
            packet->PeekHeader(arp);
            if (arp.IsReply())
            {
                answers.emplace_back(arp.GetSourceHardwareAddress(), from);
            }
        }
        else if (protocol == 0x86dd)
        {
            Note(packet->Copy(), from);
        }
    }

    void Note(const Ptr<Packet>& packet, const Address& from)
    {
        Ipv6Header ip;
        packet->RemoveHeader(ip);
        uint8_t type = 0;
        packet->CopyData(&type, 1);
        if (ip.GetNextHeader() == ICMPV6 && type == 136)
        {
            packet->RemoveAtStart(24);
            uint8_t option[8];
            packet->CopyData(option, 8);
            Mac48Address link;
            link.CopyFrom(option + 2);
            answers.emplace_back(link, from);
        }
    }

    void Came(Ptr<NetDevice>,
              Ptr<const Packet>,
              uint16_t protocol,
              const Address&,
              const Address&,
              NetDevice::PacketType)
    {
        came += protocol == 0x0806 ? 0 : 1;
    }
};

/// The address is answered by one, with the group's link address; when that one leaves, by another.
class AnswerTest : public TestCase
{
  public:
    AnswerTest()
        : TestCase("M5: ARP for the group's address has one answer, the group's link address")
    {
    }

  private:
    void DoRun() override
    {
        Segment segment;
        segment.AskIpv4(MilliSeconds(10));
        Simulator::Schedule(MilliSeconds(20), &CallFunction, [&segment] {
            segment.devices[0]->GetMember().Leave();
        });
        segment.AskIpv4(MilliSeconds(30));
        Simulator::Schedule(
            MilliSeconds(40), &CallFunction, [&segment] { segment.devices[1]->SetFailed(true); });
        segment.AskIpv4(MilliSeconds(50));
        segment.AskIpv4(MilliSeconds(500));
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(
            segment.answers.size(), 3, "none by one who failed, until it is known");
        for (const auto& [link, from] : segment.answers)
        {
            NS_TEST_EXPECT_MSG_EQ(link, Address(GROUP_LINK), "the group's");
        }
        for (uint32_t i = 0; i < 3; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(segment.answers[i].second,
                                  segment.devices[i]->GetPort(0)->GetAddress(),
                                  "by the first who is there");
        }
    }
};

/// The same by neighbour discovery.
class DiscoveryTest : public TestCase
{
  public:
    DiscoveryTest()
        : TestCase("M5: so has a neighbour solicitation")
    {
    }

  private:
    void DoRun() override
    {
        Segment segment;
        // From 2001:db8::99, for 2001:db8:1:2::2, as RFC 4861 has it, with the asker's link
        // address.
        TestBytes message{135, 0, 0, 0, 0, 0, 0, 0};
        message.resize(24);
        Ipv6Address("2001:db8:1:2::2").GetBytes(message.data() + 8);
        AppendBytes(message, {1, 1});
        uint8_t own[6];
        Mac48Address::ConvertFrom(segment.port->GetAddress()).CopyTo(own);
        message.insert(message.end(), own, own + 6);
        TestBytes packet = MakeIpv6("2001:db8::99", "ff02::1:ff00:2", ICMPV6, message);
        packet[7] = 255;
        segment.Send(MilliSeconds(10), packet, Mac48Address("33:33:ff:00:00:02"), 0x86dd);
        Simulator::Stop(MilliSeconds(50));
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(segment.answers.size(), 1, "one");
        NS_TEST_EXPECT_MSG_EQ(segment.answers[0].first, Address(GROUP_LINK), "the group's");
    }
};

/// One of three routes each packet, the others drop it by name; all is accounted for.
class KeepTest : public TestCase
{
  public:
    KeepTest()
        : TestCase("M5: all get each packet, one routes it, the others drop it as not-chosen")
    {
    }

  private:
    void DoRun() override
    {
        Segment segment;
        for (uint16_t i = 0; i < 30; ++i)
        {
            const auto port = static_cast<uint16_t>(5000 + i);
            segment.Send(MilliSeconds(10 + i),
                         MakeIpv4("10.9.0.1", "198.18.0.1", UDP, MakeUdp(port, 53, 8)),
                         GROUP_LINK,
                         0x0800);
            segment.Send(MilliSeconds(10 + i),
                         MakeIpv6("2001:db8::9", "2001:2::1", UDP, MakeUdp(port, 53, 8)),
                         GROUP_LINK,
                         0x86dd);
        }
        Simulator::Stop(MilliSeconds(90));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(segment.came, 60, "each came once");
        for (uint32_t i = 0; i < 3; ++i)
        {
            // 30 ports in a row, of each version: a third each under the sum
            NS_TEST_EXPECT_MSG_EQ(segment.counts[i]->dropped["not-chosen"], 40, "node " << i);
            NS_TEST_EXPECT_MSG_EQ(segment.counts[i]->Balance(), true, "sum of node " << i);
        }
    }
};

/// A switch that sends each a copy, in place of a group's link address.
class CopiesTest : public TestCase
{
  public:
    CopiesTest()
        : TestCase("M5: where a switch sends each a copy, all that comes in on that port is judged")
    {
    }

  private:
    void DoRun() override
    {
        Segment segment;
        for (uint32_t i = 0; i < 3; ++i)
        {
            segment.devices[i]->SelectAt(0);
        }
        for (uint16_t i = 0; i < 9; ++i)
        {
            const auto port = static_cast<uint16_t>(5000 + i);
            const auto packet = MakeIpv4("10.9.0.1", "198.18.0.1", UDP, MakeUdp(port, 53, 8));
            for (uint32_t node = 0; node < 3; ++node)
            {
                const Address link = segment.devices[node]->GetPort(0)->GetAddress();
                segment.Send(MilliSeconds(10 + i), packet, Mac48Address::ConvertFrom(link), 0x0800);
            }
        }
        Simulator::Stop(MilliSeconds(90));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(segment.came, 9, "each is routed once");
        for (uint32_t i = 0; i < 3; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(segment.counts[i]->dropped["not-chosen"], 6, "node " << i);
        }
    }
};

/// What is no group's frame, or another group's.
class OtherFramesTest : public TestCase
{
  public:
    OtherFramesTest()
        : TestCase("M5: a frame to one node is that node's; one to another group is nobody's")
    {
    }

  private:
    void DoRun() override
    {
        Segment segment;
        const auto packet = MakeIpv4("10.9.0.1", "198.18.0.1", UDP, MakeUdp(5000, 53, 8));
        for (uint32_t i = 0; i < 3; ++i)
        {
            const Address link = segment.devices[i]->GetPort(0)->GetAddress();
            segment.Send(MilliSeconds(10 + i), packet, Mac48Address::ConvertFrom(link), 0x0800);
        }
        segment.Send(MilliSeconds(20), packet, Mac48Address("03:bf:00:00:00:08"), 0x0800);
        // Heartbeats that are none
        auto damaged = Create<Packet>();
        damaged->AddHeader(HeartbeatHeader({1, 2, 5, 0, false}));
        TestBytes message(damaged->GetSize());
        damaged->CopyData(message.data(), damaged->GetSize());
        message[27] ^= 1;
        TestBytes udp = MakeUdp(GroupMember::PORT, GroupMember::PORT, 0);
        udp[5] = static_cast<uint8_t>(8 + message.size());
        AppendBytes(udp, message);
        segment.Send(MilliSeconds(30),
                     MakeIpv4("10.1.0.9", "224.0.0.196", UDP, udp),
                     Mac48Address("01:00:5e:00:00:c4"),
                     0x0800);
        Simulator::Stop(MilliSeconds(90));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(segment.came, 3, "each routed what it got");
        for (uint32_t i = 0; i < 3; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(segment.counts[i]->dropped["other-link-group"], 1, "of others");
            NS_TEST_EXPECT_MSG_EQ(segment.counts[i]->dropped["heartbeat-damaged"], 1, "damaged");
            NS_TEST_EXPECT_MSG_EQ(segment.counts[i]->dropped["not-chosen"], 0, "not judged");
            NS_TEST_EXPECT_MSG_EQ(segment.counts[i]->Balance(), true, "sum of node " << i);
        }
    }
};

/// The suite.
class SelfSelectingNetDeviceSuite : public TestSuite
{
  public:
    SelfSelectingNetDeviceSuite()
        : TestSuite("flow-distribution-self-selecting-net-device", TestSuite::Type::UNIT)
    {
        AddTestCase(new AnswerTest);
        AddTestCase(new DiscoveryTest);
        AddTestCase(new KeepTest);
        AddTestCase(new CopiesTest);
        AddTestCase(new OtherFramesTest);
    }
};

SelfSelectingNetDeviceSuite g_selfSelectingNetDeviceSuite; //!< registers itself

} // namespace
